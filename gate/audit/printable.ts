/** Control characters, line ends, direction marks, halves of surrogate pairs, what is not assigned, what has no width. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** They choose between a coloured and a plain emoji, and are in many subjects. */
const emojiStyle = /[\u{fe0e}\u{fe0f}]/gu;

/** So many marks on one letter grow over the lines above and below. */
const stackedMarks = /(\p{M}{3})\p{M}+/gu;

/** Nothing in it has to be changed. Most of what is written down is of this kind, and is looked through once instead of four times. */
const plain = /^[\x21-\x7e]*(?: [\x21-\x7e]+)* ?$/;

const escaped = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Text from outside as one line in which every character can be seen and none moves or colours others. At most `limit` characters. */
export function printable(text: string, limit = 200): string {
  if (text.length <= limit && plain.test(text)) return text;
  // Before the rest, so that a megabyte is not gone through for two hundred characters.
  const start = text.slice(0, limit * 8);
  const line = start
    .replace(emojiStyle, '')
    .replace(/[\t\n\r\p{Zs}]+/gu, ' ')
    .replace(unprintable, escaped)
    .replace(stackedMarks, '$1');
  const characters = [...line];
  return characters.length <= limit && start.length === text.length ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

/** What somebody else wrote, as part of a sentence of ours: it cannot end its own quotation marks. */
export function quoted(text: string, limit = 80): string {
  return `'${printable(text, limit).replaceAll("'", '’')}'`;
}

/**
 * Control characters (a terminal obeys them), characters that turn the direction of a line or show as nothing (a reader sees another text than
 * there is), and line separators. The line break is among them.
 */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

const escaped = (character: string) =>
  [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** A text that comes from Mailgun, on one line, in which a terminal and a reader see every character: `\u001b` for an escape. */
export const printable = (text: string): string => text.replace(INVISIBLE, escaped);

/** A JSON text in which no invisible character is left but the line breaks that JSON itself has. */
export const escapeInvisible = (json: string): string => json.replace(INVISIBLE, (each) => (each === '\n' ? each : escaped(each)));

/** The first `most` characters, with `…` as the last where some are left out. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

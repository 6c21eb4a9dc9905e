/** What shows nothing, or changes how its neighbours show: controls, ANSI, bidi marks, line separators, blanks that are no space. */
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|(?<=\p{M}{3})\p{M}/gu;

/**
 * The text with every character visible, so that it cannot pretend to be another line or another field. What is longer is cut, which is said.
 *
 * @param limit - In characters.
 */
export function printable(text: string, limit: number): string {
  const characters = [...text];
  const kept = characters.length > limit ? characters.slice(0, limit).join('') : text;
  const shown = kept.replace(hidden, (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`);
  const cut = characters.length - limit;
  return cut > 0 ? `${shown} [cut: ${cut.toLocaleString('en-US')} more characters]` : shown;
}

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Code in a cell of a table, where a bar ends the cell. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

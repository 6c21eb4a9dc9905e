/** Whether a text is as the pattern says; `*` stands for any text, and case does not matter. Takes linear time, whoever wrote the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const whole = text.toLowerCase();
  const last = others.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first) || !whole.endsWith(last)) return false;
  let position = first.length;
  for (const part of others) {
    const found = whole.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= whole.length - last.length;
}

/** Whether a field, or one value of it, is as the pattern says. Of a list of addresses one is enough: `Bob <bob@example.com>, …`. */
export const fieldMatches = (pattern: string, value: unknown): boolean =>
  Array.isArray(value)
    ? value.some((item) => fieldMatches(pattern, item))
    : (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
      readings(String(value)).some((text) => matchesPattern(pattern, text));

const readings = (text: string) => [
  text,
  ...text.split(',').flatMap((item) => [item.trim(), /<([^<>]*)>\s*$/.exec(item)?.[1]?.trim() ?? item.trim()]),
];

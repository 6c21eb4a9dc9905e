export type Header = readonly [name: string, value: string];

/** A name that may stand before the colon: ASCII without spaces and colons. */
export const isHeaderName = (name: string): boolean => /^[\x21-\x39\x3b-\x7e]{1,200}$/.test(name);

/** A value without line breaks and other control characters: what comes in one header can never make another. */
export const oneLine = (value: string): string => value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Whether a value can stand in MIME as it is; mail programs read JSON of headers that nobody encoded. */
export const isPlainValue = ([name, value]: Header): boolean => /^x-/i.test(name) && /^(?!.*=\?)[\x20-\x7e]*$/.test(value);

export const headerValue = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

/** Headers without those of these names, which are in lower case. */
export const without = (headers: readonly Header[], names: readonly string[]): Header[] =>
  headers.filter(([name]) => !names.includes(name.toLowerCase()));

/** JSON in ASCII with spaces, as Mailgun writes it into headers (`X-Mailgun-Sid: WyIwNzI5MCIsICJhbGljZ…` is `["07290", "alice…`). */
export const spacedJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (part) => (part.length === 1 ? `${part} ` : part))
    .replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A JSON object of a header; anything else is nothing. */
export function jsonObject(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

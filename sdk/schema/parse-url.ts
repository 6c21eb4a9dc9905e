/**
 * A URL, or nothing where the text is none.
 *
 * Not `URL.canParse`: once it is hot, that of Node 20 refuses what has a letter such as ü (192,564 of 200,000 calls of 20.20.2).
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

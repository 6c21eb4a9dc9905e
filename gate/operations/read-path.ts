/** The parts of a path, each decoded once, or why it is refused. */
export type ReadPath = { readonly segments: readonly string[] } | { readonly words: string };

const MOST_CHARACTERS = 4096;

/** What may stand in a path (RFC 3986, 3.3) besides the slashes. */
const written = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Splits the path of a request, without its query, into decoded parts. Two programs that read a path must not find two things in it: whatever
 * some of them decode twice, fold, skip or strip is refused.
 */
export function readPath(raw: string): ReadPath {
  if (!raw.startsWith('/')) return { words: 'the path must begin with /' };
  if (raw.length > MOST_CHARACTERS) return { words: `the path has more than ${MOST_CHARACTERS} characters` };
  const segments: string[] = [];
  for (const part of raw.slice(1).split('/')) {
    const segment = readSegment(part);
    if (typeof segment === 'object') return segment;
    segments.push(segment);
  }
  return { segments };
}

function readSegment(part: string): string | { readonly words: string } {
  if (part === '') return { words: 'the path has an empty part: write single slashes, and none at the end' };
  if (!written.test(part)) return { words: 'the path has a character that must be percent-encoded, or a broken percent-encoding' };
  const segment = decode(part);
  if (segment === undefined) return { words: 'the path is not valid UTF-8' };
  if (segment === '.' || segment === '..') return { words: 'the path has a part of dots, encoded or not' };
  if (/[/\\]/.test(segment)) return { words: 'the path has an encoded slash or backslash' };
  if (control.test(segment)) return { words: 'the path has a control character' };
  if (/%[0-9A-Fa-f]{2}/.test(segment)) return { words: 'the path is percent-encoded twice' };
  if (segment !== segment.trim()) return { words: 'a part of the path begins or ends with a space' };
  return segment;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

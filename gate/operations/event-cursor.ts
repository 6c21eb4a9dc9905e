const MAX_DEPTH = 8;

/**
 * The domains whose events a cursor of the event log shows. It is base64 of JSON with `["domain.name", "mail.example.com"]` in it (recorded:
 * mailgun-ruby, events.yml), so that whoever writes one of their own can name another domain than the path does. `undefined` where it cannot be read.
 */
export function domainsInCursor(token: string): readonly string[] | undefined {
  try {
    return namesIn(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')), MAX_DEPTH);
  } catch {
    return undefined;
  }
}

function namesIn(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (depth === 0) throw new Error('the cursor is too deep');
  if (Array.isArray(value) && value[0] === 'domain.name') return value.slice(1).map(String);
  return Object.values(value).flatMap((each) => namesIn(each, depth - 1));
}

import PostalMime, { type Address } from 'postal-mime';
import type { StoredFile } from '../store/stored';

/** What stands in a message that came as MIME: names and subject decoded. */
export interface ReadMime {
  readonly from: string | undefined;
  readonly to: string[];
  readonly cc: string[];
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  /** The Message-ID as it is written. */
  readonly id: string | undefined;
  /** As they were written, folded lines joined. */
  readonly headers: [string, string][];
  readonly files: readonly StoredFile[];
}

/** More than any mail program makes, and few enough to read at once. Mailgun's own limits are not documented. */
export const mimeLimits = { parts: 1000, nesting: 50, headerBytes: 1024 * 1024, lines: 400_000 };

/** The message is no mail that can be read within the limits. */
export class MimeError extends Error {
  override readonly name = 'MimeError';
}

/** @throws {MimeError} where it has too many parts or lines, is nested too deep or has too long headers. */
export async function readMime(data: Buffer): Promise<ReadMime> {
  refuseTooMuch(data);
  const { from, to, cc, subject, messageId, text, html, headers, attachments } = await parse(data);
  return {
    from: from && mailboxesOf([from])[0],
    to: mailboxesOf(to),
    cc: mailboxesOf(cc),
    subject,
    text,
    html,
    id: messageId,
    headers: headers.map(({ originalKey, value }) => [originalKey, value]),
    files: attachments.map(({ filename, mimeType, contentId, content }) => ({
      ...fileOf(filename ?? '', mimeType, Buffer.from(content as ArrayBuffer)),
      ...(contentId !== undefined && { contentId: contentId.replace(/^<|>$/g, '') }),
    })),
  };
}

/**
 * The parser has no limit of parts and lines, and takes long for each: 25 MB in base64 have 336,000 lines.
 *
 * @throws {MimeError}
 */
export function refuseTooMuch(data: Buffer): void {
  let lines = 0;
  for (let at = data.indexOf('\n'); at !== -1; at = data.indexOf('\n', at + 1)) lines += 1;
  if (lines > mimeLimits.lines) throw new MimeError(`the message has ${lines} lines, at most ${mimeLimits.lines} are read`);
  const parts = countParts(data);
  if (parts > mimeLimits.parts) throw new MimeError(`the message has ${parts} parts, at most ${mimeLimits.parts} are read`);
}

const parse = (data: Buffer) =>
  PostalMime.parse(data, { maxNestingDepth: mimeLimits.nesting, maxHeadersSize: mimeLimits.headerBytes, maxRfc822NestingDepth: 3 }).catch(
    (error: Error) => {
      throw new MimeError(error.message);
    },
  );

/** Lines that can begin one, by the first word of their boundary. */
function countParts(data: Buffer): number {
  const text = data.toString('latin1');
  const boundaries = new Set<string>();
  for (const [, quoted, plain] of text.matchAll(/\bboundary\s*=\s*(?:"([^"\s]{1,200})|([^\s;"]{1,200}))/gi))
    boundaries.add(quoted ?? plain ?? '');
  let parts = 0;
  for (const [, word = ''] of text.matchAll(/^--(\S{1,200})(?!\S)/gm)) if (boundaries.has(word)) parts += 1;
  return parts;
}

const mailboxesOf = (addresses: readonly Address[] = []): string[] =>
  addresses
    .flatMap((each) => each.group ?? [each])
    .map(({ name, address = '' }) => (name === '' ? address : `${quoted(name)} <${address}>`));

/** A name with characters that mean something between addresses stands in quotes. */
const quoted = (name: string) => (/[()<>[\]:;@\\,."]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name);

const fileOf = (filename: string, contentType: string, data: Buffer) => ({ filename, contentType, size: data.length, data });

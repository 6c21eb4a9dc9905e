import { Rejection } from './rejection';

/** What the headers of a part of `multipart/form-data` say. */
export interface PartHead {
  readonly name: string;
  /** There for files only. */
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
}

const parameter = /\s*;\s*([a-z]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/giy;

/** Names and values arrive byte for byte; they are UTF-8. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Rejection(400, `${what} is not valid UTF-8`);
  }
}

/** Reads the headers of a part in one way only. @throws {Rejection} for whatever another program might read differently. */
export function readPartHead(headers: Readonly<Record<string, readonly string[] | undefined>>): PartHead {
  const disposition = one(headers, 'content-disposition');
  const encoding = one(headers, 'content-transfer-encoding')?.toLowerCase();
  if (disposition === undefined) throw new Rejection(400, 'a part of the form has no Content-Disposition');
  if (encoding !== undefined && !['7bit', '8bit', 'binary'].includes(encoding))
    throw new Rejection(400, 'a part of the form is encoded: send it as it is, without Content-Transfer-Encoding');
  const { name, filename, 'filename*': extended } = parametersOf(disposition);
  if (name === undefined) throw new Rejection(400, 'a part of the form has no name');
  const file = extended === undefined ? filename : extendedValue(extended);
  if (file === '') throw new Rejection(400, `a file of the form has no name: Mailgun drops files without one`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (file !== undefined && /[\u0000-\u001f\u007f]/.test(file)) throw new Rejection(400, 'the name of a file has a control character');
  const contentType = one(headers, 'content-type');
  return {
    name,
    filename: file,
    contentType: contentType !== undefined && /^[\x20-\x7e]{1,200}$/.test(contentType) ? contentType : undefined,
  };
}

function one(headers: Readonly<Record<string, readonly string[] | undefined>>, name: string): string | undefined {
  const values = headers[name] ?? [];
  if (values.length > 1) throw new Rejection(400, `a part of the form has the header ${name} twice`);
  return values[0];
}

function parametersOf(disposition: string): Partial<Record<string, string>> {
  const [type = ''] = /^form-data/i.exec(disposition) ?? [];
  const unclear = () => new Rejection(400, 'the Content-Disposition of a part of the form cannot be read for certain');
  if (type === '') throw unclear();
  const found: Partial<Record<string, string>> = {};
  parameter.lastIndex = type.length;
  let end = type.length;
  for (let match = parameter.exec(disposition); match !== null; match = parameter.exec(disposition)) {
    const [, name = '', inQuotes, bare = ''] = match;
    const key = name.toLowerCase();
    if (key in found || !['name', 'filename', 'filename*'].includes(key)) throw unclear();
    found[key] = utf8(Buffer.from(inQuotes?.replace(/\\(["\\])/g, '$1') ?? bare, 'latin1'), 'a name in the form');
    end = parameter.lastIndex;
  }
  if (disposition.slice(end).trim() !== '') throw unclear();
  return found;
}

/** `UTF-8''na%C3%AFve.txt`, as RFC 5987 writes names that are not ASCII. */
function extendedValue(text: string): string {
  const [, encoded] = /^utf-8'[a-z-]*'(.*)$/i.exec(text) ?? [];
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded);
  } catch {
    // As for any other charset.
  }
  throw new Rejection(400, 'the name of a file is not valid UTF-8');
}

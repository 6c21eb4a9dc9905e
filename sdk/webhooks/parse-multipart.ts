import { addBytes, createForm, mostFields, type PostedFile, type PostedForm } from './posted-form';

const headEnd = Buffer.from('\r\n\r\n');
const longestHead = 16_384;

/**
 * Reads a form of `multipart/form-data`; `undefined` where it is none or is cut off.
 * Not `Response.formData()`, because that of Node 20 refuses the whole form for one `filename="a \"b\".pdf"`, which is how Go writes a quote, for
 * `filename*=` and for anything after the last boundary: an e-mail would be lost over the name of its attachment. Not `@fastify/busboy`, because it
 * leaves `filename="a %22b%22.pdf"`, which is how Python's urllib3 writes a quote, as it is, goes by `filename=` where there is `filename*=` too,
 * and is a stream of Node's, which other runtimes lack.
 */
export function parseMultipart(body: Uint8Array, contentType: string): PostedForm | undefined {
  const boundary = parametersOf(contentType).get('boundary');
  if (boundary === undefined || boundary === '') return undefined;
  const parts = splitParts(Buffer.from(body.buffer, body.byteOffset, body.byteLength), Buffer.from(`--${boundary}`));

  const form = createForm();
  const files: PostedFile[] = [];
  for (const part of parts) {
    if (part === 'cut off') return undefined;
    const head = part.subarray(0, longestHead).indexOf(headEnd);
    if (head === -1) return undefined;
    const headers = headersOf(part.toString('utf8', 0, head));
    const parameters = parametersOf(headers.get('content-disposition') ?? '');
    const field = parameters.get('name');
    if (field === undefined) return undefined;
    const data = part.subarray(head + headEnd.length);
    const filename = parameters.get('filename');
    const contentType = headers.get('content-type');
    if (filename === undefined) addBytes(form, field, data, parametersOf(contentType ?? '').get('charset'));
    else files.push({ field, filename, contentType: contentType ?? 'application/octet-stream', data });
  }
  return { ...form, files };
}

/** What lies between the boundaries, as long as there are not too many. */
function* splitParts(body: Buffer, boundary: Buffer): Generator<Buffer | 'cut off'> {
  let start = -1;
  let count = 0;
  for (let at = body.indexOf(boundary); at !== -1 && count <= mostFields; at = body.indexOf(boundary, at + 1)) {
    const after = at + boundary.length;
    const isLast = body[after] === dash && body[after + 1] === dash;
    if (!(at === 0 || endsLine(body, at)) || !(isLast || endsLine(body, after + 2))) continue;
    // Two boundaries may share the line end between them.
    if (start !== -1) yield body.subarray(start, Math.max(start, at - 2));
    if (isLast) return;
    start = after + 2;
    count += 1;
  }
  yield 'cut off';
}

const [dash, carriageReturn, lineFeed] = [0x2d, 0x0d, 0x0a];
const endsLine = (body: Buffer, at: number) => body[at - 2] === carriageReturn && body[at - 1] === lineFeed;

function headersOf(head: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** `name="value"` pairs behind the first semicolon; `name*=UTF-8''value` (RFC 5987) goes before `name=`. */
function parametersOf(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of header.matchAll(/;\s*([^\s=;"]{1,64})=(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/g)) {
    const key = name.toLowerCase();
    const value = quoted === undefined ? bare.trim() : unquote(quoted);
    if (key.endsWith('*')) parameters.set(key.slice(0, -1), percentDecoded(value.replace(/^[^']*'[^']*'/, '')));
    else if (!parameters.has(key)) parameters.set(key, value);
  }
  return parameters;
}

/** Go and Python escape with a backslash, browsers with a percent sign; a backslash before anything else is part of a path. */
const unquote = (quoted: string) =>
  quoted.replace(
    /\\(["\\])|%(22|0D|0A)/gi,
    (_, escaped: string | undefined, hex: string) => escaped ?? String.fromCharCode(Number.parseInt(hex, 16)),
  );

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

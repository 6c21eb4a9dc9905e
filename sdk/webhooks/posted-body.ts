import { parse } from '../http/failure';
import { parseMultipart } from './parse-multipart';
import { addBytes, addValue, createForm, mostFields, type PostedForm } from './posted-form';

/** What Mailgun posted: JSON, or the fields and files of a form. */
export type Posted = { readonly json: Readonly<Record<string, unknown>> } | { readonly form: PostedForm };

/** Reads a body by its content type; without one, JSON is known by its brace. Never throws; `undefined` for other types. */
export function readBody(body: unknown, contentType = ''): Posted | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return isRecord(body) ? readParsed(body) : undefined;
  if (/^\s*multipart\/form-data\b/i.test(contentType)) {
    const form = parseMultipart(typeof body === 'string' ? Buffer.from(body) : body, contentType);
    return form && { form };
  }
  const text = textOf(body);
  if (text === undefined) return undefined;
  if (!/^\s*\{/.test(text)) return readUrlEncoded(body);
  const json = parse(text);
  return isRecord(json) ? readParsed(json) : undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a web framework has parsed before us: JSON has its signature in an object, a form in text. */
function readParsed(body: Readonly<Record<string, unknown>>): Posted {
  if (isRecord(body.signature)) return { json: body };
  const form = createForm();
  for (const [name, value] of Object.entries(body))
    for (const each of [value].flat()) if (typeof each === 'string' || typeof each === 'number') addValue(form, name, String(each));
  return { form: { ...form, files: [] } };
}

/** Not by URLSearchParams, which replaces every byte that is not UTF-8 by the same character. */
function readUrlEncoded(body: string | Uint8Array): Posted | undefined {
  // A character a byte: what is ASCII in it is so in UTF-8 too.
  const text = Buffer.from(body as Uint8Array).toString('latin1');
  let ampersands = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) if (++ampersands > mostFields) return undefined;
  const form = createForm();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    addBytes(form, percentDecoded(name).toString(), percentDecoded(value));
  }
  return { form: { ...form, files: [] } };
}

/** A percent sign that is not before two digits stands for itself: https://url.spec.whatwg.org/#percent-decode */
function percentDecoded(text: string): Buffer {
  const encoded = Buffer.from(text, 'latin1');
  let end = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    const byte = encoded[at] as number;
    const high = byte === percent ? digitOf(encoded[at + 1]) : -1;
    const low = high === -1 ? -1 : digitOf(encoded[at + 2]);
    encoded[end] = low === -1 ? (byte === plus ? space : byte) : high * 16 + low;
    if (low !== -1) at += 2;
    end += 1;
  }
  return encoded.subarray(0, end);
}

const [percent, plus, space] = [0x25, 0x2b, 0x20];

/** What a hexadecimal digit stands for; -1 for anything else. */
function digitOf(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** `undefined` beyond the longest text that the engine can hold. */
function textOf(body: string | Uint8Array): string | undefined {
  try {
    return typeof body === 'string' ? body : new TextDecoder().decode(body);
  } catch {
    return undefined;
  }
}

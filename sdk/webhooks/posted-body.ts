import { parse } from '../http/failure';
import { addValue, mostFields, type PostedForm, parseMultipart } from './parse-multipart';

/** What Mailgun posted: JSON, or the fields and files of a form. */
export type Posted = { readonly json: Readonly<Record<string, unknown>> } | { readonly form: PostedForm };

/** Reads a body by its content type; without one, JSON is known by its brace. Never throws; `undefined` where it is none of ours. */
export function readBody(body: unknown, contentType = ''): Posted | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return isRecord(body) ? readParsed(body) : undefined;
  if (/^\s*multipart\/form-data\b/i.test(contentType)) {
    const form = parseMultipart(typeof body === 'string' ? Buffer.from(body) : body, contentType);
    return form && { form };
  }
  const text = textOf(body);
  if (text === undefined) return undefined;
  if (!/^\s*\{/.test(text)) return readUrlEncoded(text);
  const json = parse(text);
  return isRecord(json) ? readParsed(json) : undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a web framework has parsed before us: JSON has its signature in an object, a form in text. */
function readParsed(body: Readonly<Record<string, unknown>>): Posted {
  if (isRecord(body.signature)) return { json: body };
  const fields = new Map<string, string[]>();
  for (const [name, value] of Object.entries(body))
    for (const each of [value].flat()) if (typeof each === 'string' || typeof each === 'number') addValue(fields, name, String(each));
  return { form: { fields, files: [] } };
}

function readUrlEncoded(text: string): Posted | undefined {
  let ampersands = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) if (++ampersands > mostFields) return undefined;
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) addValue(fields, name, value);
  return { form: { fields, files: [] } };
}

/** `undefined` beyond the longest text that the engine can hold. */
function textOf(body: string | Uint8Array): string | undefined {
  try {
    return typeof body === 'string' ? body : new TextDecoder().decode(body);
  } catch {
    return undefined;
  }
}

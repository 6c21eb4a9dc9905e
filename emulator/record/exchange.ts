import { api, type Endpoint } from 'mailgun-sdk';

/** A request and its answer, one a line of a file. */
export interface Exchange {
  readonly source: string;
  readonly method: string;
  /** The declared route that leads there; the path itself where none does. */
  readonly pathTemplate: string;
  /** The path without a region. */
  readonly pathNormalised: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly requestContentType: string | null;
  /** The fields of a form or of JSON; a text of another kind. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  readonly recordedAt: string;
  readonly group: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
}

const declared = Object.entries(api).flatMap(([noun, endpoints]) =>
  Object.values<Endpoint>(endpoints).map(({ method, path }) => ({ noun, method, path, pattern: patternOf(path) })),
);
// What is written out comes before what is a parameter.
declared.sort((a, b) => (a.path.replaceAll('{', '~') < b.path.replaceAll('{', '~') ? -1 : 1));

/** A path with parameters as an expression. */
export function patternOf(path: string): RegExp {
  const escaped = path.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^/]+')}$`);
}

export function templateOf(method: string, path: string): { readonly pathTemplate: string; readonly group: string } {
  const found = declared.find((one) => one.method === method && one.pattern.test(path));
  return { pathTemplate: found?.path ?? path, group: found?.noun ?? 'unknown' };
}

export const withoutRegion = (path: string) => path.replace(/^\/(us|eu)(?=\/|$)/, '') || '/';

/** Fields that came several times are arrays. */
export function queryOf(query: URLSearchParams): Record<string, unknown> {
  return gather([...query]);
}

/** What a body says, so that the same request says the same again: boundaries and the order of fields are nothing. */
export async function bodyOf(contentType: string | null, body: Buffer): Promise<unknown> {
  if (body.length === 0) return null;
  const json = jsonOf(body);
  if (json !== undefined) return json;
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType ?? '' } }).formData();
    return gather([...form].map(([name, value]) => [name, value instanceof File ? fileOf(value) : value]));
  } catch {
    return textOf(body);
  }
}

/** Files are told by what they are called and how large they are. */
const fileOf = ({ name, type, size }: File) => ({ filename: name, contentType: type, size });

export function jsonOf(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes that are no text are told as base64. */
export function textOf(body: Buffer): unknown {
  const text = body.toString();
  return Buffer.from(text).equals(body) ? text : { $bytes: body.toString('base64') };
}

function gather(pairs: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of pairs) fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

import { MailgunError } from '../errors';
import { hintOf, object, type Shape, type SnakeCase, type Spelled, type WireObject } from './wire';
import { z } from './zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * `whole`: one answer has everything. `skip`: `skip` and `limit` with a total. `cursor`: follow `paging.next` until a page is empty.
 * `bodySkip` and `bodyToken`: `pagination` in a JSON body, with `skip` and a total or with a `token` for the next page.
 */
export type Paging = 'whole' | 'skip' | 'cursor' | 'bodySkip' | 'bodyToken';

/** How the fields that are not in the path travel. */
export type Body = 'query' | 'urlencoded' | 'multipart' | 'json';

/** The least powerful role whose key may call: https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt */
export type Role = 'Analyst' | 'Developer' | 'Admin';

type Parameters<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Parameters<Rest> : never;
type Bare<Name> = Name extends `{${infer Inner}}` ? Inner : Name;
type WireNames<S extends Shape> = { [K in keyof S & string]: S[K] extends Spelled<infer Name> ? Bare<Name> : SnakeCase<K> }[keyof S &
  string];
type Filled<Route, S extends Shape> = [Exclude<Parameters<Route>, WireNames<S>>] extends [never]
  ? unknown
  : `the input has no field for {${Exclude<Parameters<Route>, WireNames<S>>}}`;

/** What an endpoint says of itself; the rest follows from its route. */
interface Declaration<S extends Shape, Output extends z.ZodType, P extends Paging | undefined> {
  readonly summary: string;
  readonly input?: WireObject<S>;
  readonly output: Output;
  readonly body?: Body;
  /** The JSON body is this field itself, not an object that has it: an array of suppressions. */
  readonly root?: keyof S & string;
  /** Bytes of the whole body that Mailgun takes; more are refused before anything is sent. */
  readonly maxBytes?: number;
  /** The fields of the path travel in the body once more. */
  readonly repeatsPath?: boolean;
  /** What no single field shows to be wrong, in words; it sees the fields as they travel. */
  readonly check?: (fields: Readonly<Record<string, unknown>>) => string | undefined;
  readonly paging?: P;
  readonly role?: Role;
  readonly access?: 'read' | 'write';
  /** Doing it twice is the same as doing it once. Default: true, but for a POST that writes. */
  readonly repeatable?: boolean;
  /** The OpenAPI document lacks this endpoint; says which witness has it. */
  readonly undocumented?: string;
}

export interface Endpoint<Route extends string = string, S = Shape, Output = z.ZodType, P extends Paging | undefined = Paging | undefined> {
  /** Spelled as Mailgun's documentation spells it, so that one search finds docs, code, tests and logs. */
  readonly route: Route;
  readonly method: Method;
  readonly path: string;
  /** The path in parts: what stands in it and, at every odd place, the name of the field that fills it. */
  readonly parts: readonly string[];
  readonly summary: string;
  readonly input: WireObject<S>;
  readonly output: Output;
  readonly body: Body;
  readonly root: string | undefined;
  readonly maxBytes: number | undefined;
  readonly repeatsPath: boolean;
  readonly check: ((fields: Readonly<Record<string, unknown>>) => string | undefined) | undefined;
  readonly paging: P;
  readonly role: Role;
  readonly access: 'read' | 'write';
  readonly repeatable: boolean;
  readonly undocumented: string | undefined;
}

/** Declares one operation of the API. A `{field}` of the route that the input lacks does not compile. */
export function endpoint<
  const Route extends `${Method} /${string}`,
  Output extends z.ZodType,
  S extends Shape = Record<never, never>,
  const P extends Paging | undefined = undefined,
>(route: Route & Filled<Route, S>, declaration: Declaration<S, Output, P>): Endpoint<Route, S, Output, P> {
  const [method, path] = route.split(' ') as [Method, string];
  const access = declaration.access ?? (method === 'GET' ? 'read' : 'write');
  return {
    route,
    method,
    path,
    parts: path.split(/[{}]/),
    access,
    summary: declaration.summary,
    input: declaration.input ?? (object({}) as unknown as WireObject<S>),
    output: declaration.output,
    body: declaration.body ?? (method === 'GET' || method === 'DELETE' ? 'query' : 'multipart'),
    root: declaration.root,
    maxBytes: declaration.maxBytes,
    repeatsPath: declaration.repeatsPath ?? false,
    check: declaration.check,
    paging: declaration.paging as P,
    repeatable: declaration.repeatable ?? (method !== 'POST' || access === 'read'),
    role: declaration.role ?? (access === 'read' ? 'Analyst' : 'Developer'),
    undocumented: declaration.undocumented,
  };
}

/** The arguments of an endpoint, each with its limits. */
export const fieldsOf = <S>(endpoint: { readonly input: { readonly out: { readonly shape: S } } }): S => endpoint.input.out.shape;

/** What the fields of an endpoint are called on the wire, those of its path included, and the prefixes under which any name may stand: `h:`, `v:`. */
export function wireNamesOf({ input }: Endpoint): { readonly names: readonly string[]; readonly prefixes: readonly string[] } {
  const hint = hintOf(input);
  if (hint?.kind !== 'object') return { names: [], prefixes: [] };
  return { names: hint.fields.map(({ wire }) => wire), prefixes: hint.groups.map(({ prefix }) => prefix) };
}

/** The answer of most writes. */
export const message = object({ message: z.string() });

/** The answer of the writes that are answered with 204, which has no body. */
export const nothing = object({});

/**
 * Splits an encoded input into the path and the fields that travel beside it. Where both have a field of one name, that of the path is
 * spelled with its braces: `{ip}` in the path, `ip` beside it.
 *
 * @throws {MailgunError} `invalid_request` for an empty part, which would address the whole collection (`DELETE /v3/lists/`), and for dots, which climb even when encoded.
 */
export function fillRoute(
  { route, parts, repeatsPath, input }: Endpoint,
  wire: Readonly<Record<string, unknown>>,
): { path: string; fields: Record<string, unknown> } {
  const filling: string[] = [];
  let path = parts[0] ?? '';
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] as string;
    const field = `{${name}}` in wire ? `{${name}}` : name;
    const value = String(wire[field] ?? '');
    if (['', '.', '..'].includes(value))
      throw new MailgunError('invalid_request', route, `${nameOf(input, field)} must not be ${value || 'empty'}`);
    filling.push(field);
    path += encodeURIComponent(value) + parts[index + 1];
  }
  const fields: Record<string, unknown> = {};
  for (const name in wire) if (repeatsPath || !filling.includes(name)) fields[name] = wire[name];
  return { path, fields };
}

/** What the caller calls the field. */
function nameOf(input: z.ZodType, wire: string): string {
  const hint = hintOf(input);
  return (hint?.kind === 'object' ? hint.fields.find((field) => field.wire === wire)?.name : undefined) ?? wire;
}

import { type Operation, operations } from './operation';
import { readPath } from './read-path';

/** Which operation a request asks for. */
export interface Matched {
  readonly operation: Operation;
  /** The operation that is meant where the body is a JSON array: several suppressions at once have the route of a single one. */
  readonly ofArray: Operation | undefined;
  /** The path as declared. */
  readonly pattern: string;
  /** Its fields, decoded. */
  readonly path: Readonly<Record<string, string>>;
}

/** No operation is asked for. */
export interface Unmatched {
  readonly words: string;
  /** 400: the path cannot be read. 404: no such path. 405: not by this method. */
  readonly status: 400 | 404 | 405;
}

type Kind = 'domain' | 'address' | 'any';

interface Part {
  /** What must stand there, or the name of the field that does. */
  readonly text: string;
  readonly kind: Kind | undefined;
}

interface Route extends Omit<Matched, 'path'> {
  readonly parts: readonly Part[];
}

/** Where the cursors of the event log lead: recorded (mailgun-ruby, events.yml), in no specification. */
const furtherEvents = { name: 'events.list', pattern: '/v3/{domain_name}/events/{page}' };

/** Where Mailgun's answers say that attachments of stored messages are: in no specification. */
const attachments = { name: 'messages.get', pattern: '/v3/domains/{domain_name}/messages/{storage_key}/attachments/{index}' };

/** As the SDK checks it. A name without a dot is none: `/v3/domains/events` cannot be the events of a domain `domains`. */
const domainName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

const fits: Readonly<Record<Kind, (segment: string) => boolean>> = {
  domain: (segment) => segment.length <= 253 && domainName.test(segment),
  address: (segment) => /^[^@\s]+@[^@\s]+$/.test(segment),
  any: () => true,
};

const domainFields = ['domain_name', 'domain', 'authority_name'];
const addressFields = ['list_address', 'member_address', 'address', 'email'];

/** `{name}` is a domain where `domains` stands before it, and the name of an alert elsewhere. */
function partOf(text: string, before: string | undefined): Part {
  if (!text.startsWith('{')) return { text, kind: undefined };
  const name = text.slice(1, -1);
  const isDomain = domainFields.includes(name) || (name === 'name' && /^domains?$/.test(before ?? ''));
  return { text: name, kind: isDomain ? 'domain' : addressFields.includes(name) ? 'address' : 'any' };
}

const partsOf = (pattern: string): readonly Part[] =>
  pattern
    .slice(1)
    .split('/')
    .map((text, index, all) => partOf(text, all[index - 1]));

function declared(): Route[] {
  const all = [...operations.values()];
  const isOfArray = ({ endpoint }: Operation) => endpoint.root !== undefined;
  const plain = all.filter((operation) => !isOfArray(operation));
  const arrays = new Map(all.filter(isOfArray).map((operation) => [operation.endpoint.route, operation]));
  const further = [furtherEvents, attachments].flatMap(({ name, pattern }) => {
    const operation = operations.get(name);
    return operation === undefined ? [] : [{ operation, ofArray: undefined, pattern, parts: partsOf(pattern) }];
  });
  const routes = plain.map((operation) => {
    const { path: pattern, route } = operation.endpoint;
    return { operation, ofArray: arrays.get(route), pattern, parts: partsOf(pattern) };
  });
  return [...routes, ...further];
}

/** Of two that differ, the one comes first that has a literal where the other has a field. */
function byLiterals(a: Route, b: Route): number {
  const at = a.parts.findIndex(({ kind }, index) => (kind === undefined) !== (b.parts[index]?.kind === undefined));
  if (at === -1) return 0;
  return a.parts[at]?.kind === undefined ? -1 : 1;
}

const keyOf = (method: string, count: number) => `${method} ${count}`;

/** By method and number of parts, so that few are compared. */
const table = group(declared());

function group(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const key = keyOf(route.operation.endpoint.method, route.parts.length);
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  for (const alike of groups.values()) alike.sort(byLiterals);
  return groups;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Finds the operation of a request by its method and its path as it came, without the query. */
export function matchRoute(method: string, rawPath: string): Matched | Unmatched {
  if (!methods.includes(method)) return { status: 405, words: `Mailgun's API has no such method; there are ${methods.join(', ')}` };
  const read = readPath(rawPath);
  if ('words' in read) return { status: 400, words: read.words };
  const found = find(method, read.segments);
  if (found !== undefined) return found;
  const others = methods.filter((other) => find(other, read.segments) !== undefined);
  if (others.length > 0) return { status: 405, words: `this path knows only ${others.join(', ')}` };
  return {
    status: 404,
    words: 'no operation of Mailgun has this path: compare it, version and letter case included, with the API reference',
  };
}

function find(method: string, segments: readonly string[]): Matched | undefined {
  const route = table.get(keyOf(method, segments.length))?.find(({ parts }) => parts.every((part, index) => isOf(part, segments[index])));
  if (route === undefined) return undefined;
  const { operation, ofArray, pattern, parts } = route;
  const path = Object.fromEntries(parts.flatMap(({ text, kind }, index) => (kind === undefined ? [] : [[text, segments[index] ?? '']])));
  return { operation, ofArray, pattern, path };
}

const isOf = ({ text, kind }: Part, segment = ''): boolean => (kind === undefined ? segment === text : fits[kind](segment));

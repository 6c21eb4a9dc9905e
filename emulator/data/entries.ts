import { decode, encode } from '../store/tagged-json';

/** Where something is kept: the account, then names and keys down to it. */
export type Path = readonly string[];

export interface Entry {
  readonly path: Path;
  /** Its own fields. The maps in it are empty: what is in them are entries of their own. */
  readonly value: unknown;
}

/** Takes a value apart, so that a change writes what changed and not the whole domain that it is in. What contains comes before what is in it. */
export function* entriesOf(path: Path, value: unknown): Generator<Entry> {
  const maps = isPlain(value) ? Object.entries(value).filter(isMap) : [];
  if (maps.length === 0) yield { path, value };
  else yield { path, value: { ...(value as object), ...Object.fromEntries(maps.map(([name]) => [name, new Map()])) } };
  for (const [name, map] of maps) for (const [key, part] of map) yield* entriesOf([...path, name, key], part);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isMap = (entry: [string, unknown]): entry is [string, Map<string, unknown>] => entry[1] instanceof Map;

/** An entry as the file has it, without its path: JSON, and what stands in it several times. */
export function textOf(value: unknown): string {
  const { value: written, shared } = encode(value);
  return shared.length === 0 ? JSON.stringify(written) : `${JSON.stringify(written)},${JSON.stringify(shared)}`;
}

/** What a file says of one path. */
export interface Written {
  readonly path: Path;
  readonly value: unknown;
  readonly shared: readonly unknown[];
}

/**
 * Puts the entries below a path together again, in their order.
 *
 * @returns `undefined` if there is none.
 * @throws an Error for one that is not whole.
 */
export function assemble(root: Path, entries: Iterable<Written>): unknown {
  let whole: unknown;
  for (const { path, value, shared } of entries) {
    const rest = path.slice(root.length);
    const part = decode({ value, shared });
    const key = rest.pop();
    if (key === undefined) whole = part;
    else mapAt(whole, rest, path).set(key, part);
  }
  return whole;
}

/** The names alternate: a field that is a map, a key in it. */
function mapAt(whole: unknown, names: Path, path: Path): Map<string, unknown> {
  let place: unknown = whole;
  for (const name of names)
    place = place instanceof Map ? place.get(name) : (place as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (place instanceof Map) return place;
  throw new Error(`${path.join('/')} is in nothing`);
}

/**
 * Values as readable JSON, and back. What JSON has not is tagged: `{ "$date": "…" }`, `{ "$map": [[key, value], …] }`, `{ "$set": […] }`,
 * `{ "$bytes": "base64" }`, `{ "$number": "Infinity" }`. What stands in several places stands once in a list, and is `{ "$shared": index }` in each.
 */
export interface Encoded {
  readonly shared: readonly unknown[];
  readonly value: unknown;
}

export function encode(value: unknown): Encoded {
  const seen = new Map<object, number>();
  count(value, seen);
  const indices = new Map<object, number>();
  const shared: unknown[] = [];

  const write = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null || isSmall(one) || (seen.get(one) ?? 0) < 2) return writeOnce(one, write);
    const known = indices.get(one);
    if (known !== undefined) return { $shared: known };
    const index = shared.push(undefined) - 1;
    indices.set(one, index);
    shared[index] = writeOnce(one, write);
    return { $shared: index };
  };
  return { value: write(value), shared };
}

/** Is compared by what it says, not by which one it is. */
const isSmall = (value: object) => value instanceof Date;

function count(value: unknown, seen: Map<object, number>): void {
  if (typeof value !== 'object' || value === null || isSmall(value)) return;
  const times = (seen.get(value) ?? 0) + 1;
  seen.set(value, times);
  if (times > 1 || Buffer.isBuffer(value)) return;
  const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  for (const part of parts) count(part, seen);
}

function writeOnce(value: unknown, write: (part: unknown) => unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { $date: Number.isNaN(+value) ? '' : value.toISOString() };
  if (Buffer.isBuffer(value)) return { $bytes: value.toString('base64') };
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [write(key), write(one)]) };
  if (value instanceof Set) return { $set: [...value].map(write) };
  if (Array.isArray(value)) return value.map(write);
  const entries = Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, write(one)] as const]));
  const plain = Object.fromEntries(entries);
  return entries.some(([name]) => name.startsWith('$')) ? { $object: plain } : plain;
}

/** @throws an error for what was not written by `encode`. */
export function decode({ value, shared }: Encoded): unknown {
  const made = new Map<number, unknown>();

  const read = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(read);
    if (typeof one !== 'object' || one === null) return one;
    const [[tag, inner] = ['', undefined], ...others] = Object.entries(one);
    if (!tag.startsWith('$')) return readObject(one);
    if (others.length > 0) throw new Error(`${tag} stands beside something else`);
    return readTagged(tag, inner);
  };

  const readObject = (one: object) => Object.fromEntries(Object.entries(one).map(([name, part]) => [name, read(part)]));

  const readShared = (index: unknown): unknown => {
    if (typeof index !== 'number' || !(index in shared)) throw new Error(`there is no shared value ${index}`);
    if (made.has(index) && made.get(index) === undefined) throw new Error('a shared value contains itself');
    if (!made.has(index)) {
      made.set(index, undefined);
      made.set(index, read(shared[index]));
    }
    return made.get(index);
  };

  const readTagged = (tag: string, inner: unknown): unknown => {
    if (tag === '$undefined') return undefined;
    if (tag === '$shared') return readShared(inner);
    if (tag === '$object' && typeof inner === 'object' && inner !== null) return readObject(inner);
    if (tag === '$map' && Array.isArray(inner)) return new Map(inner.map(readPair));
    if (tag === '$set' && Array.isArray(inner)) return new Set(inner.map(read));
    if (typeof inner === 'string') {
      if (tag === '$date') return new Date(inner === '' ? Number.NaN : inner);
      if (tag === '$bytes') return Buffer.from(inner, 'base64');
      if (tag === '$number') return Number(inner);
    }
    throw new Error(`${tag} is not understood`);
  };

  const readPair = (pair: unknown): [unknown, unknown] => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new Error('an entry of a map must be a key and a value');
    return [read(pair[0]), read(pair[1])];
  };
  return read(value);
}

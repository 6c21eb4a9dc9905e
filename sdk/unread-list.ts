import { inspect } from 'node:util';
import { MailgunError } from './errors';

/** What is done with an answer that was awaited, or taken for an array. */
const readers = ['map', 'filter', 'find', 'forEach', 'some', 'every', 'reduce', 'slice', 'at', 'toJSON'] as const;

const prototypes = new Map<string, object>();

/**
 * What lists inherit, so that `(await mailgun.routes.list()).items` says what to do. Not by a `then`, which would also fail
 * every async function that gives a list back.
 */
export function adviceFor(route: string): object {
  const known = prototypes.get(route);
  if (known !== undefined) return known;
  const words = 'a list is fetched while it is read: use `for await (const item of list)`, `await list.toArray()` or `await list.page()`';
  const advise = (): never => {
    throw new MailgunError('invalid_request', route, words);
  };
  const prototype: object = Object.create(Object.prototype, {
    ...Object.fromEntries(readers.map((name) => [name, { value: advise }])),
    [Symbol.iterator]: { value: advise },
    items: { get: advise },
    length: { get: advise },
    [inspect.custom]: { value: () => `[${route}: ${words}]` },
  });
  prototypes.set(route, prototype);
  return prototype;
}

import { z } from 'zod';
import type { State } from '../../state';
import { decode, encode } from '../../store/tagged-json';
import { nothing, operation } from '../operation';
import { Problem } from '../problem';
import { emulatorVersion } from './about';
import { type Content, contentOf, putBack } from './put-back';

/** Raised whenever what is kept changes its form. */
const format = 1;

const shape = z.strictObject({
  emulator: z.string(),
  format: z.number(),
  takenAt: z.string(),
  shared: z.array(z.unknown()),
  content: z.record(z.string(), z.unknown()),
});

export const snapshot = operation('GET /snapshot', {
  summary: 'The whole account as JSON: data, mail, log, requests, clock and what waits for its time. Waits until what has begun has ended',
  input: z.strictObject({}),
  output: shape,
  run: async ({ state }) => {
    await state.tasks.settled();
    const { value, shared } = encode(contentOf(state));
    return {
      emulator: emulatorVersion,
      format,
      takenAt: new Date(state.clock.now()).toISOString(),
      shared: [...shared],
      content: value as Record<string, unknown>,
    };
  },
});

export const restore = operation('POST /restore', {
  summary: 'Put the account back to a snapshot. One of another format, or a broken one, is refused, and nothing is changed',
  input: shape,
  output: nothing,
  maxBytes: 256 * 2 ** 20,
  run: ({ state }, taken) => {
    if (taken.format !== format)
      throw new Problem(
        400,
        `this is a snapshot of mailgun-emulator ${taken.emulator} in the format ${taken.format}; this is ${emulatorVersion}, which reads ${format}`,
      );
    putBack(state, contentIn(state, taken));
  },
});

/** @throws {Problem} 400 for one that is not whole. */
function contentIn(state: State, { content, shared }: z.output<typeof shape>): Content {
  let read: unknown;
  try {
    read = decode({ value: content, shared });
  } catch (error) {
    throw new Problem(400, `the snapshot is broken: ${(error as Error).message}`);
  }
  const wrong = differenceOf(contentOf(state), read, 'content');
  if (wrong !== undefined) throw new Problem(400, `the snapshot is broken: ${wrong}`);
  return read as Content;
}

const kindOf = (value: unknown): string => {
  if (value instanceof Map) return 'a map';
  if (value instanceof Date) return 'a time';
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value;
};

/** What one account has and the next has not. */
const optional: ReadonlySet<string> = new Set([
  ...['ownKey', 'subaccountId', 'signingKey', 'slack'],
  ...['monthly', 'disabledAt', 'spilloverPoolId'],
]);

/** What differs inside from one account to the next. */
const loose: ReadonlySet<string> = new Set(['ownKey', 'settings', 'features', 'transitions', 'slack']);

/** The outline of an account is always the same: what differs from it is broken. What is in the lists and maps is that of things. */
function differenceOf(own: unknown, read: unknown, path: string): string | undefined {
  if (kindOf(own) !== kindOf(read)) return `${path} must be ${kindOf(own)}, not ${kindOf(read)}`;
  if (own instanceof Date) return Number.isNaN(+(read as Date)) ? `${path} is no time` : undefined;
  if (read instanceof Map || Array.isArray(read)) {
    const odd = [...read.values()].findIndex((item) => kindOf(item) !== 'object' && kindOf(item) !== 'string');
    return odd < 0 ? undefined : `${path} has something that is no thing at place ${odd}`;
  }
  if (typeof own !== 'object' || own === null) return undefined;
  const theirs = read as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(theirs).find((name) => !(name in own) && !optional.has(name));
  if (unknown !== undefined) return `${path} has ${JSON.stringify(unknown)}, which nothing here is`;
  return Object.entries(own)
    .map(([name, part]) => differenceOfPart(name, { part, theirs: theirs[name], own, path: `${path}.${name}` }))
    .find((wrong) => wrong !== undefined);
}

interface Part {
  readonly part: unknown;
  readonly theirs: unknown;
  /** What it is part of. */
  readonly own: unknown;
  readonly path: string;
}

function differenceOfPart(name: string, { part, theirs, own, path }: Part): string | undefined {
  if (optional.has(name) && (part === undefined || theirs === undefined)) return undefined;
  if (loose.has(name) && kindOf(part) === kindOf(theirs)) return undefined;
  const wrong = differenceOf(part, theirs, path);
  if (wrong !== undefined || name !== 'ofSubaccounts') return wrong;
  // Each has the outline of the account's own.
  return [...(theirs as ReadonlyMap<string, unknown>)].map(([id, each]) => differenceOf(own, each, `${path}.${id}`)).find(Boolean);
}

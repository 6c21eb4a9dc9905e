import type { Emulator, Store } from 'mailgun-emulator';

export type Values = Readonly<Record<string, unknown>>;

/** What the contract needs to know of a resource, told by somebody who read Mailgun's documentation and not our code. */
export interface Fixture {
  readonly type: string;
  /** The argument that says where the thing is; there is a second fixture of this type for where it is without. */
  readonly placedBy?: string;
  /** What must be there first. */
  readonly prepare?: (emulator: Emulator) => Promise<void> | void;
  /** What must be there too before an import that writes what Mailgun does not show. */
  readonly prepareImport?: (emulator: Emulator) => void;
  readonly createRoute: string;
  readonly readRoute: string;
  /** How it is looked for when the answer to its creation was lost, if not by `readRoute`. */
  readonly lookRoute?: string;
  /** Only what must be given. */
  readonly minimal: Values;
  /** Everything that can be given together. */
  readonly full: Values;
  /** The requests that make `minimal`, if one cannot say it all: which, and why in a comment beside them. */
  readonly createdBy?: readonly string[];
  /** The name of each argument in the request that makes the thing, if it is not the argument's name in snake case; empty if it is not sent. */
  readonly wire?: Readonly<Record<string, string>>;
  /** The arguments that can change in place. */
  readonly changes: Readonly<Record<string, Change>>;
  /** The arguments that cannot. */
  readonly immutable: Values;
  /** What somebody might do at the dashboard to each argument that can be read. */
  readonly outside: Readonly<Record<string, (store: Store) => void>>;
  /** Arguments that Mailgun shows only when they are not as `full` has them. */
  readonly hidden?: readonly string[];
  /** What the store shows of each argument that was given and is taken away. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Arguments that were given and can be taken away by a replacement only. */
  readonly replacedWithout?: readonly string[];
  /** Values outside the bounds of each argument, with words of the refusal. */
  readonly refused: Readonly<Record<string, readonly (readonly [value: unknown, words: string])[]>>;
  /** Arguments that have no bounds but their type. */
  readonly unbounded?: readonly string[];
  /** How many of it the account has. */
  readonly count: (store: Store) => number;
  readonly removeOutside: (store: Store) => void;
  /** Mailgun refuses a second one, or makes one of both. */
  readonly unique: boolean;
  /** Mailgun refuses a second one that is the same although it would have another id. */
  readonly refusesSecond?: boolean;
  /** Its replacement, which has another id, is made before it is deleted; why in a comment beside it. */
  readonly replacedFirst?: boolean;
  /** It is set and not made: nothing can be there before, and deleting it leaves what it was set on. */
  readonly isSetting?: boolean;
  /** Deleting it leaves at Mailgun what it was about. */
  readonly outlivesDeletion?: boolean;
  /** Arguments that can be given only in place of another one. */
  readonly inPlaceOf?: Readonly<Record<string, string>>;
  /** What must be given where an argument is. */
  readonly beside?: Readonly<Record<string, Values>>;
  /** The routes of what is set right after the creation of `full`, in order. */
  readonly laterRoutes?: readonly string[];
  /** The outputs that Mailgun tells once. */
  readonly shownOnce?: readonly string[];
}

/** A change in place: to what, by which requests, and how the store then shows it. */
interface Change {
  readonly to: unknown;
  readonly by: readonly string[];
  readonly shown: (store: Store) => unknown;
  readonly as?: unknown;
  /** Fields of the largest request, where Mailgun takes the whole only. Default 1. */
  readonly fields?: number;
}

/** Made with fetch, not with our own SDK. */
export const post = (path: string, form: Readonly<Record<string, string>>) => async (emulator: Emulator) => {
  const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
  const answer = await fetch(`${emulator.url}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });
  if (!answer.ok) throw new Error(await answer.text());
};

export const createDomain = (name: string) => post('/v4/domains', { name });

export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the emulator does not have it');
  return value;
}

/** Changes what somebody changed at the dashboard. */
export const set =
  <T extends object>(find: (store: Store) => T, values: Partial<T>) =>
  (store: Store) =>
    void Object.assign(find(store), values);

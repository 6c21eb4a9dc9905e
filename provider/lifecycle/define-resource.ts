import type { Mailgun, Shape, ValuesOf } from 'mailgun-sdk';

/** What Mailgun says of a thing: its id, its arguments as far as they can be read, and its outputs. */
export interface Described {
  readonly id: string;
  /** When it was made; tells a thing that a lost answer was about from one that was there before. */
  readonly createdAt?: Date | undefined;
}

/** Tells whoever waits how far long work is. */
export type Report = (words: string) => void;

/** What a verb can know beside what it is asked for. */
export interface Situation<S extends Shape = Shape> {
  /** All that is remembered of the thing: arguments and outputs. */
  readonly state: Partial<ValuesOf<S>> & Values;
  /** Of what is several things: what changes that failed had asked for, and may have left there. */
  readonly begun?: readonly Partial<ValuesOf<S>>[];
  readonly report: Report;
  /** Whether another resource of the program says in this run that it should be there: then it must not be deleted. */
  readonly isWanted: (type: string, id: string) => boolean;
}

/** What a resource asks for as part of something else, named as the class that would manage it alone. */
interface Part {
  readonly type: string;
  readonly id: string;
}

/** One call that changes a thing in place, and the arguments that it takes. Arguments that no step takes cannot change in place. */
interface UpdateStep<S extends Shape> {
  readonly takes: readonly (keyof S & string)[];
  /**
   * Called with those of its arguments that changed, and no others; `args` is all that the program says, for calls that replace a whole.
   * What its answer says of the outputs is remembered.
   */
  readonly run: (
    mailgun: Mailgun,
    id: string,
    changes: Partial<ValuesOf<S>>,
    situation: Situation<S> & { readonly args: ValuesOf<S> },
  ) => Promise<object>;
}

/** What is remembered of a thing that is read. */
export interface Known<S extends Shape = Shape> {
  /** The arguments that the program gives; without them, everything that can be read is wanted. */
  readonly managed: Partial<ValuesOf<S>> | undefined;
  /** Arguments and outputs. */
  readonly state: Values;
}

/** A list that tells of many things at once, of one class or of several. */
export interface SharedList<Row> {
  /** How many rows one request shows. */
  readonly pageSize: number;
  /** All of them in a place: a domain, a mailing list, or nothing for the account. */
  readonly rows: (mailgun: Mailgun, place: string) => AsyncIterable<Row>;
  /** Which thing a row is about. Several rows can be about one. */
  readonly keyOf: (row: Row) => string;
}

/** What is known of a list. */
export interface Rows<Row> {
  /** The rows about a thing, as far as they were read. */
  of(key: string): readonly Row[];
  /** Whether all rows were read: then what is not among them was not there. */
  readonly isWhole: boolean;
}

/**
 * A list in a place, read as far as rows about `key`, or to its end. `undefined` where nobody else wants it: then it is cheaper to ask for the one
 * thing.
 */
export type See = <Row>(list: SharedList<Row>, place: string, key?: string) => Promise<Rows<Row> | undefined>;

/** How many things are read with few requests. */
type ReadTogether<S extends Shape, D> =
  | {
      /** Where the list is that has it: `list` shows of each all that `read` does. */
      readonly placeOf: (id: string) => string;
      /** How many one request shows. */
      readonly pageSize: number;
    }
  | {
      /** What lists say, which other classes may share; `undefined` where they do not say all that `read` would. */
      readonly tell: (see: See, mailgun: Mailgun, id: string, known: Known<S>) => Promise<D | undefined>;
    };

/** The place of what belongs to the account as a whole. */
export const ACCOUNT = '';

type ListedBy = 'account' | 'domain' | 'mailingList';

/** A kind of thing at Mailgun as data: the lifecycle does the rest. */
export interface Resource<S extends Shape = Shape, D extends Described = Described, O extends string = string> {
  /** Singular, as the class is called; part of Pulumi's state for ever. */
  readonly type: string;
  /** The arguments with their limits, taken from the endpoints. */
  readonly fields: S;
  /** What Mailgun decides and a program can read. */
  readonly outputs: readonly O[];
  /** Arguments that are never printed, and encrypted in the state. */
  readonly secret?: readonly (keyof S & string)[];
  /** Outputs that Mailgun tells once, when it makes the thing, and that are secret: the state holds them, encrypted, and nothing else does. */
  readonly shownOnce?: readonly O[];
  /** Generates secret arguments that the program does not give: once, and again when the argument `keepers` changes. */
  readonly generate?: { readonly [Name in keyof S & string]?: () => string };
  /** Lists whose order means nothing. */
  readonly unordered?: readonly (keyof S & string)[];
  /** Objects of the user's own, which are one value: a part that is taken away is gone, and one that somebody adds is drift. */
  readonly indivisible?: readonly (keyof S & string)[];
  /** Arguments that Mailgun lower-cases. */
  readonly lowerCase?: readonly (keyof S & string)[];
  /** Arguments as Mailgun will answer them, where lower case is not all. They are not checked yet, and one that is not known yet is missing. */
  readonly canonical?: (args: Partial<ValuesOf<S>>) => Partial<ValuesOf<S>>;
  /** What an argument goes back to when it is taken out of the program. One without a default is left as it is. */
  readonly defaults?: Partial<ValuesOf<S>>;
  /** Arguments that Mailgun cannot put back to their default: taking one out of the program replaces the thing. */
  readonly replacedWithout?: readonly (keyof S & string)[];
  /**
   * Of arguments that cannot change in place and that `read` does not show: whether the outputs say that the thing is so already.
   * `undefined` where they do not tell.
   */
  readonly toldByOutputs?: {
    readonly [Name in keyof S & string]?: (wanted: ValuesOf<S>[Name & keyof ValuesOf<S>], state: Values) => boolean | undefined;
  };
  /** What is wrong with the arguments together. A value that is not known yet, or is wrong by itself, is given and not among them. */
  readonly validate?: (
    args: Partial<ValuesOf<S>>,
    isGiven: (name: keyof S & string) => boolean,
  ) => readonly { readonly property: keyof S & string; readonly reason: string }[];
  /**
   * The forms of an id, with the names of arguments: `<domain>/<eventType>`. Whatever tells or checks an id takes them from here. Without them, Mailgun
   * assigns the id.
   */
  readonly idForms?: readonly string[];
  /** The parts of an id are percent-encoded, because they may have slashes. */
  readonly idIsEncoded?: boolean;
  /** The id, where it follows from the arguments: then Mailgun refuses a second one, and a replacement deletes first. */
  readonly idOf?: (args: ValuesOf<S>) => string;
  /** What it asks for, where that is several things, of which each can be another resource's as well. Its verbs ask `isWanted` before they delete one. */
  readonly parts?: (args: ValuesOf<S>) => readonly Part[];
  /** A replacement is made before the old one is deleted, if their ids differ: Mailgun does not delete the old one before. */
  readonly createBeforeDelete?: boolean;
  /** It is a setting of something else, which can always be set: nothing is made, so that nothing is there before and nothing can be lost. */
  readonly isSetting?: boolean;
  /** Mailgun does not refuse a second one but changes the first: so it is looked for before it is made. */
  readonly createOverwrites?: boolean;
  /** The arguments that `create` takes; the others are set by update steps right after, unless its answer says them already. Default: all. */
  readonly createTakes?: readonly (keyof S & string)[];
  readonly create: (mailgun: Mailgun, args: ValuesOf<S>, report: Report) => Promise<D>;
  /**
   * `managed` holds the arguments that the program gives; without it, everything that can be read is wanted.
   * `undefined` where a whole list was read in which it is not.
   */
  readonly read: (mailgun: Mailgun, id: string, managed?: Partial<ValuesOf<S>>) => Promise<D | undefined>;
  readonly update: readonly UpdateStep<S>[];
  readonly delete: (mailgun: Mailgun, id: string, situation: Situation<S>) => Promise<unknown>;
  /** Why a thing must not be deleted by this key, in words. */
  readonly protect?: (id: string, apiKey: string) => string | undefined;
  /** The thing can still be read for a while after it was deleted. */
  readonly deletesInBackground?: boolean;
  /** What one list of them is of. Default: the account. */
  readonly listedBy?: readonly ListedBy[];
  /** All of them in a place: a domain, a mailing list, or nothing for the account. */
  readonly list?: (mailgun: Mailgun, place: string) => AsyncIterable<Described>;
  readonly readTogether?: ReadTogether<S, D>;
  /** Whether a thing that is there, and whose id does not follow from its arguments, is why Mailgun refuses to make this one. */
  readonly inTheWay?: (args: ValuesOf<S>, there: D) => boolean;
}

/** Declares a resource; the types hold its parts together. An output that `describe` does not have leaves nothing to make a class of. */
export const defineResource = <S extends Shape, D extends Described, const O extends string>(resource: Resource<S, D, O>) =>
  resource as [Exclude<O, keyof D>] extends [never] ? Resource<S, D, O> : `${Exclude<O, keyof D>} is not read`;

/** The names of an endpoint's fields. */
export const namesOf = <T extends object>(fields: T) => Object.keys(fields) as (keyof T & string)[];

/** Arguments or state by name, when it does not matter which resource they belong to. */
export type Values = Readonly<Record<string, unknown>>;

/** The given names of an object, where they are set. */
export function pick<T extends object>(values: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && names.includes(name))) as Partial<T>;
}

/** An object without the given names. */
export const omit = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

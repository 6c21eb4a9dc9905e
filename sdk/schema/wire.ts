import { z } from './zod';

/** The fields of an object, by their camelCase names. */
export type Shape = Readonly<Record<string, z.ZodType>>;

type ValueOf<F> = F extends { readonly _zod: { readonly output: infer Value } } ? Value : never;

/** The fields that may be missing. */
export type OptionalNames<S> = {
  [Name in keyof S]: S[Name] extends { readonly _zod: { readonly optout: 'optional' } } ? Name : never;
}[keyof S];

// zod's own type renames each property with `as`, which drops its documentation before TypeScript 5.5. These two keep it, as `Pick` does.
type Required<S, Names extends keyof S> = { -readonly [Name in Names]: ValueOf<S[Name]> };
type Optional<S, Names extends keyof S> = { -readonly [Name in Names]?: ValueOf<S[Name]> | undefined };
type Values<S> = Required<S, Exclude<keyof S, OptionalNames<S>>> & Optional<S, OptionalNames<S>>;

/**
 * The values that the fields describe, each with the documentation of its field. The condition is always true: without it the type would
 * remember `S`, and TypeScript would compare the schemas wherever it infers something from the values (30,000 types for one `then`).
 */
export type ValuesOf<S> = S extends unknown ? { [Name in keyof Values<S>]: Values<S>[Name] } : never;

/** What is not looked into: these have no fields of ours. */
type Whole =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | Date
  | Uint8Array
  | Blob
  | AsyncIterable<unknown>
  | ((...args: never) => unknown);

/** A value that is only read: lists in it may be `readonly`. */
type Given<T> = unknown extends T ? T : T extends Whole ? T : { readonly [Name in keyof T]: Given<T[Name]> };
type RequiredInputs<S, Names extends keyof S> = { readonly [Name in Names]: Given<ValueOf<S[Name]>> };
type OptionalInputs<S, Names extends keyof S> = { readonly [Name in Names]?: Given<ValueOf<S[Name]>> | undefined };
type Inputs<S> = RequiredInputs<S, Exclude<keyof S, OptionalNames<S>>> & OptionalInputs<S, OptionalNames<S>>;

/** As `ValuesOf`, for what a program gives. */
export type InputsOf<S> = S extends unknown ? { [Name in keyof Inputs<S>]: Inputs<S>[Name] } : never;

/**
 * A schema that reads and writes an object in Mailgun's spelling; `out` is the object in ours. It asks nothing of `S`, because TypeScript would
 * hold each field of each endpoint against all of zod: a program of ten lines took 40,000 types.
 */
export interface WireObject<S> extends z.ZodType<ValuesOf<S>, Record<string, unknown>> {
  readonly in: z.ZodRecord<z.ZodString, z.ZodUnknown>;
  readonly out: { readonly shape: S };
}

/** A field whose name on the wire does not follow from its name here. */
export type Spelled<Name extends string> = { readonly spelling: Name };

type Prefixed = { readonly prefix: string };

export type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${SnakeCase<Rest>}`
    : `_${Lowercase<First>}${SnakeCase<Rest>}`
  : Name;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Events and their parts are the one corner of Mailgun's JSON that is written `like-this`. */
export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A field by its name here and on the wire. */
export interface Field {
  readonly name: string;
  readonly wire: string;
  readonly schema: z.ZodType;
}

/** A record whose entries stand beside the fields of an object. */
export interface Group {
  readonly name: string;
  readonly prefix: string;
  readonly schema: z.ZodType;
}

/** What a codec does, for those who prepare a faster one from it. */
export type Hint =
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly groups: readonly Group[] }
  | { readonly kind: 'list'; readonly item: z.ZodType }
  | { readonly kind: 'repeated'; readonly item: z.ZodType; readonly min: number; readonly max: number }
  /** Gives `undefined` for what is not plainly right. */
  | { readonly kind: 'plain'; readonly decode: (wire: unknown) => unknown };

/** By the definition, which clones of a schema share. */
const hints = new WeakMap<object, Hint>();

export const hintOf = (schema: z.ZodType): Hint | undefined => hints.get(schema.def);

function hinted<Schema extends z.ZodType>(hint: Hint, schema: Schema): Schema {
  hints.set(schema.def, hint);
  return schema;
}

/** Gives a field the name that Mailgun uses for it, where no rule derives it. */
export function spelled<const Name extends string, Schema extends z.ZodType>(name: Name, schema: Schema): Schema & Spelled<Name> {
  return Object.assign(schema.clone(), { spelling: name });
}

/** A record whose entries stand beside the other fields, each under `prefix` and its own key: `h:Reply-To`, `v:order`. */
export function prefixed<Schema extends z.ZodType>(prefix: string, schema: Schema): Schema {
  return Object.assign(schema.clone(), { prefix });
}

const isSpelled = (schema: z.ZodType): schema is z.ZodType & Spelled<string> => 'spelling' in schema;
const isPrefixed = (schema: z.ZodType): schema is z.ZodType & Prefixed => 'prefix' in schema;

// What has no fields of its own is made once: a schema takes longer to make than to use, and a noun has hundreds.
const text = z.string();
const unknown = z.unknown();
const anyObject = z.record(text, unknown);
const anyList = z.array(unknown).nullish();
const anyDate = z.date();
const anyBoolean = z.boolean();
const numberOrDigits = z.union([z.number(), z.string().regex(/^-?\d+$/)]);

/**
 * An object, camelCase here and in Mailgun's spelling on the wire.
 * Writing refuses names that are not declared; reading drops them, and reads `null` as absent, because Mailgun writes both.
 */
export function object<S extends Shape>(shape: S, spell: (name: string) => string = snakeCase): WireObject<S> {
  const names = Object.entries(shape).filter(([, schema]) => !isPrefixed(schema));
  const fields = names.map(([name, schema]) => ({ name, wire: isSpelled(schema) ? schema.spelling : spell(name), schema }));
  const groups = Object.entries(shape).flatMap(([name, schema]) => (isPrefixed(schema) ? [{ name, prefix: schema.prefix, schema }] : []));

  const decode = (wire: Record<string, unknown>) => {
    const value: Record<string, unknown> = {};
    for (const field of fields) if (wire[field.wire] != null) value[field.name] = wire[field.wire];
    for (const { name, prefix } of groups) {
      const entries = Object.entries(wire).filter(([key]) => key.startsWith(prefix));
      if (entries.length > 0) value[name] = Object.fromEntries(entries.map(([key, entry]) => [key.slice(prefix.length), entry]));
    }
    return value;
  };
  const encode = (value: Record<string, unknown>) => {
    const wire: Record<string, unknown> = {};
    for (const field of fields) if (value[field.name] !== undefined) wire[field.wire] = value[field.name];
    for (const { name, prefix } of groups)
      for (const [key, entry] of Object.entries((value[name] ?? {}) as Record<string, unknown>)) wire[prefix + key] = entry;
    return wire;
  };
  const codec = z.codec(anyObject, z.strictObject(shape), {
    decode: decode as (wire: Record<string, unknown>) => z.input<z.ZodObject<S, z.core.$strict>>,
    encode,
  });
  return hinted({ kind: 'object', fields, groups }, codec as unknown as WireObject<S>);
}

const spokenBoolean = z.union([anyBoolean, z.enum(['yes', 'no', 'true', 'false', 'True', 'False'])]);
export const isYes = (wire: boolean | string) => wire === true || /^(yes|true)$/i.test(String(wire));

// The types of the scalars say only what they are read as: each endpoint's declaration repeats them, and with its codec in full each would cost every
// program that imports the SDK some 25 types more.

/** true or false; Mailgun also writes and accepts `yes` and `no`. */
export const flag: z.ZodType<boolean> = hinted(
  { kind: 'plain', decode: (wire) => (typeof wire === 'boolean' ? wire : undefined) },
  z.codec(spokenBoolean, anyBoolean, {
    decode: isYes,
    encode: (value) => value,
  }),
);

/** As `flag`, for the fields that Mailgun documents with `yes` and `no` only. */
export const yesNo: z.ZodType<boolean> = z.codec(spokenBoolean, anyBoolean, {
  decode: isYes,
  encode: (value) => (value ? 'yes' : 'no'),
});

/** As `yesNo`, for options that know no `no`: they are left out instead. */
export const onlyYes: z.ZodType<boolean> = z.codec(spokenBoolean.optional(), anyBoolean, {
  decode: (wire) => wire !== undefined && isYes(wire),
  encode: (value) => (value ? ('yes' as const) : undefined),
});

/** A whole number, a string of digits in a form. */
export const integer = (minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER): z.ZodType<number> =>
  hinted(
    {
      kind: 'plain',
      decode: (wire) => (typeof wire === 'number' && Number.isSafeInteger(wire) && wire >= minimum && wire <= maximum ? wire : undefined),
    },
    z.codec(numberOrDigits, z.int().min(minimum).max(maximum), {
      decode: Number,
      encode: (value) => value,
    }),
  );

/** Values that are known today; a new one that Mailgun invents is read as it stands. */
export const known = <const Values extends readonly string[]>(..._values: Values) =>
  text as unknown as z.ZodType<Values[number] | (string & {}), Values[number] | (string & {})>;

/** An array that Mailgun writes as `null` or leaves out when it is empty. */
export const list = <Item extends z.ZodType>(item: Item) =>
  hinted(
    { kind: 'list', item },
    z.codec(anyList, z.array(item), {
      decode: (wire) => (wire ?? []) as z.input<Item>[],
      encode: (value) => value,
    }),
  );

/** A form field that is repeated, once an item. */
export const repeated = <Item extends z.ZodType>(item: Item, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) =>
  hinted(
    { kind: 'repeated', item, min, max },
    z.codec(unknown, z.array(item).min(min).max(max), {
      decode: (wire) => (Array.isArray(wire) ? wire : [wire]) as z.input<Item>[],
      encode: (value) => value,
    }),
  );

/** Several values in one field, joined by commas. */
export const commaJoined = <Item extends z.ZodType<string, string>>(item: Item) =>
  z.codec(text, z.array(item).min(1), { decode: (wire) => wire.split(',') as z.input<Item>[], encode: (value) => value.join(',') });

/** A value that travels as JSON text inside a form field. */
export const json = <Value extends z.ZodType>(value: Value) =>
  z.codec(text, value, {
    decode: (wire, context) => {
      try {
        return JSON.parse(wire);
      } catch {
        context.issues.push({ code: 'invalid_format', format: 'json', input: wire, message: 'is not valid JSON' });
        return z.NEVER;
      }
    },
    encode: (decoded) => JSON.stringify(decoded),
  });

/**
 * ISO 8601 without a zone, as the users and keys services write it, is UTC; the engine would take it for local time. A zone of letters that the
 * engine does not know is UTC too (RFC 2822, 4.3; Mailgun takes JST: mailgun-ruby, domains.yml, 2024), and seconds since 1970 are a date as well.
 */
function momentIn(wire: string): Date {
  if (/^\d{9,10}$/.test(wire)) return new Date(Number(wire) * 1000);
  const moment = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(wire) ? `${wire}Z` : wire);
  return Number.isNaN(moment.getTime()) ? new Date(wire.replace(/(?<=:\d\d )[A-Z]{1,5}$/i, 'UTC')) : moment;
}

/**
 * A moment. Mailgun ends the same RFC 2822 date in `GMT`, `UTC`, `-0000` or `+0000`, differently for each service.
 * Seconds are the finest unit that it keeps.
 */
export const date = (zone: 'GMT' | 'UTC' | '-0000' | '+0000'): z.ZodType<Date> =>
  z.codec(text, anyDate, {
    decode: (wire, context) => {
      const moment = momentIn(wire);
      if (Number.isNaN(moment.getTime()))
        context.issues.push({ code: 'invalid_format', format: 'date', input: wire, message: 'is not a date' });
      return moment;
    },
    encode: (moment) => moment.toUTCString().replace('GMT', zone),
  });

const isoDateWritten = (encode: (moment: Date) => string): z.ZodType<Date> =>
  z.codec(text, anyDate, {
    decode: (wire, context) => {
      const moment = momentIn(wire);
      if (Number.isNaN(moment.getTime()))
        context.issues.push({ code: 'invalid_format', format: 'date', input: wire, message: 'is not a date' });
      return moment;
    },
    encode,
  });

/** A moment in ISO 8601, as Go writes it: without zeros at the end. Where Mailgun writes no zone it is UTC. */
export const isoDate = isoDateWritten((moment) => moment.toISOString().replace(/\.?0+Z$/, 'Z'));

/** As `isoDate`, for the service of the API keys: it writes whole seconds and no zone. */
export const zonelessDate = isoDateWritten((moment) => moment.toISOString().slice(0, 19));

// A whole millisecond such as 1.001 is a little less than itself in binary; Mailgun's finer digits are cut.
const momentOf = (wire: number | string) => new Date(Math.floor(Number(wire) * 1000 + 0.001));

/** A moment as seconds since 1970, with a fraction in answers. */
export const epoch: z.ZodType<Date> = hinted(
  { kind: 'plain', decode: (wire) => (typeof wire === 'number' && wire >= 0 && wire < 8e12 ? momentOf(wire) : undefined) },
  z.codec(z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]), anyDate, {
    decode: momentOf,
    encode: (moment) => moment.getTime() / 1000,
  }),
);

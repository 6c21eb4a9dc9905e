import { type Field, hintOf } from './wire';
import { z } from './zod';

/** There is nothing in it of what the schema says. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

/** Called with an item that cannot be read. With it, such an item is `UNREADABLE` in its list; without, the whole list is. */
type OnUnreadable = (wire: unknown) => void;

export type Decode = (wire: unknown, onUnreadable?: OnUnreadable) => unknown;

/**
 * A decoder made once from a schema: an event takes it a tenth of the time that zod takes.
 * It reads field by field, because one that Mailgun changes must not cost the others: what has another shape than declared is left out.
 * `UNREADABLE` is an object without what it is known by, a list that is none, and a value of another kind.
 */
export const prepareDecoder = (schema: z.ZodType): Decode => remembered(parts, schema, false);

/** As `prepareDecoder`, for a whole answer: its lists lose no item, and its objects are not left out, or a page of a proxy would be an empty list. */
export const prepareAnswer = (schema: z.ZodType): Decode => remembered(answers, schema, true);

const parts = new WeakMap<z.ZodType, Decode>();
const answers = new WeakMap<z.ZodType, Decode>();

function remembered(memory: WeakMap<z.ZodType, Decode>, schema: z.ZodType, whole: boolean): Decode {
  const known = memory.get(schema);
  if (known !== undefined) return known;
  const decode = prepare(schema, whole);
  memory.set(schema, decode);
  return decode;
}

/** What a zod schema is made of. */
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly unknown[];
  readonly innerType: z.ZodType;
  readonly element: z.ZodType;
  readonly valueType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly in: z.ZodType;
  readonly out: z.ZodType;
  readonly transform?: (value: unknown, context: { issues: unknown[] }) => unknown;
}

const definitionOf = (schema: z.ZodType) => schema.def as unknown as Definition;
const isList = (schema: z.ZodType) => hintOf(schema)?.kind === 'list';
const isObject = (schema: z.ZodType) => hintOf(schema)?.kind === 'object';
const isOptional = (schema: z.ZodType) => definitionOf(schema).type === 'optional';

function prepare(schema: z.ZodType, whole: boolean): Decode {
  const hint = hintOf(schema);
  const part = (inner: z.ZodType) => remembered(whole ? answers : parts, inner, whole);
  if (hint?.kind === 'object' && hint.groups.length === 0) return prepareObject(hint.fields, whole);
  if (hint?.kind === 'list') return prepareList(prepareDecoder(hint.item), whole);
  const zod = byZod(schema);
  if (hint?.kind === 'plain') return (wire) => hint.decode(wire) ?? zod(wire);

  const { type, format, checks = [], innerType, element, valueType, options, ...pipe } = definitionOf(schema);
  if (type === 'optional') return part(innerType);
  if (type === 'nullable') return nullable(part(innerType));
  if (type === 'unknown') return (wire) => wire;
  if (type === 'union') return prepareUnion(options.some(isInParts) ? zod : undefined, options.map(prepareDecoder));
  if (type === 'pipe') return preparePipe(zod, part(pipe.in), part(pipe.out), pipe.transform);
  if (checks.length > 0 || format !== undefined) return zod;
  if (type === 'string') return (wire) => (typeof wire === 'string' ? wire : UNREADABLE);
  if (type === 'number') return (wire) => (Number.isFinite(wire) ? wire : UNREADABLE);
  if (type === 'boolean') return (wire) => (typeof wire === 'boolean' ? wire : UNREADABLE);
  if (type === 'array') return present(prepareList(prepareDecoder(element), whole));
  if (type === 'record') return prepareRecord(zod, valueType);
  return zod;
}

const byZod =
  (schema: z.ZodType): Decode =>
  (wire) => {
    const decoded = z.safeDecode(schema, wire as never);
    return decoded.success ? decoded.data : UNREADABLE;
  };

const nullable =
  (decode: Decode): Decode =>
  (wire, onUnreadable) =>
    wire === null ? null : decode(wire, onUnreadable);

const present =
  (decode: Decode): Decode =>
  (wire, onUnreadable) =>
    wire === null || wire === undefined ? UNREADABLE : decode(wire, onUnreadable);

const isRecord = (wire: unknown): wire is Record<string, unknown> => typeof wire === 'object' && wire !== null && !Array.isArray(wire);

interface Member {
  readonly name: string;
  readonly wire: string;
  readonly decode: Decode;
  /** May be absent, even from an object that cannot do with another value in its place. */
  readonly optional: boolean;
  /** An object that cannot do without is unreadable. */
  readonly needed: boolean;
  /** An object that has any of these is readable. */
  readonly telling: boolean;
  /** What stands for a list that is none. */
  readonly empty: boolean;
}

/** What an object is known by, or is asked for; where it has none of these, one field is enough. */
const identities = new Set(['id', 'name', 'address', 'secret']);

const isKnown = ({ name, schema }: Field) => !isOptional(schema) && identities.has(name);

/**
 * Whether a list goes on by it: an address or a token, or the object that has it. Left out, it would end the list, and what is on the other
 * pages would seem to be gone.
 */
const leadsOn = ({ name, schema }: Field): boolean => {
  const hint = hintOf(isOptional(schema) ? definitionOf(schema).innerType : schema);
  return name === 'next' || (hint?.kind === 'object' && hint.fields.some((field) => field.name === 'next'));
};

/** How a field stands in its object; `whole` is an answer. */
export function memberOf(field: Field, whole: boolean): Member {
  const { name, wire, schema } = field;
  const required = !isOptional(schema);
  const list = isList(schema);
  return {
    name,
    wire,
    optional: !required || name === 'next',
    decode: (whole && list ? prepareAnswer : prepareDecoder)(schema),
    needed: isKnown(field) || leadsOn(field) || (required && whole && (list || isObject(schema))),
    // Of an answer only what is required tells, because a message in place of it tells nothing.
    telling: required || !whole,
    empty: required && list && !whole,
  };
}

/** What is known by a field is unreadable without it already; what has only lists and optional fields may be empty. */
const needsNoTelling = (fields: readonly Field[]) =>
  fields.some(isKnown) || fields.every(({ schema }) => isOptional(schema) || isList(schema));

/**
 * Written out as a function, field by field, because the engine knows the names then; a loop over the fields takes four times as long.
 * Where programs may not make functions from text, the loop does the work.
 */
function prepareObject(fields: readonly Field[], whole: boolean): Decode {
  const members = fields.map((field) => memberOf(field, whole));
  const told = needsNoTelling(fields);
  const lines = members.map(({ name, wire, optional, needed, telling, empty }, index) => {
    const [there, here] = [JSON.stringify(wire), JSON.stringify(name)];
    const missing = needed ? 'return unreadable;' : empty ? `o[${here}] = [];` : '';
    const tell = telling && !told ? 'if (g !== undefined) told = true;' : '';
    const keep = `if (v !== undefined) { o[${here}] = v; ${tell} }`;
    const given = `v = w[${there}]; ${tell === '' ? '' : 'g = v ?? undefined;'}`;
    const read = `v = d[${index}](v, report); if (v === unreadable) { ${missing} } else ${keep}`;
    return `${given} ${optional ? `if (v !== undefined && v !== null) { ${read} }` : `if (v === null) v = undefined; ${read}`}`;
  });
  const body = `return (w, report) => { if (!isRecord(w)) return unreadable; const o = {}; let v, g, told = ${told}; ${lines.join('\n')} return told ? o : unreadable; }`;
  try {
    const decoders = members.map(({ decode }) => decode);
    return new Function('d', 'unreadable', 'isRecord', body)(decoders, UNREADABLE, isRecord) as Decode;
  } catch {
    return loopOver(members, told);
  }
}

function loopOver(members: readonly Member[], toldBefore: boolean): Decode {
  return (wire, onUnreadable) => {
    if (!isRecord(wire)) return UNREADABLE;
    const read: Record<string, unknown> = {};
    let told = toldBefore;
    for (const { name, wire: spelling, decode, optional, needed, telling, empty } of members) {
      const given = wire[spelling] ?? undefined;
      if (given === undefined && optional) continue;
      const value = decode(given, onUnreadable);
      if (value === UNREADABLE) {
        if (needed) return UNREADABLE;
        if (empty) read[name] = [];
      } else if (value !== undefined) {
        read[name] = value;
        told ||= telling && given !== undefined;
      }
    }
    return told ? read : UNREADABLE;
  };
}

/** An item of a list inside of a thing is left out like any other part of it. */
function prepareList(decode: Decode, whole: boolean): Decode {
  return (wire, onUnreadable) => {
    if (wire === null || wire === undefined) return [];
    if (!Array.isArray(wire)) return UNREADABLE;
    const items = new Array<unknown>(wire.length);
    let unreadable = 0;
    for (let index = 0; index < wire.length; index += 1) {
      const value = decode(wire[index]);
      items[index] = value;
      if (value !== UNREADABLE) continue;
      unreadable += 1;
      if (whole && onUnreadable === undefined) return UNREADABLE;
      if (whole) onUnreadable?.(wire[index]);
    }
    return unreadable === 0 || whole ? items : items.filter((item) => item !== UNREADABLE);
  };
}

function prepareRecord(zod: Decode, valueType: z.ZodType): Decode {
  // zod leaves `__proto__` out on purpose.
  if (definitionOf(valueType).type === 'unknown')
    return (wire) => (!isRecord(wire) ? UNREADABLE : Object.hasOwn(wire, '__proto__') ? zod(wire) : wire);
  const decode = prepareDecoder(valueType);
  return (wire) => {
    if (!isRecord(wire)) return UNREADABLE;
    const entries = Object.entries(wire).map(([key, value]) => [key, decode(value)] as const);
    return Object.fromEntries(entries.filter(([key, value]) => value !== UNREADABLE && key !== '__proto__'));
  };
}

/** What one of them reads as a whole, as only zod can say, goes before what one of them reads in part. */
function prepareUnion(zod: Decode | undefined, decoders: readonly Decode[]): Decode {
  return (wire) => {
    const whole = zod !== undefined && typeof wire === 'object' ? zod(wire) : UNREADABLE;
    if (whole !== UNREADABLE) return whole;
    for (const decode of decoders) {
      const value = decode(wire);
      if (value !== UNREADABLE) return value;
    }
    return UNREADABLE;
  };
}

/** Whether it may be read in part. */
function isInParts(schema: z.ZodType): boolean {
  const { type, element, valueType } = definitionOf(schema);
  if (hintOf(schema) !== undefined) return isObject(schema) || isList(schema);
  const inner = type === 'array' ? element : type === 'record' ? valueType : undefined;
  return inner !== undefined && definitionOf(inner).type !== 'unknown';
}

function preparePipe(zod: Decode, before: Decode, after: Decode, transform: Definition['transform']): Decode {
  return (wire, onUnreadable) => {
    const whole = zod(wire);
    if (whole !== UNREADABLE || transform === undefined) return whole;
    const first = before(wire, onUnreadable);
    if (first === UNREADABLE) return UNREADABLE;
    const context = { issues: [] };
    const second = transform(first, context);
    return context.issues.length > 0 ? UNREADABLE : after(second, onUnreadable);
  };
}

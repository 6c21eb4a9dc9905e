import { type Field, type Group, hintOf } from './wire';
import { z } from './zod';

/** The value is not plainly right: zod is asked, and finds the value or the words for what is wrong. */
export const UNSURE: unique symbol = Symbol('unsure');

export type Decode = (wire: unknown) => unknown;

/**
 * A decoder made once from a schema, for answers of many items: an event takes it a tenth of the time that zod takes.
 * It never says no by itself: whatever is not plainly right is `UNSURE`, and decoding it with zod decides.
 */
export function prepareDecoder(schema: z.ZodType): Decode {
  const known = prepared.get(schema);
  if (known !== undefined) return known;
  const decode = prepare(schema);
  prepared.set(schema, decode);
  return decode;
}

const prepared = new WeakMap<z.ZodType, Decode>();

function prepare(schema: z.ZodType): Decode {
  const hint = hintOf(schema);
  if (hint?.kind === 'object') return hint.groups.length > 0 ? throughZod(schema) : prepareObject(hint.fields);
  if (hint?.kind === 'list') return prepareList(hint.item);
  if (hint?.kind === 'plain') return (wire) => hint.decode(wire) ?? UNSURE;
  if (schema instanceof z.ZodOptional) return prepareDecoder(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnknown) return (wire) => wire;
  if (hasChecks(schema)) return throughZod(schema);
  if (schema instanceof z.ZodString) return (wire) => (typeof wire === 'string' ? wire : UNSURE);
  if (schema instanceof z.ZodNumber) return (wire) => (Number.isFinite(wire) ? wire : UNSURE);
  if (schema instanceof z.ZodBoolean) return (wire) => (typeof wire === 'boolean' ? wire : UNSURE);
  if (schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodUnknown) return (wire) => (isPlain(wire) ? wire : UNSURE);
  if (schema instanceof z.ZodUnion) return prepareUnion(schema.options as readonly z.ZodType[]);
  return throughZod(schema);
}

const hasChecks = (schema: z.ZodType) => (schema.def.checks?.length ?? 0) > 0;

const isPlain = (wire: unknown): wire is Record<string, unknown> =>
  typeof wire === 'object' && wire !== null && !Array.isArray(wire) && !Object.hasOwn(wire, '__proto__');

const throughZod =
  (schema: z.ZodType): Decode =>
  (wire) => {
    const decoded = z.safeDecode(schema, wire as never);
    return decoded.success ? decoded.data : UNSURE;
  };

/**
 * Written out as a function, field by field, because the engine knows the names then; a loop over the fields takes four times as long.
 * Where programs may not make functions from text, zod does the work.
 */
function prepareObject(fields: readonly Field[]): Decode {
  const decoders = fields.map(({ schema }) => prepareDecoder(schema));
  const lines = fields.map(({ name, wire, schema }, index) => {
    const [there, here] = [JSON.stringify(wire), JSON.stringify(name)];
    const assign = `if (v !== undefined && v !== null) { v = d[${index}](v); if (v === unsure) return unsure; o[${here}] = v; }`;
    const absent = hintOf(schema)?.kind === 'list' ? `else o[${here}] = [];` : isOptional(schema) ? '' : 'else return unsure;';
    return `v = w[${there}]; ${assign} ${absent}`;
  });
  const body = `return (w) => { if (!plain(w)) return unsure; const o = {}; let v; ${lines.join('\n')} return o; }`;
  try {
    return new Function('d', 'unsure', 'plain', body)(decoders, UNSURE, isPlain) as Decode;
  } catch {
    return () => UNSURE;
  }
}

const isOptional = (schema: z.ZodType) => schema instanceof z.ZodOptional;

function prepareList(item: z.ZodType): Decode {
  const decode = prepareDecoder(item);
  return (wire) => {
    if (wire === null || wire === undefined) return [];
    if (!Array.isArray(wire)) return UNSURE;
    const items = new Array<unknown>(wire.length);
    for (let index = 0; index < wire.length; index += 1) {
      const value = decode(wire[index]);
      if (value === UNSURE) return UNSURE;
      items[index] = value;
    }
    return items;
  };
}

function prepareUnion(options: readonly z.ZodType[]): Decode {
  const decoders = options.map(prepareDecoder);
  return (wire) => {
    for (const decode of decoders) {
      const value = decode(wire);
      if (value !== UNSURE) return value;
    }
    return UNSURE;
  };
}

type Encode = (value: unknown) => unknown;

/** As `prepareDecoder`, for what is sent, whose fields are many and mostly absent: a small message takes it a tenth of the time that zod takes. */
export function prepareEncoder(schema: z.ZodType): Encode {
  const known = encoders.get(schema);
  if (known !== undefined) return known;
  const encode = makeEncoder(schema);
  encoders.set(schema, encode);
  return encode;
}

const encoders = new WeakMap<z.ZodType, Encode>();

function makeEncoder(schema: z.ZodType): Encode {
  const hint = hintOf(schema);
  if (hint?.kind === 'object') return objectEncoder(hint.fields, hint.groups);
  if (hint?.kind === 'repeated') return arrayEncoder(hint.item, hint.min, hint.max);
  if (schema instanceof z.ZodOptional) return prepareEncoder(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodCustom && !hasChecks(schema)) return (value) => (schema.def.fn(value as never) ? value : UNSURE);
  const byZod: Encode = (value) => {
    const encoded = z.safeEncode(schema, value as never);
    return encoded.success ? encoded.data : UNSURE;
  };
  if (schema instanceof z.ZodString) return stringEncoder(schema) ?? byZod;
  if (schema instanceof z.ZodUnion) {
    // Only the first, because a later one counts where all before it refuse, and none of these says no.
    const first = prepareEncoder(schema.options[0] as z.ZodType);
    return (value) => {
      const encoded = first(value);
      return encoded === UNSURE ? byZod(value) : encoded;
    };
  }
  return byZod;
}

function arrayEncoder(item: z.ZodType, min: number, max: number): Encode {
  const encode = prepareEncoder(item);
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return UNSURE;
    const items = Array.from(value, (entry) => encode(entry));
    return items.includes(UNSURE) ? UNSURE : items;
  };
}

/** `undefined` for checks that are not about length or an expression. */
function stringEncoder(schema: z.ZodString): Encode | undefined {
  const tests = (schema.def.checks ?? []).map((check) => testOf(check._zod.def as StringCheck));
  if (!tests.every((test) => test !== undefined)) return undefined;
  return (value) => (typeof value === 'string' && tests.every((test) => test(value)) ? value : UNSURE);
}

type StringCheck =
  | { readonly check: 'min_length'; readonly minimum: number }
  | { readonly check: 'max_length'; readonly maximum: number }
  | { readonly check: 'string_format'; readonly format: string; readonly pattern: RegExp };

function testOf(definition: StringCheck): ((value: string) => boolean) | undefined {
  if (definition.check === 'min_length') return (value) => value.length >= definition.minimum;
  if (definition.check === 'max_length') return (value) => value.length <= definition.maximum;
  if (definition.check !== 'string_format' || definition.format !== 'regex') return undefined;
  const { pattern } = definition;
  return pattern.global || pattern.sticky ? undefined : (value) => pattern.test(value);
}

function objectEncoder(fields: readonly Field[], groups: readonly Group[]): Encode {
  const members = [...fields, ...groups].map((member) => ({ wire: '', prefix: '', ...member, optional: isOptional(member.schema) }));
  const names = new Set(members.map(({ name }) => name));
  return (value) => {
    if (!isPlain(value)) return UNSURE;
    for (const name in value) if (!names.has(name)) return UNSURE;
    const encoded: Record<string, unknown> = {};
    for (const { name, wire, prefix, schema, optional } of members) {
      const given = value[name];
      if (given === undefined && optional) continue;
      const written = given === undefined ? UNSURE : prepareEncoder(schema)(given);
      if (written === UNSURE) return UNSURE;
      if (prefix !== '') for (const key in written as object) encoded[prefix + key] = (written as Record<string, unknown>)[key];
      else if (written !== undefined) encoded[wire] = written;
    }
    return encoded;
  };
}

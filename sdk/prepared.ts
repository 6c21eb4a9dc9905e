import { type Field, hintOf } from './wire';
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
  if (hint?.kind === 'object') return hint.grouped ? throughZod(schema) : prepareObject(hint.fields);
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

import { hintOf } from '../../../sdk/schema/wire';
import { z } from '../../../sdk/schema/zod';

const leaves = ['text', 1, true, '2025-01-26T07:29:04Z', '192.0.2.1', 'https://example.com', 1_700_000_000, null];

export type Path = readonly (string | number)[];
interface Sample {
  readonly wire: unknown;
  /** Where fields stand that may be absent. */
  readonly optional: readonly Path[];
}

interface Definition {
  readonly type: string;
  readonly innerType: z.ZodType;
  readonly element: z.ZodType;
  readonly valueType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly items: readonly z.ZodType[];
  readonly in: z.ZodType;
  readonly out: z.ZodType;
}

const under = (name: string | number, { optional }: Sample): Path[] => optional.map((path) => [name, ...path]);

/** JSON of the shape that a schema declares, with every field. */
export function sampleOf(schema: z.ZodType): Sample {
  const hint = hintOf(schema);
  const { type, innerType, element, valueType, options, in: before, out } = schema.def as unknown as Definition;
  if (hint?.kind === 'object') {
    const fields = hint.fields.map((field) => ({ ...field, sample: sampleOf(field.schema) }));
    return {
      wire: Object.fromEntries(fields.map(({ wire, sample }) => [wire, sample.wire])),
      optional: fields.flatMap((field) => [
        ...(field.schema instanceof z.ZodOptional ? [[field.wire]] : []),
        ...under(field.wire, field.sample),
      ]),
    };
  }
  if (hint?.kind === 'list' || (hint === undefined && type === 'array')) {
    const item = sampleOf(hint?.kind === 'list' ? hint.item : element);
    return { wire: [item.wire, item.wire], optional: [...under(0, item), ...under(1, item)] };
  }
  if (type === 'optional' || type === 'nullable') return sampleOf(innerType);
  if (type === 'union') return sampleOf(options[0] as z.ZodType);
  if (type === 'record') {
    const value = sampleOf(valueType);
    return { wire: { key: value.wire }, optional: under('key', value) };
  }
  if (type === 'tuple') return { wire: ['text', 'text'], optional: [] };
  const leaf = leaves.find((value) => z.safeDecode(schema, value as never).success);
  if (leaf !== undefined || type !== 'pipe') return { wire: leaf, optional: [] };
  const sample = sampleOf(before);
  return z.safeDecode(schema, sample.wire as never).success ? sample : sampleOf(out);
}

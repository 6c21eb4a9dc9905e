import fc from 'fast-check';
import { api } from '../../../sdk/api';
import { prepareAnswer, prepareDecoder, UNREADABLE } from '../../../sdk/schema/decoder';
import type { Endpoint } from '../../../sdk/schema/endpoint';
import { epoch, hintOf, integer, list, object } from '../../../sdk/schema/wire';
import { z } from '../../../sdk/schema/zod';

const endpoints = Object.values(api).flatMap((area) => Object.values(area as Readonly<Record<string, Endpoint>>));
/** Many endpoints give the same. */
const outputs = [...new Map(endpoints.map(({ route, output }) => [output, route]))].map(([output, route]) => [route, output] as const);

const leaves = ['text', 1, true, '2025-01-26T07:29:04Z', '192.0.2.1', 'https://example.com', 1_700_000_000, null];

type Path = readonly (string | number)[];
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
function sampleOf(schema: z.ZodType): Sample {
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

function replaced(wire: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  const inner = replaced((wire as Record<string | number, unknown>)[name], rest, by);
  return Array.isArray(wire)
    ? wire.map((item, index) => (index === name ? inner : item))
    : { ...(wire as object), ...Object.fromEntries([[name, inner]]) };
}

/** Everything in a value by its place. */
function flat(value: unknown, place = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [[place, value]];
  return Object.entries(value).flatMap(([name, part]) => flat(part, `${place}/${name}`));
}

const anything = fc.oneof(fc.constantFrom(null, 0, -1.5, '', 'text', true, [], {}, [null], [[]], { a: null }), fc.jsonValue());

describe('of an answer', () => {
  test.each(outputs)('%s no optional field costs another', (_, output) => {
    const { wire, optional } = sampleOf(output);
    const decode = prepareAnswer(output);
    expect(decode(wire)).toEqual(z.safeDecode(output, wire as never).data);
    if (optional.length === 0) return;
    const property = fc.property(fc.constantFrom(...optional), anything, (path, odd) => {
      const decoded = decode(replaced(wire, path, odd));
      expect(decoded).not.toBe(UNREADABLE);
      // What has the field's own place or lies in it may differ, nothing else.
      const without = new Map(flat(decode(replaced(wire, path, undefined))));
      const read = new Map(flat(decoded));
      for (const [place, value] of without) if (!isEmptied(place, read)) expect([place, read.get(place)]).toEqual([place, value]);
    });
    fc.assert(property, { numRuns: 30 });
  });

  /** An object or a list that had nothing without the field has a part of the field now. */
  const isEmptied = (place: string, read: ReadonlyMap<string, unknown>) => [...read.keys()].some((other) => other.startsWith(`${place}/`));

  test.each(outputs)('%s what is no object is unreadable', (_, output) => {
    for (const wire of ['<html>', 7, true]) expect(prepareAnswer(output)(wire)).toBe(UNREADABLE);
  });
});

describe('an object', () => {
  const route = object({ id: z.string(), priority: integer(), description: z.string(), note: z.string().optional(), createdAt: epoch });
  const page = object({ items: list(route), totalCount: integer() });
  const right = { id: 'a', priority: 0, description: 'x', created_at: 1 };
  const decode = prepareDecoder(route);

  test.each(['priority', 'description', 'created_at'])('is read without its required %s, whatever stands there', (name) => {
    const names = { created_at: 'createdAt' } as Readonly<Record<string, string>>;
    const { [names[name] ?? name]: _, ...others } = decode(right) as Record<string, unknown>;
    for (const odd of [null, undefined, {}, [], 'text that is none', true].filter(
      (value) => name !== 'description' || typeof value !== 'string',
    ))
      expect(decode({ ...right, [name]: odd })).toStrictEqual(others);
  });

  test.each([null, undefined, 7, {}])('is unreadable without what it is known by (%j)', (id) =>
    expect(decode({ ...right, id })).toBe(UNREADABLE),
  );

  test('is unreadable where nothing of it is there', () => {
    expect(prepareAnswer(object({ message: z.string() }))({})).toBe(UNREADABLE);
    expect(prepareAnswer(page)({})).toBe(UNREADABLE);
    expect(prepareAnswer(page)({ message: 'x' })).toBe(UNREADABLE);
  });

  test('is read the same where programs may not make functions from text', () => {
    const original = globalThis.Function;
    const output = object({ items: list(object({ ...route.out.shape, tags: list(z.string()) })), totalCount: integer() });
    const [quick, slow] = [output.clone(), output.clone()].map((schema, index) => {
      if (index === 1)
        globalThis.Function = function refuse() {
          throw new EvalError('no code from text');
        } as never;
      try {
        return prepareAnswer(object({ outer: schema }));
      } finally {
        globalThis.Function = original;
      }
    });
    const items = fc.array(fc.oneof(fc.record({ id: fc.constantFrom('a', 7, null), priority: anything, tags: anything }), anything));
    fc.assert(
      fc.property(fc.oneof(items, anything), anything, (list, total) => {
        const wire = { outer: { items: list, total_count: total } };
        expect(slow?.(wire)).toEqual(quick?.(wire));
      }),
    );
  });

  test('that cannot be read costs its page, unless onUnreadable is given', () => {
    const wire = { items: [right, null, { ...right, id: null }, right], total_count: 4 };
    expect(prepareAnswer(page)(wire)).toBe(UNREADABLE);
    const told: unknown[] = [];
    const read = prepareAnswer(page)(wire, (item) => told.push(item)) as { readonly items: readonly unknown[] };
    expect(read.items.map((item) => item === UNREADABLE)).toEqual([false, true, true, false]);
    expect(told).toEqual([null, { ...right, id: null }]);
  });

  test.each(['text', 7, {}])('a list of a page that is %j is no empty page', (items) =>
    expect(prepareAnswer(page)({ items, total_count: 4 })).toBe(UNREADABLE),
  );
});

import fc from 'fast-check';
import { api } from '../../../sdk/api';
import { prepareAnswer, prepareDecoder, UNREADABLE } from '../../../sdk/schema/decoder';
import type { Endpoint } from '../../../sdk/schema/endpoint';
import { epoch, integer, list, object } from '../../../sdk/schema/wire';
import { z } from '../../../sdk/schema/zod';
import { type Path, sampleOf } from './sample';

const endpoints = Object.values(api).flatMap((area) => Object.values(area as Readonly<Record<string, Endpoint>>));
/** Many endpoints give the same. */
const outputs = [...new Map(endpoints.map(({ route, output }) => [output, route]))].map(([output, route]) => [route, output] as const);

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
  /** A list whose next page cannot be found fails, or it would seem to end. */
  const leadsOn = (path: Path) => /^next$/i.test(String(path.at(-1))) || (path.length === 1 && /^pag(ing|ination)$/i.test(String(path[0])));

  test.each(outputs)('%s no optional field costs another', (_, output) => {
    const { wire, ...sample } = sampleOf(output);
    const optional = sample.optional.filter((path) => !leadsOn(path));
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

describe('a list that goes on', () => {
  const paging = object({ next: z.string().optional(), first: z.string().optional() });
  const items = list(object({ id: z.string() }));
  const right = { items: [{ id: 'a' }] };

  test.each([
    ['required', object({ items, paging })],
    ['optional', object({ items, paging: paging.optional() })],
  ])('is unreadable where the way to its next page is odd, which is %s: it would seem to end', (_, output) => {
    const decode = prepareAnswer(output);
    for (const next of [7, true, {}, ['https://a.example']]) expect(decode({ ...right, paging: { next } })).toBe(UNREADABLE);
    for (const odd of [7, true, 'https://a.example', []]) expect(decode({ ...right, paging: odd })).toBe(UNREADABLE);
    for (const end of [{}, { next: null }, { next: null, first: 7 }])
      expect(decode({ ...right, paging: end })).toEqual({ ...right, paging: {} });
  });

  test('is read where only its total is odd', () =>
    expect(prepareAnswer(object({ items, totalCount: integer() }))({ ...right, total_count: 'many' })).toEqual(right));
});

describe('a part of an answer', () => {
  const decode = prepareAnswer(object({ clicked: object({ total: integer(), unique: integer().optional(), by: list(z.string()) }) }));

  test('is read where one of its optional fields or lists is there, and nothing that it requires', () => {
    expect(decode({ clicked: { total: 'many', unique: 3 } })).toEqual({ clicked: { unique: 3, by: [] } });
    expect(decode({ clicked: { total: 'many', by: ['a'] } })).toEqual({ clicked: { by: ['a'] } });
  });

  test('is unreadable where nothing of it is there', () => {
    for (const clicked of [{}, { total: 'many' }, { by: null }, { other: 1 }]) expect(decode({ clicked })).toBe(UNREADABLE);
  });
});

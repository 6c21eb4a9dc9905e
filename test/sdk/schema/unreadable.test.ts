import { decodeAnswer, type Endpoint } from 'mailgun-sdk';
import { endpoint } from '../../../sdk/schema/endpoint';
import { integer, list, object, spelled } from '../../../sdk/schema/wire';
import { z } from '../../../sdk/schema/zod';

const item = object({ id: spelled('pool_id', z.string()), note: z.string(), count: integer() });
const pools = endpoint('GET /v3/pools', {
  summary: 'Pools',
  output: object({ items: list(item), paging: object({ next: z.string().optional() }).optional() }),
  paging: 'cursor',
}) as unknown as Endpoint;
const odd = { pool_id: 'a', note: 7, count: 'many' };

describe('what is said of an answer that cannot be read', () => {
  test.each([
    [
      'the field that the item is known by',
      { items: [odd, { ...odd, pool_id: 7 }] },
      'items.1.id: must be text, not a number; items.1.note: must be text, not a number; items.1.count: Invalid string: must match pattern /^-?\\d+$/',
    ],
    ['an item that is none', { items: [odd, odd, null] }, 'items.2: must be an object, not null'],
    ['a list that is none', { items: 'many' }, 'items: must be a list, not text'],
    ['the way to the next page', { items: [odd], paging: { next: 7 } }, 'paging.next: must be text, not a number'],
    ['the answer itself', 'many', 'must be an object, not text'],
  ])('is %s, and not what was only left out of other things', (_, wire, words) =>
    expect(() => decodeAnswer(pools, wire, 200)).toThrow(
      expect.objectContaining({ code: 'invalid_response', message: `GET /v3/pools: an unexpected answer: ${words}` }),
    ),
  );

  test('is short, however long the list is', () => {
    const items = [...Array.from({ length: 1000 }, () => odd), {}];
    expect(() => decodeAnswer(pools, { items }, 200)).toThrow('GET /v3/pools: an unexpected answer: items.1000.id: is required');
  });
});

import { api } from '../../../sdk/api';
import { encodeInput } from '../../../sdk/calls';
import type { Endpoint } from '../../../sdk/schema/endpoint';
import { prepareEncoder, UNSURE } from '../../../sdk/schema/prepared';
import { z } from '../../../sdk/schema/zod';

const send = api.messages.send as unknown as Endpoint;
const small = { to: 'a@example.com', from: 'b@example.com', domain: 'mail.example.com', subject: 'Hello', text: 'Hello' };

/** What zod itself makes of an input; nothing where it refuses. */
function byZod(input: unknown): [string, unknown][] | undefined {
  const encoded = z.safeEncode(send.input, input as never);
  return encoded.success ? Object.entries(encoded.data) : undefined;
}

describe('an encoder that is made from a declaration', () => {
  const right: Readonly<Record<string, object>> = {
    'a small message': small,
    'a message without what is undefined': { ...small, cc: undefined, tags: undefined, headers: undefined },
    'names beside addresses': {
      ...small,
      from: { name: 'Bob "B"', address: 'b@example.com' },
      to: [{ name: '', address: 'a@example.com' }],
    },
    'options of every kind': {
      ...small,
      tags: ['one', 'two'],
      testMode: true,
      dkim: false,
      requireTls: true,
      deliveryTime: new Date(1_800_000_000_000),
      templateVariables: { order: 1 },
      attachments: [{ filename: 'a.txt', data: 'a' }],
    },
    'an option that is left out when it is false': { ...small, testMode: false },
    'headers and variables': { ...small, headers: { 'Reply-To': 'c@example.com' }, variables: { order: 'A-1', list: [1, 2], none: '' } },
  };

  test.each(Object.entries(right))('writes %s as zod does, field by field in the same order', (_, input) => {
    const encoded = prepareEncoder(send.input)(input);
    expect(Object.entries(encoded as object)).toEqual(byZod(input));
    expect(encoded).not.toBe(UNSURE);
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'no object': 'text',
    'an array': [small],
    'a name that is not declared': { ...small, sujbect: 'x' },
    'a name that is not declared, without a value': { ...small, sujbect: undefined },
    'a name of the prototype': JSON.parse(`{ "__proto__": 1, ${JSON.stringify(small).slice(1)}`),
    'a field too few': { ...small, domain: undefined },
    'an empty text': { ...small, to: '' },
    'a text that is too long': { ...small, domain: `${'a.'.repeat(130)}example.com` },
    'a text of the wrong form': { ...small, domain: 'no domain' },
    'another kind of value': { ...small, subject: 7 },
    'a header that is no text': { ...small, headers: { 'Reply-To': 7 } },
    'a list that is too long': { ...small, tags: 'abcdefghijk'.split('') },
    // biome-ignore lint/suspicious/noSparseArray: a hole is what this is about
    'a list with a hole': { ...small, attachments: [, { filename: 'a.txt', data: 'a' }] },
    'a file without a name': { ...small, attachments: [{ data: 'a' }] },
    'one file instead of a list': { ...small, attachments: { filename: 'a.txt', data: 'a' } },
    'a wrong option': { ...small, deliverWithin: '1s' },
  };

  test.each(Object.entries(wrong))('leaves %s to zod, which refuses it in words', (_, input) => {
    expect(prepareEncoder(send.input)(input)).toBe(UNSURE);
    expect(byZod(input)).toBeUndefined();
    expect(() => encodeInput(send, input)).toThrow(expect.objectContaining({ code: 'invalid_request', route: send.route }));
  });

  test('writes a global expression of a field afresh each time', () => {
    const word = z.string().regex(/a/g);
    const encode = prepareEncoder(word);
    expect([encode('a'), encode('a'), encode('b')]).toEqual(['a', 'a', UNSURE]);
  });
});

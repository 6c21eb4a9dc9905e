import fc from 'fast-check';
import { type Endpoint, encodeInput, fieldsOf, findProblems, isMailgunError } from 'mailgun-sdk';
import type { z } from 'zod';
import { emailAddress } from '../../../sdk/api/email-address';
import { recipientsIn } from '../../../sdk/api/mailbox';
import { atScale, tell } from '../report';
import { endpoints } from './answers';
import { anyOdd, tryOut } from './odd';

/** Seeds that once failed. */
const seeds: readonly number[] = [];
const count = { 'fields with long texts': 0, 'odd arguments': 0, refused: 0 };

afterAll(() => tell('input-arguments', count));

/** Programs pass on what their users typed: a name, an address, a search. */
const fields = [
  ...new Map(
    endpoints.flatMap((endpoint) =>
      Object.entries(fieldsOf(endpoint as never) as Readonly<Record<string, z.ZodType>>).map(
        ([name, field]) => [field, `${name} of ${endpoint.route}`] as const,
      ),
    ),
  ),
];

/** An expression that goes back at each of them would take hours. */
const long = 400_000;
const repeated = [
  'a',
  'a@',
  '\\"',
  ' ',
  '1',
  'a.',
  ...(atScale(1, 0) === 1 ? ['@', '.', '-', '"', '<', 'a,', '/', '%', '1.', ':', '(', '\n', 'é', 'a-'] : []),
];

describe('an argument', () => {
  test.each(repeated)('is read in one go where it is a long text of %j', (text) => {
    for (const [field] of fields)
      for (const [head, tail] of [
        ['', ' '],
        ['a,"', '\n'],
      ]) {
        count['fields with long texts'] += 1;
        const value = head + text.repeat(long / text.length) + tail;
        for (const given of [value, { name: value, address: value }]) findProblems(field as never, given);
      }
  });

  test('of any other kind is refused in words, or sent', () => {
    const property = fc.property(fc.nat({ max: endpoints.length - 1 }), fc.nat(), anyOdd, anyOdd, (which, at, odd, other) => {
      const endpoint = endpoints[which] as Endpoint;
      const names = Object.keys(fieldsOf(endpoint as never));
      const name = names[at % Math.max(1, names.length)] ?? 'odd';
      count['odd arguments'] += 1;
      const inputs = [{ [name]: odd }, { ...Object.fromEntries(names.map((each) => [each, other])), [name]: odd }, odd];
      for (const input of inputs) {
        try {
          encodeInput(endpoint, input);
        } catch (error) {
          count.refused += 1;
          if (!isMailgunError(error, 'invalid_request')) throw error;
          expect(error.message.startsWith(`${endpoint.route}: `)).toBe(true);
          expect(error.message.length).toBeLessThan(20_000);
        }
      }
    });
    tryOut(property, atScale(40_000, 1500), seeds);
  });
});

describe('the recipients of a message', () => {
  test('are counted as before in a line of millions of quotes', () => {
    expect(recipientsIn(`a@example.com,"${'\\"'.repeat(2_000_000)}`)).toBe(2);
    expect(recipientsIn(`a@example.com,"${'a'.repeat(20_000_000)}" <b@example.com>`)).toBe(2);
  });

  test('are as many as were joined', () => {
    const name = fc.string({ maxLength: 8 }).map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}" <a@example.com>`);
    const line = fc.array(fc.oneof(name, fc.constant('b@example.com')), { minLength: 1, maxLength: 8 });
    tryOut(
      fc.property(line, (parts) => expect(recipientsIn(parts.join(', '))).toBe(parts.length)),
      atScale(20_000, 500),
      seeds,
    );
  });
});

test('an address is one as it was before its expression was made to take no time', () => {
  const before = /^[^\s<>,]+@[^\s<>,]+$/;
  const text = fc.array(fc.constantFrom('a', '@', '.', ' ', '<', ',', 'é'), { maxLength: 8 }).map((parts) => parts.join(''));
  tryOut(
    fc.property(text, (address) => expect(findProblems(emailAddress as never, address).length === 0).toBe(before.test(address))),
    atScale(50_000, 1000),
    seeds,
  );
});

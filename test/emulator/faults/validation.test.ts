import { z } from 'zod';
import { faultSchema } from '../../../emulator/faults/fault';
import { createFaults } from '../../../emulator/faults/faults';

const bad = { status: 503 };

/** What is said to a fault that cannot be; it comes as JSON, as from the control API. */
const refusal = (fault: unknown): string => {
  const { error } = faultSchema.safeParse(fault);
  return error === undefined ? 'allowed' : error.issues.map(({ message }) => message).join('; ');
};

test.each<[unknown, string]>([
  [
    { answer: bad, tmes: 2 },
    'a fault has no tmes. It may have id, domain, region, match, times, skip, nth, every, probability, seed, latency, route',
  ],
  [{ stage: 'rcpt', answer: 'drop', route: 'GET /v3/routes' }, 'a fault with stage has no route. It may have id,'],
  ['drop', 'a fault must be an object of id,'],
  [{}, 'a fault must have an answer, a latency, or both'],
  [{ route: 'POST /v3/routes' }, 'a fault must have an answer, a latency, or both'],
  [
    { answer: 'empty' },
    "answer must be one of 'drop', 'reset', 'half-close', 'hang', 'cut', 'garbled', 'bad-gateway', 'rate-limited', { drip",
  ],
  [{ answer: { status: 99 } }, 'with a status from 200 to 599'],
  [{ answer: { status: 204, body: 'text' } }, 'no body for 204'],
  [{ answer: { status: 200, headers: { 'bad name': 'x' } } }, 'answer must be one of'],
  [{ answer: { status: 200, headers: { good: 'two\r\nlines' } } }, 'answer must be one of'],
  [{ answer: { status: 200, contentType: 'two\r\nlines' } }, 'answer must be one of'],
  [{ answer: { status: 500, more: 1 } }, 'answer must be one of'],
  [{ answer: { drip: { milliseconds: 10, chunks: 1.5 } } }, 'answer must be one of'],
  [{ answer: { drip: { milliseconds: 10, chunks: 2, more: 1 } } }, 'answer must be one of'],
  [{ answer: { rateLimited: {} } }, 'answer must be one of'],
  [{ latency: { min: 1, max: 2, mean: 1 } }, 'latency must be milliseconds'],
  [{ stage: 'rcpt', answer: { code: 451, message: 'Later', more: 1 } }, 'answer with stage must be'],
  [null, 'a fault must be an object of id,'],
  [{ answer: { drip: { milliseconds: 10, chunks: 0 } } }, '{ drip: { milliseconds, chunks } }'],
  [{ answer: { code: 451, message: 'Later' } }, 'answer must be one of'],
  [{ answer: 'hang', latency: 5 }, 'hang never answers: leave latency out'],
  [{ latency: -1 }, 'latency must be milliseconds from 0 to 2147483647, or { min, max } of such'],
  [{ latency: 2 ** 31 }, 'latency must be milliseconds from 0 to 2147483647'],
  [{ latency: { min: 5, max: 4 } }, 'latency.min must not be more than latency.max'],
  [{ latency: { min: 5 } }, 'latency must be milliseconds'],
  [{ answer: bad, times: 0 }, "times must be a whole number, at least 1, or 'always'"],
  [{ answer: bad, times: 'often' }, "times must be a whole number, at least 1, or 'always'"],
  [{ answer: bad, skip: -1 }, 'skip must be a whole number, at least 0'],
  [{ answer: bad, nth: 2, times: 2 }, 'nth strikes one request: use it without skip, every and times'],
  [{ answer: bad, nth: 2, every: 2 }, 'nth strikes one request: use it without skip, every and times'],
  [{ answer: bad, every: 1.5 }, 'every must be a whole number, at least 1'],
  [{ answer: bad, probability: 2 }, 'probability must be a number from 0 to 1'],
  [{ answer: bad, seed: 1 }, 'seed decides nothing without probability or latency: { min, max }'],
  [{ answer: bad, probability: 1, seed: 2 ** 32 }, 'seed must be a whole number, at least 0 and at most 4294967295'],
  [{ answer: bad, route: '/v3/routes' }, "route must be a method and a path as Mailgun documents them, such as 'POST /v3/routes'"],
  [{ answer: bad, route: 'GET /v3/routes', method: 'POST' }, 'route and method name different methods: leave method out'],
  [{ answer: bad, method: 'get' }, 'method must be a method of HTTP in capital letters'],
  [{ answer: bad, path: 'v3/routes' }, 'path must begin with / or *'],
  [{ answer: bad, region: 'mars' }, "region must be 'us' or 'eu'"],
  [{ answer: bad, match: {} }, 'match must have at least one field'],
  [{ answer: bad, match: { to: 5 } }, 'match must be an object of patterns'],
  [{ answer: bad, when: 'never' }, "when must be 'before' or 'after'"],
  [{ answer: bad, id: '../x' }, 'id must be 1 to 100 letters, digits and _ . : -'],
  [{ stage: 'quit', answer: 'drop' }, 'stage must be one of connect, helo, auth, mail, rcpt, data, message'],
  [
    { stage: 'rcpt', answer: { status: 500 } },
    "answer with stage must be 'drop', 'hang', or { code, message } with a code from 400 to 599",
  ],
  [{ stage: 'rcpt', answer: { code: 250, message: 'Fine' } }, 'with a code from 400 to 599'],
  [{ stage: 'rcpt', answer: { code: 550, message: 'No\r\n250 Yes' } }, 'a message of one line'],
  [{ stage: 'rcpt' }, 'a fault must have an answer, a latency, or both'],
])('%j is refused', (fault, words) => {
  expect(refusal(fault)).toContain(words);
  expect(() => createFaults().add(fault as never)).toThrow(words);
});

test.each<[unknown]>([
  [{ answer: 'drop' }],
  [{ answer: { status: 204 } }],
  [{ answer: { status: 500, body: { message: 'no' } } }],
  [{ answer: 'rate-limited', skip: 1, times: 'always' }],
  [{ latency: { min: 1, max: 5 }, seed: 3 }],
  [{ route: 'GET /v3/routes', method: 'GET', path: '/v3/*', answer: 'reset', when: 'after', probability: 0.5 }],
  [{ stage: 'rcpt', match: { to: '*@example.com' }, answer: { code: 451, message: '4.3.0 Try again later' }, latency: 10 }],
])('%j is allowed', (fault) => expect(refusal(fault)).toBe('allowed'));

test('several faults of a fault are all named', () => {
  expect(refusal({ answer: bad, times: 0, skip: -1 })).toMatch(/times must .*; skip must /);
});

test('an id that is taken is refused, and free again once the fault is removed', () => {
  const faults = createFaults();
  faults.add({ id: 'one', latency: 1 });
  expect(() => faults.add({ id: 'one', latency: 1 })).toThrow('there is a fault with the id one already');
  faults.remove('one');
  expect(faults.add({ id: 'one', latency: 1 }).id).toBe('one');
});

test('the schema can be written as JSON Schema, for the control API', () => {
  expect(JSON.stringify(z.toJSONSchema(faultSchema, { io: 'input' }))).toContain('"half-close"');
});

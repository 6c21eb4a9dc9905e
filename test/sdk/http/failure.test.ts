import { createMailgun, isMailgunError, type Mailgun, MailgunError, type MailgunErrorCode } from 'mailgun-sdk';
import { failure } from '../../../sdk/http/failure';
import { cutOff, hangUp, json, type ScriptedServer, startScriptedServer, text } from '../../scripted-server';

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const domain = () => mailgun.domains.get({ domain: 'example.com' });
const route = 'GET /v4/domains/{name}';
const asked = { host: 'api.mailgun.net', region: 'us' } as const;

describe('a status', () => {
  test.each<[number, MailgunErrorCode]>([
    [400, 'invalid_request'],
    [401, 'unauthorized'],
    [402, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [413, 'invalid_request'],
    [415, 'invalid_request'],
    [422, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'server_error'],
    [504, 'server_error'],
  ])('of %i is the code %s', async (status, code) => {
    server.answer(json({ message: 'Mailgun’s own words' }, status));
    await expect(domain()).rejects.toMatchObject({
      code,
      status,
      route,
      message: `${route}: Mailgun’s own words`,
      body: { message: 'Mailgun’s own words' },
    });
  });

  test.each([301, 302, 303, 307, 308])('of %i is not followed, because the key would go along', async (status) => {
    const elsewhere = await startScriptedServer();
    server.answer(text('', status, { location: `${elsewhere.url}/v4/domains/example.com` }));
    await expect(domain()).rejects.toMatchObject({ code: 'invalid_response', status, route });
    expect([server.received.length, elsewhere.received.length]).toEqual([1, 0]);
    await elsewhere.close();
  });
});

describe('the words of', () => {
  test.each<[string, number, unknown, string, MailgunErrorCode]>([
    ['most services', 404, { message: 'Domain not found' }, 'Domain not found', 'not_found'],
    [
      'webhooks',
      400,
      { Reason: 'https://x.y/ is not a valid url: host not found' },
      'https://x.y/ is not a valid url: host not found',
      'invalid_request',
    ],
    ['account webhooks', 404, { Description: 'Webhook not found' }, 'Webhook not found', 'not_found'],
    ['tracking certificates', 409, { Description: 'x509 cert already exists' }, 'x509 cert already exists', 'conflict'],
    ['a field without a value', 400, { Field: 'url' }, 'invalid url', 'invalid_request'],
    ['a field with a value', 400, { Field: 'url', Value: 'ftp://x' }, 'invalid url: ftp://x', 'invalid_request'],
    ['copying templates', 400, { Response: {}, Status: 400 }, '{"Response":{},"Status":400}', 'invalid_request'],
    ['an error text', 400, { error: 'invalid parameters' }, 'invalid parameters', 'invalid_request'],
    ['an error object', 400, { error: { code: 7 } }, '{"error":{"code":7}}', 'invalid_request'],
    ['an old rate limit', 429, { 'retry-seconds': 61 }, '{"retry-seconds":61}', 'rate_limited'],
    ['a name that is taken', 400, { message: 'This domain name is already taken' }, 'This domain name is already taken', 'conflict'],
    [
      'a webhook that is there',
      400,
      { Reason: "Webhook for event type 'clicked' already exists" },
      "Webhook for event type 'clicked' already exists",
      'conflict',
    ],
    ['a list that is there', 400, { message: 'Duplicate object' }, 'Duplicate object', 'conflict'],
  ])('%s come through', async (_, status, body, words, code) => {
    server.answer(json(body, status));
    await expect(domain()).rejects.toMatchObject({ code, message: `${route}: ${words}`, body, status });
  });

  test.each<[string, number, string, string, MailgunErrorCode]>([
    ['a wrong key', 401, 'text/plain; charset=utf-8', 'Forbidden', 'unauthorized'],
    ['a message that is too long', 413, 'text/plain', 'request size exceeds 52.4MiB limit', 'invalid_request'],
    ['a path that no Go service knows', 404, 'text/plain', '404 page not found\n', 'invalid_response'],
    ['a path that no Python service knows', 404, 'text/html', '<title>404 Not Found</title>\n<h1>Not Found</h1>', 'invalid_response'],
    ['a proxy', 502, 'text/html', '<html>\n<h1>502 Bad Gateway</h1>', 'server_error'],
  ])('%s come through although they are no JSON', async (_, status, type, body, code) => {
    server.answer(text(body, status, { 'content-type': type }));
    const words = body.split('\n')[0];
    await expect(domain()).rejects.toMatchObject({
      code,
      status,
      body,
      message: expect.stringMatching(new RegExp(`^${escaped(route)}: .*${escaped(words)}$`)),
    });
  });

  test.each([
    ['us', 'eu'],
    ['eu', 'us'],
  ] as const)('a domain that the region %s does not know name the host and the other region', async (region, other) => {
    server.answer(json({ message: 'Domain not found: example.com' }, 404));
    const regional = createMailgun({ apiKey: 'key', region, baseUrl: `${server.url}/{region}`, retries: 0 });
    const { host } = new URL(server.url);
    await expect(regional.domains.get({ domain: 'example.com' })).rejects.toMatchObject({
      code: 'not_found',
      message: `${route}: Domain not found: example.com (${host} was asked, the region ${region}: what is in the other needs region: '${other}')`,
    });
    await regional.close();
  });

  test('a key that the region does not know name the other region', () => {
    const { message } = failure('GET /v3/routes', { status: 401, headers: {}, text: 'Forbidden' }, asked);
    expect(message).toContain("api.mailgun.net was asked, the region us: what is in the other needs region: 'eu'");
  });

  test('a page are cut to one line that fits a log', async () => {
    server.answer(text(`${'x'.repeat(10_000)}\nsecond line`, 503));
    const error = await domain().catch((thrown: unknown) => thrown);
    expect(isMailgunError(error) && error.message.length).toBeLessThan(250);
    expect(isMailgunError(error) && error.message).not.toContain('\n');
  });

  test('an empty answer are that it is empty', async () => {
    server.answer(text('', 503));
    await expect(domain()).rejects.toMatchObject({
      code: 'server_error',
      message: `${route}: 503 with an answer that is not JSON: (empty)`,
    });
  });
});

const escaped = (words = '') => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('a limit', () => {
  test.each<[string, number, object]>([
    ['420', 420, { message: 'slow down' }],
    ['a limit of recipients', 400, { message: 'recipient limit exceeded, try again after 90 seconds' }],
  ])('%s is rate_limited', async (_, status, body) => {
    server.answer(json(body, status));
    await expect(domain()).rejects.toMatchObject({ code: 'rate_limited', status, retryAfter: status === 420 ? undefined : 90_000 });
  });
});

describe('a 404', () => {
  // What a wrong path gets, not what a missing thing gets: api.md, "Error bodies".
  test.each([{ error: 'not found' }, [], {}, 'not found', null])('of %j does not say that the thing is gone', async (body) => {
    server.answer(json(body, 404));
    await expect(domain()).rejects.toMatchObject({ code: 'invalid_response', status: 404 });
  });
});

describe('an answer of 200', () => {
  const write = () => mailgun.routes.delete({ id: '1' });

  test.each([
    ['is a page of a proxy', '<html>Please sign in</html>'],
    ['is what a bare host says', 'Mailgun Magnificent API'],
    ['is empty', ''],
    ['is JSON that breaks off', '{"message": "Route has'],
    ['is JSON of another shape', '{"ok": true}'],
    ['is a JSON list', '[]'],
    ['is a JSON null', 'null'],
  ])('that %s is an `invalid_response`', async (_, body) => {
    server.answer(text(body));
    await expect(write()).rejects.toMatchObject({
      code: 'invalid_response',
      status: 200,
      maybeDone: true,
      message: expect.stringMatching(/^DELETE \/v3\/routes\/\{id\}: /),
    });
  });

  test.each([
    ['', 'empty'],
    ['<html>', 'not JSON'],
  ])('of %j is called %s', async (body, words) => {
    server.answer(text(body));
    await expect(write()).rejects.toMatchObject({ message: expect.stringContaining(words) });
  });

  test('names the fields that are not as expected', async () => {
    server.answer(json({ route: { id: 1, expression: '', actions: [], priority: 'x', description: '', created_at: 'never' } }));
    await expect(mailgun.routes.get({ id: '1' })).rejects.toMatchObject({
      message: expect.stringMatching(/route\.id.*route\.priority.*route\.createdAt/),
    });
  });

  test('to a read leaves nothing half done', async () => {
    server.answer(text('<html>'));
    await expect(domain()).rejects.toMatchObject({ code: 'invalid_response', maybeDone: false });
  });
});

describe('a lost answer', () => {
  test.each([
    ['a dropped connection', hangUp],
    ['an answer that is cut off', cutOff('{"message": "Route has been')],
  ])('after %s is `network`, and says the route first', async (_, reply) => {
    server.answer(reply);
    await expect(mailgun.routes.delete({ id: '1' })).rejects.toMatchObject({
      code: 'network',
      status: undefined,
      maybeDone: true,
      message: expect.stringMatching(/^DELETE \/v3\/routes\/\{id\}: /),
    });
  });

  test('to a name that does not exist is `network`, with nothing done', async () => {
    const nowhere = createMailgun({ apiKey: 'key', baseUrl: 'https://mailgun.invalid', retries: 0 });
    await expect(nowhere.routes.delete({ id: '1' })).rejects.toMatchObject({ code: 'network', maybeDone: false });
    await nowhere.close();
  });
});

describe('how long to wait', () => {
  const now = new Date('2025-01-26T07:29:00Z').getTime();
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(now));
  afterEach(() => jest.restoreAllMocks());

  test.each<[string, Record<string, string>, unknown, number | undefined]>([
    ['Retry-After in seconds', { 'retry-after': '7' }, {}, 7_000],
    ['Retry-After as a date', { 'retry-after': 'Sun, 26 Jan 2025 07:29:09 GMT' }, {}, 9_000],
    ['Retry-After as a date that is over', { 'retry-after': 'Sun, 26 Jan 2025 07:00:00 GMT' }, {}, 0],
    ['Retry-After before X-RateLimit-Reset', { 'retry-after': '7', 'x-ratelimit-reset': '8' }, {}, 7_000],
    ['X-RateLimit-Reset in seconds from now', { 'x-ratelimit-reset': '8' }, {}, 8_000],
    ['X-RateLimit-Reset in seconds since 1970', { 'x-ratelimit-reset': String(now / 1000 + 5) }, {}, 5_000],
    ['X-RateLimit-Reset in milliseconds since 1970', { 'x-ratelimit-reset': String(now + 250) }, {}, 250],
    ['seconds in the body', {}, { 'retry-seconds': 60 }, 60_000],
    ['seconds in the words', {}, { message: 'account-requests-per-sec limit exceeded, try again after 120 seconds' }, 120_000],
    ['a date in the words', {}, { message: 'recipient limit exceeded, try again after Sun, 26 Jan 2025 07:30:00 UTC' }, 60_000],
    ['nothing', {}, { message: 'Too Many Requests' }, undefined],
    ['nonsense in the body', {}, { 'retry-seconds': 'soon' }, undefined],
    ['nonsense', { 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }, { 'retry-seconds': 'x' }, undefined],
  ])('is read from %s', (_, headers, body, expected) => {
    expect(failure('GET /v3/routes', { status: 429, headers, text: JSON.stringify(body) }, asked).retryAfter).toBe(expected);
  });

  test('is not read from an answer that is no rate limit', () => {
    expect(failure('GET /v3/routes', { status: 400, headers: { 'retry-after': '7' }, text: '{}' }, asked).retryAfter).toBeUndefined();
  });
});

describe('isMailgunError', () => {
  const error = new MailgunError('not_found', 'GET /v3/routes/{id}', 'Route not found');

  test('recognises an error, and its code', () => {
    expect([isMailgunError(error), isMailgunError(error, 'not_found'), isMailgunError(error, 'conflict')]).toEqual([true, true, false]);
  });
  test('recognises an error of another copy of the package', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<{ MailgunError: typeof MailgunError }>('../../../sdk/errors').MailgunError;
      const foreign = new other('not_found', 'GET /v3/routes/{id}', 'Route not found');
      expect(foreign).not.toBeInstanceOf(MailgunError);
      expect(isMailgunError(foreign, 'not_found')).toBe(true);
    });
  });
  test.each([
    new Error('x'),
    Object.assign(new Error('x'), { code: 'not_found' }),
    { name: 'MailgunError', code: 'not_found' },
    null,
    undefined,
    'x',
  ])('does not take %p for one', (value) => expect(isMailgunError(value)).toBe(false));
});

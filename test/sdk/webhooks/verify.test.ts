import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { createMemoryReplayStore, isKnownEvent, verifyWebhook } from 'mailgun-sdk';

const signingKey = 'key-of-the-account';
const token = 'a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0';
const now = () => String(Math.floor(Date.now() / 1000));
const sign = (timestamp: string, key = signingKey) =>
  createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
const post = ({ timestamp = now(), key = signingKey, data = { event: 'opened', id: 'x' } as unknown } = {}) =>
  JSON.stringify({ signature: { timestamp, token, signature: sign(timestamp, key) }, 'event-data': data });

describe('a webhook', () => {
  test('is verified as text, as bytes and as what a framework has parsed', async () => {
    for (const body of [post(), Buffer.from(post()), JSON.parse(post()) as unknown])
      expect(await verifyWebhook(body, { signingKey })).toMatchObject({ verified: true, event: { event: 'opened' } });
  });

  test('is verified with any of several keys, for the time of a rotation', async () => {
    const result = await verifyWebhook(post({ key: 'old' }), { signingKey: ['new', 'old'] });
    expect(result).toMatchObject({ verified: true });
  });

  test.each([-400, 400])('is stale %i seconds off', async (seconds) => {
    const timestamp = String(Number(now()) + seconds);
    expect(await verifyWebhook(post({ timestamp }), { signingKey })).toEqual({ verified: false, reason: 'stale' });
    expect(await verifyWebhook(post({ timestamp }), { signingKey, tolerance: 500 })).toMatchObject({ verified: true });
  });

  test('is taken once with a replay store, and again after it was forgotten', async () => {
    const replay = createMemoryReplayStore();
    const body = post();
    expect(await verifyWebhook(body, { signingKey, replay })).toMatchObject({ verified: true });
    expect(await verifyWebhook(body, { signingKey, replay })).toEqual({ verified: false, reason: 'replayed' });
    await replay.forget(token);
    expect(await verifyWebhook(body, { signingKey, replay })).toMatchObject({ verified: true });
  });

  test('with a wrong signature leaves the replay store alone', async () => {
    const replay = { remember: jest.fn(() => true), forget: jest.fn() };
    await verifyWebhook(post({ key: 'wrong' }), { signingKey, replay });
    expect(replay.remember).not.toHaveBeenCalled();
  });

  test('cannot pass under another token by moving digits between timestamp and token', async () => {
    const timestamp = now();
    const moved = { timestamp: timestamp + token.slice(0, 1), token: token.slice(1), signature: sign(timestamp) };
    const body = JSON.stringify({ signature: moved, 'event-data': { event: 'opened' } });
    expect(await verifyWebhook(body, { signingKey, tolerance: Number.POSITIVE_INFINITY })).toEqual({
      verified: false,
      reason: 'malformed',
    });
  });

  test('of a kind that nobody knows yet is given as it is', async () => {
    const result = await verifyWebhook(post({ data: { event: 'teleported', id: 'x', recipient: 'alice@example.com' } }), { signingKey });
    expect(result).toMatchObject({ verified: true, event: { event: 'teleported', recipient: 'alice@example.com' } });
    expect(result.verified && result.event && isKnownEvent(result.event)).toBe(false);
  });

  test.each([[''], [' '], [[]], [['good', '']]])('is not looked at with the empty signing key %j', async (empty) => {
    await expect(verifyWebhook(post(), { signingKey: empty })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('the signature', () => {
  const timestamp = '1770920772';
  const at = { now: () => Number(timestamp) * 1000 };
  const parts = { timestamp, token, signature: sign(timestamp) };
  const verify = (signature: unknown, more: object = {}) =>
    verifyWebhook({ signature, 'event-data': { event: 'opened' } }, { signingKey, ...at, ...more });

  test('of a parent account is enough for the webhook of a subaccount', async () => {
    const signature = { ...parts, signature: sign(timestamp, 'of the subaccount'), 'parent-signature': sign(timestamp) };
    expect(await verify(signature)).toMatchObject({ verified: true });
    expect(await verify(signature, { signingKey: 'of the subaccount' })).toMatchObject({ verified: true });
    expect(await verify(signature, { signingKey: 'of neither' })).toEqual({ verified: false, reason: 'signature' });
  });

  test('is good with the timestamp as a number, which is how the documentation describes it', async () => {
    expect(await verify({ ...parts, timestamp: 1770920772 })).toMatchObject({
      verified: true,
      token,
      signedAt: new Date('2026-02-12T18:26:12.000Z'),
    });
  });

  test.each([
    ['upper-case digits', { ...parts, signature: sign(timestamp).toUpperCase() }],
    ['one wrong digit', { ...parts, signature: sign(timestamp).replace(/.$/, (last) => (last === '0' ? '1' : '0')) }],
    ['the first half', { ...parts, signature: sign(timestamp).slice(0, 32) }],
    ['nothing', { ...parts, signature: '' }],
    ['words', { ...parts, signature: 'let me in' }],
  ])('with %s is refused', async (_, signature) => expect(await verify(signature)).toEqual({ verified: false, reason: 'signature' }));

  test.each([
    ['no token', { ...parts, token: undefined }],
    ['an empty token', { ...parts, token: '' }],
    ['two tokens', { ...parts, token: [token, token] }],
    ['a token of a megabyte', { ...parts, token: 'a'.repeat(1_000_000) }],
    ['a token with NUL', { ...parts, token: `${token}\0` }],
    ['no timestamp', { ...parts, timestamp: undefined }],
    ['a timestamp with a fraction', { ...parts, timestamp: 1770920772.5 }],
    ['a timestamp with a sign', { ...parts, timestamp: '+770920772' }],
    ['a timestamp in milliseconds', { ...parts, timestamp: '1770920772000' }],
    ['a timestamp in other digits', { ...parts, timestamp: '١٧٧٠٩٢٠٧٧٢' }],
    ['no signature', { timestamp, token }],
    ['a list of signatures', { ...parts, signature: [sign(timestamp)] }],
    ['an inherited token', JSON.parse(`{"timestamp":"${timestamp}","__proto__":{"token":"${token}"},"signature":"${sign(timestamp)}"}`)],
  ])('with %s is malformed', async (_, signature) => expect(await verify(signature)).toEqual({ verified: false, reason: 'malformed' }));

  test('counts in a form only where each of its fields is there once', async () => {
    const form = new URLSearchParams({ ...parts, event: 'opened' });
    expect(await verifyWebhook(form.toString(), { signingKey, ...at })).toMatchObject({ verified: true });
    form.append('token', token);
    expect(await verifyWebhook(form.toString(), { signingKey, ...at })).toEqual({ verified: false, reason: 'malformed' });
  });

  test.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])('%i seconds old is believed by default: %p', async (age, verified) => {
    expect(await verify(parts, { now: () => (Number(timestamp) + age) * 1000 })).toMatchObject({ verified });
  });

  test.each([0, 250, -250])('%i seconds old is remembered for as long as it is good', async (age) => {
    const remember = jest.fn((_token: string, _seconds: number) => true);
    await verify(parts, { replay: { remember }, now: () => (Number(timestamp) + age) * 1000 });
    expect(remember.mock.calls).toEqual([[token, 300 - age + 1]]);
  });

  test('that is never stale is remembered for ever', async () => {
    const remember = jest.fn((_token: string, _seconds: number) => true);
    await verify(parts, { replay: { remember }, tolerance: Number.POSITIVE_INFINITY, now: Date.now });
    expect(remember.mock.calls).toEqual([[token, Number.POSITIVE_INFINITY]]);
  });

  test.each([Number.NaN, -1, '300'])('is not looked at with the tolerance %p', async (tolerance) => {
    await expect(verify(parts, { tolerance })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('does not use a token up for a webhook that says nothing', async () => {
    const remember = jest.fn(() => true);
    const body = { signature: parts, 'event-data': { id: 'x' } };
    expect(await verifyWebhook(body, { signingKey, ...at, replay: { remember } })).toEqual({ verified: false, reason: 'malformed' });
    expect(remember).not.toHaveBeenCalled();
  });

  test('does not cover the event, as the documentation of verifyWebhook says', async () => {
    const result = await verifyWebhook(
      { signature: parts, 'event-data': { event: 'opened', recipient: 'changed@example.com' } },
      { signingKey, ...at },
    );
    expect(result).toMatchObject({ verified: true, event: { recipient: 'changed@example.com' } });
  });
});

describe('an event', () => {
  const read = async (data: object) => {
    const result = await verifyWebhook(post({ data }), { signingKey });
    return result.verified ? result : undefined;
  };

  test('has the names and types of the event log, and the account and domain that only webhooks bring', async () => {
    const result = await read({
      event: 'failed',
      severity: 'permanent',
      id: 'G9Bn5sl1TC6nu79C8C0bwg',
      timestamp: 1521233195.375624,
      'log-level': 'error',
      recipient: 'alice@example.com',
      'delivery-status': { 'attempt-no': 1, code: 550, 'mx-host': 'mx.example.com' },
      'user-variables': { my_var: 1, 'my-var': 2 },
      account: { id: '5f8' },
      domain: { name: 'example.com' },
      campaigns: [],
    });
    expect(result?.event).toStrictEqual({
      event: 'failed',
      severity: 'permanent',
      id: 'G9Bn5sl1TC6nu79C8C0bwg',
      timestamp: new Date(1521233195375),
      logLevel: 'error',
      recipient: 'alice@example.com',
      deliveryStatus: { attemptNo: 1, code: 550, mxHost: 'mx.example.com' },
      userVariables: { my_var: 1, 'my-var': 2 },
      tags: [],
      account: { id: '5f8' },
      domain: { name: 'example.com' },
    });
    expect(result).toMatchObject({ raw: { campaigns: [] } });
  });

  test('is still read where Mailgun changes a field of it, which is left out', async () => {
    const result = await read({ event: 'delivered', recipient: 'a@example.com', tags: 'one', storage: 7, timestamp: 'today' });
    expect(result?.event).toStrictEqual({ event: 'delivered', recipient: 'a@example.com', timestamp: result?.signedAt });
  });

  test('that failed in a way nobody knows yet is of no known kind', async () => {
    const result = await read({ event: 'failed', severity: 'delayed' });
    expect(result?.event && isKnownEvent(result.event)).toBe(false);
    expect(result?.event).toMatchObject({ severity: 'delayed' });
  });

  test.each(['__proto__', 'constructor', 'toString'])('of the kind %p is of no known kind', async (kind) => {
    const result = await read({ event: kind });
    expect(result?.event?.event).toBe(kind);
    expect(result?.event && isKnownEvent(result.event)).toBe(false);
  });

  test('narrows to what its kind has', async () => {
    const result = await read({ event: 'clicked', url: 'https://example.com/' });
    if (result?.event === undefined || !isKnownEvent(result.event)) throw new Error('It is of a known kind');
    const { event } = result;
    // @ts-expect-error Only a click has a URL.
    const url: unknown = event.url;
    expect(url).toBe('https://example.com/');
    expect(event.event === 'clicked' && event.url).toBe('https://example.com/');
  });
});

describe('an event of before 2018', () => {
  const form = (fields: Readonly<Record<string, string>>) => {
    const timestamp = now();
    return new URLSearchParams({ timestamp, token, signature: sign(timestamp), ...fields });
  };

  test('is read in the form of today', async () => {
    const fields = {
      event: 'bounced',
      recipient: 'a@example.com',
      domain: 'example.com',
      code: '550',
      error: 'No such user',
      'Message-Id': '<1@x>',
    };
    const result = await verifyWebhook(form(fields).toString(), { signingKey });
    expect(result).toMatchObject({ verified: true, raw: { code: ['550'] } });
    expect(result.verified && result.event).toStrictEqual({
      event: 'failed',
      severity: 'permanent',
      reason: 'bounce',
      timestamp: result.verified ? result.signedAt : undefined,
      recipient: 'a@example.com',
      domain: { name: 'example.com' },
      deliveryStatus: { code: '550', message: 'No such user' },
      message: { headers: { messageId: '1@x' }, attachments: [], recipients: [] },
      tags: [],
    });
  });

  test('is read out of a multipart form too, which bounces came in', async () => {
    const request = new Request('http://localhost', {
      method: 'POST',
      body: formData(form({ event: 'complained', recipient: 'a@example.com' })),
    });
    const contentType = request.headers.get('content-type') ?? '';
    const result = await verifyWebhook(await request.text(), { signingKey, contentType });
    expect(result).toMatchObject({ verified: true, event: { event: 'complained', recipient: 'a@example.com' } });
  });

  test.each(['sender', 'from', 'body-plain', 'body-mime'])(
    'is not what the sender of an e-mail can write: with %s it is an e-mail, whatever its headers say',
    async (field) => {
      const result = await verifyWebhook(form({ event: 'complained', recipient: 'victim@example.com', [field]: 'x' }).toString(), {
        signingKey,
      });
      expect(result).toMatchObject({ verified: true, inbound: { recipient: 'victim@example.com' } });
      expect(result).not.toHaveProperty('event');
    },
  );

  const formData = (fields: URLSearchParams) => {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    return data;
  };
});

describe('whatever a stranger sends', () => {
  const refused = (result: unknown) =>
    expect(result).toMatchObject({ verified: false, reason: expect.stringMatching(/malformed|signature/) });

  test('as a value of any kind is refused and throws nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.anything(), async (body) => refused(await verifyWebhook(body, { signingKey }))));
  });

  test('as text or bytes is refused and throws nothing', async () => {
    const bodies = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.json());
    const types = fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x');
    await fc.assert(
      fc.asyncProperty(bodies, types, async (body, contentType) => refused(await verifyWebhook(body, { signingKey, contentType }))),
    );
  });

  test.each([
    ['a million brackets', '['.repeat(1_000_000)],
    ['a million nested objects', `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`],
    ['a million fields', 'a=1&'.repeat(1_000_000)],
    ['twenty megabytes', 'x'.repeat(20_000_000)],
    ['NUL', '\0'],
    ['a NUL in JSON', '{"signature":{"timestamp":"\\u0000"}}'],
    ['a prototype', '{"__proto__":{"signature":{}},"constructor":{"prototype":{}}}'],
    ['fields twice in JSON', '{"signature":{},"signature":{"token":1,"token":2}}'],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0xc0, 0x80)],
    ['broken percent signs', 'signature=%&token=%E0%A4%A&timestamp=%zz'],
  ])('as %s is malformed', async (_, body) => {
    expect(await verifyWebhook(body, { signingKey })).toEqual({ verified: false, reason: 'malformed' });
  });

  test('leaves the prototype of all objects alone, signed or not', async () => {
    const timestamp = now();
    const signature = JSON.stringify({ timestamp, token, signature: sign(timestamp) });
    const data =
      '{"event":"opened","__proto__":{"polluted":1},"user-variables":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
    expect(await verifyWebhook(`{"signature":${signature},"event-data":${data}}`, { signingKey })).toMatchObject({ verified: true });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('as an event with a good signature and any data throws nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (data) => {
        const result = await verifyWebhook(post({ data }), { signingKey });
        expect(typeof result.verified).toBe('boolean');
      }),
    );
  });
});

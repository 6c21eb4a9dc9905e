import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createMemoryReplayStore, isKnownEvent, verifyWebhook } from 'mailgun-sdk';
import { referenceData } from '../reference-data';

interface Sample {
  readonly source: string;
  readonly event: string | null;
  readonly format: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signatureVerifies: boolean;
  readonly signingKey: string | null;
}

const samples = readFileSync(referenceData('mailgun/webhooks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);
const signed = samples.filter(({ signatureVerifies }) => signatureVerifies);
const unsigned = samples.filter(({ signatureVerifies }) => !signatureVerifies);
const bodyOf = ({ format, payload }: Sample) =>
  format === 'event-data'
    ? JSON.stringify(payload)
    : new URLSearchParams(
        Object.entries(payload).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
      ).toString();

const signingKey = 'key-of-the-account';
const token = 'a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0';
const now = () => String(Math.floor(Date.now() / 1000));
const sign = (timestamp: string, key = signingKey) =>
  createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
const post = ({ timestamp = now(), key = signingKey, data = { event: 'opened', id: 'x' } as unknown } = {}) =>
  JSON.stringify({ signature: { timestamp, token, signature: sign(timestamp, key) }, 'event-data': data });

describe('the genuine samples', () => {
  test('are all here', () => expect({ signed: signed.length, unsigned: unsigned.length }).toEqual({ signed: 22, unsigned: 0 }));

  test.each(signed)('$event of $source is verified and read', async (sample) => {
    const { signingKey: key, event } = sample;
    const result = await verifyWebhook(bodyOf(sample), { signingKey: key ?? '', tolerance: Number.POSITIVE_INFINITY });
    expect(result).toMatchObject({ verified: true });
    if (!result.verified) return;
    if (event === null) {
      expect(result.inbound?.fields.get('sender')).toEqual(['envelope-from@example.org']);
      return;
    }
    const name = /^(bounced|dropped)/.test(event) ? 'failed' : (/^\w+/.exec(event)?.[0] ?? '');
    expect(result.event).toMatchObject({ event: name });
    expect(result.event && isKnownEvent(result.event)).toBe(true);
  });

  test.each(signed)('$event of $source is refused with another key', async (sample) => {
    const result = await verifyWebhook(bodyOf(sample), { signingKey: 'another', tolerance: Number.POSITIVE_INFINITY });
    expect(result).toEqual({ verified: false, reason: 'signature' });
  });
});

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

  test('as an event with a good signature and any data throws nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (data) => {
        const result = await verifyWebhook(post({ data }), { signingKey });
        expect(typeof result.verified).toBe('boolean');
      }),
    );
  });
});

describe('the replay store in memory', () => {
  test('keeps no more tokens than its limit, and forgets the oldest first', () => {
    const store = createMemoryReplayStore({ limit: 2 });
    expect(['a', 'b', 'c'].map((one) => store.remember(one, 60))).toEqual([true, true, true]);
    expect(['c', 'b', 'a'].map((one) => store.remember(one, 60))).toEqual([false, false, true]);
  });

  test('forgets a token after its time', () => {
    jest.useFakeTimers({ now: 0 });
    const store = createMemoryReplayStore();
    store.remember('a', 10);
    jest.setSystemTime(9_999);
    expect(store.remember('a', 10)).toBe(false);
    jest.setSystemTime(10_000);
    expect(store.remember('a', 10)).toBe(true);
    jest.useRealTimers();
  });
});

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { createWebhookHandler, parseInbound, signWebhook, type VerifiedWebhook, verifyWebhook } from 'mailgun-sdk';
import { atScale, tell } from '../report';
import { type Event, events } from './events';
import { leavesOf, lostIn, MISSING, placesOf, valueAt, withValue } from './json';
import { anyOdd } from './odd';

/** Seeds that once failed. */
const seeds: readonly number[] = [];
const signingKey = 'key-of-the-tests';
const count = { events: 0, bodies: 0, forms: 0, believed: 0 };

afterAll(() => tell('input-webhooks', count));

async function tryOut<Ts>(property: fc.IAsyncProperty<Ts>, runs: number): Promise<void> {
  for (const seed of seeds) await fc.assert(property, { numRuns: runs, seed });
  await fc.assert(property, { numRuns: runs });
}

/** As JSON, in which a key `__proto__` is one like any other. */
const verified = (body: unknown, contentType?: string) => verifyWebhook(body, { signingKey, contentType });

const eventOf = (webhook: VerifiedWebhook) => (webhook.verified ? webhook.event : undefined);

describe('an event with one odd value', () => {
  test('is read without it', async () => {
    const cases = fc
      .nat({ max: events.length - 1 })
      .chain((which) => fc.tuple(fc.constant(which), fc.constantFrom(...placesOf(events[which]).filter((p) => p.length > 0)), anyOdd));
    const property = fc.asyncProperty(cases, async ([which, place, odd]) => {
      count.events += 1;
      const event = events[which] as Event;
      const before = eventOf(await verified(JSON.parse(signWebhook(signingKey, event))));
      const sent = withValue(event, place, odd) as Event;
      const after = await verified(JSON.parse(signWebhook(signingKey, sent)));
      if (place.length === 1 && place[0] === 'event') return;
      const lost = lostIn({ ...before, timestamp: 0 }, { ...eventOf(after), timestamp: 0 });
      expect({ place, lost: after.verified ? Math.max(0, lost - Math.max(1, leavesOf(valueAt(event, place)).length)) : 'all' }).toEqual({
        place,
        lost: 0,
      });
    });
    await tryOut(property, atScale(30_000, 600));
  });

  test('is refused as malformed where it does not say what happened', async () => {
    for (const odd of [MISSING, null, '', 7, [], {}])
      expect(await verified(signWebhook(signingKey, withValue(events[0], ['event'], odd) as Event))).toEqual({
        verified: false,
        reason: 'malformed',
      });
  });
});

/** Bytes of which some are changed, cut out or said twice. */
const damaged = (bytes: Buffer) =>
  fc
    .array(fc.tuple(fc.constantFrom('flip', 'cut', 'repeat', 'insert'), fc.nat(), fc.nat({ max: 300 }), fc.uint8Array({ maxLength: 20 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((damages) =>
      damages.reduce((body, [kind, where, size, other]) => {
        const at = body.length === 0 ? 0 : where % body.length;
        const [start, end] = [body.subarray(0, at), body.subarray(at)];
        if (kind === 'cut') return Buffer.concat([start, end.subarray(size)]);
        if (kind === 'repeat') return Buffer.concat([start, end.subarray(0, size), end]);
        if (kind === 'insert') return Buffer.concat([start, other, end]);
        return Buffer.concat([start, Buffer.from(end.subarray(0, 1).map((byte) => byte ^ (1 << (size % 8)))), end.subarray(1)]);
      }, bytes),
    );

const hostileText = fc.oneof(
  fc.constantFrom('', '"', '\\"', '=', ';', '%', '%zz', '%00', '\r\n', '--b', '--b--', '__proto__', "UTF-8''%ff", '[]', '{}', '[[1]]'),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const contentTypes = fc.oneof(
  fc.constantFrom(
    undefined,
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary="b"',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=b',
    'text/plain; charset=odd',
  ),
  hostileText,
  hostileText.map((text) => `multipart/form-data; boundary=${text}`),
);

function signedFields(): [string, string][] {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const token = 'a'.repeat(50);
  const signature = createHmac('sha256', signingKey).update(timestamp).update(token).digest('hex');
  return [
    ['timestamp', timestamp],
    ['token', token],
    ['signature', signature],
  ];
}

const inboundNames = ['sender', 'from', 'recipient', 'subject', 'body-plain', 'body-mime', 'message-headers', 'attachments'];
const oddNames = ['content-id-map', 'message-url', 'event', 'code', 'tag', '__proto__', 'constructor', 'X-A'];
const formFields = fc.array(fc.tuple(fc.constantFrom(...inboundNames, ...oddNames), fc.oneof(hostileText, fc.json())), { maxLength: 12 });

function multipart(fields: readonly (readonly [string, string])[], head: string): Buffer {
  const parts = fields.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n${value}\r\n`);
  return Buffer.from(`${parts.join('')}--b--\r\n`);
}

const urlEncoded = (fields: readonly (readonly [string, string])[]) =>
  Buffer.from(fields.map(([name, value]) => `${name}=${encodeURIComponent(Buffer.from(value).toString())}`).join('&'));

describe('what strangers post', () => {
  const genuine = [
    signWebhook(signingKey, events[0] ?? {}),
    urlEncoded([...signedFields(), ['sender', 'a@example.com'], ['message-headers', '[["A","b"]]']]).toString(),
    multipart([...signedFields(), ['from', 'a@example.com'], ['attachments', '[{"url":"x"}]']], '').toString(),
  ].map((text) => Buffer.from(text));

  test('is believed or refused for a reason, whatever bytes it is', async () => {
    const body = fc.oneof(
      ...genuine.map(damaged),
      fc.uint8Array({ maxLength: 2000 }),
      fc.json(),
      fc.jsonValue(),
      fc.constantFrom<unknown>(undefined, null, 7, '', Buffer.alloc(0), [], new Date(0), () => 7),
    );
    const property = fc.asyncProperty(body, contentTypes, async (posted, contentType) => {
      count.bodies += 1;
      const webhook = await verified(posted, contentType);
      if (webhook.verified) count.believed += 1;
      else expect(['malformed', 'signature', 'stale']).toContain(webhook.reason);
      if (typeof posted === 'string' || posted instanceof Uint8Array) await parseInbound({ contentType, body: posted });
    });
    await tryOut(property, atScale(40_000, 800));
  });

  test('keeps its other fields, whatever one of a signed form is', async () => {
    const property = fc.asyncProperty(formFields, fc.constantFrom('url', 'multipart'), hostileText, async (odd, encoding, head) => {
      count.forms += 1;
      const fields = [...signedFields(), ['body-plain', 'kept'] as [string, string], ...odd.filter(([name]) => name !== 'body-plain')];
      // Of a part whose head is damaged, nothing is said: the form may be none.
      const isPlain = encoding === 'url' || !/[\r\n"\\;]/.test(head);
      const body = encoding === 'url' ? urlEncoded(fields) : multipart(fields, isPlain ? '' : head);
      const webhook = await verified(body, encoding === 'url' ? 'application/x-www-form-urlencoded' : 'multipart/form-data; boundary=b');
      const isOneForm = encoding === 'url' || !odd.some(([, value]) => value.includes('--b'));
      if (isPlain && isOneForm) expect(webhook).toMatchObject({ verified: true, inbound: { bodyPlain: 'kept' } });
      if (webhook.verified) count.believed += 1;
      expect({}).not.toHaveProperty('polluted');
    });
    await tryOut(property, atScale(20_000, 400));
  });

  test('is answered by the handler with a status, whatever its method and its headers are', async () => {
    // The first wrong signature is warned about.
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const handle = createWebhookHandler({ signingKey, onEvent: () => {}, onInbound: () => {}, onRefused: () => {} });
    const header = fc.oneof(contentTypes, hostileText).map((text) => (text ?? '').replaceAll(/[^\x20-\x7e]/g, ''));
    const property = fc.asyncProperty(
      fc.constantFrom('POST', 'GET', 'PUT', 'OPTIONS', 'HEAD'),
      header,
      header,
      fc.oneof(...genuine.map(damaged)),
      async (method, contentType, length, body) => {
        const hasBody = method !== 'GET' && method !== 'HEAD';
        const request = new Request('https://example.com/hook', {
          method,
          headers: { 'content-type': contentType, 'x-length': length },
          ...(hasBody ? { body } : {}),
        });
        const { status } = await handle(request);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      },
    );
    await tryOut(property, atScale(4000, 200));
    warn.mockRestore();
  });

  const mebibyte = 1 << 20;
  test.each([
    ['ampersands', 'application/x-www-form-urlencoded', '&'.repeat(8 * mebibyte)],
    ['one name without end', 'application/x-www-form-urlencoded', 'a'.repeat(8 * mebibyte)],
    ['percent signs', 'application/x-www-form-urlencoded', `a=${'%'.repeat(8 * mebibyte)}`],
    ['boundaries', 'multipart/form-data; boundary=b', '--b\r\n'.repeat(mebibyte)],
    ['half boundaries', 'multipart/form-data; boundary=b', '--b'.repeat(2 * mebibyte)],
    ['a head without end', 'multipart/form-data; boundary=b', `--b\r\n${'a: b\r\n'.repeat(mebibyte)}`],
    [
      'semicolons in many heads',
      'multipart/form-data; boundary=b',
      `--b\r\ncontent-disposition: ${';'.repeat(16_000)}\r\n\r\n\r\n`.repeat(500),
    ],
    [
      'quotes in many heads',
      'multipart/form-data; boundary=b',
      `--b\r\ncontent-disposition: ;name=a${';a="'.repeat(4000)}\r\n\r\n\r\n`.repeat(500),
    ],
    [
      'spaces in many heads',
      'multipart/form-data; boundary=b',
      `--b\r\ncontent-disposition: ;name=a${`;${' '.repeat(15_000)}`}\r\n\r\n\r\n`.repeat(500),
    ],
    ['brackets', 'application/json', `{"a":${'['.repeat(5000)}`],
    ['objects in objects', 'application/json', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['spaces before nothing', 'application/json', ' '.repeat(8 * mebibyte)],
  ])('is read in one go where it is made of %s', async (_, contentType, body) => {
    expect(await verified(Buffer.from(body), contentType)).toMatchObject({ verified: false });
  });
});

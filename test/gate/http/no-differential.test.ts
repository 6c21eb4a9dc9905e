import fc from 'fast-check';
import type { Emulator } from 'mailgun-emulator';
import { startEmulator } from 'mailgun-emulator';
import type { Outcome } from '../../../gate/gate';
import type { Call } from '../../../gate/operations/call';
import { UpstreamFailure } from '../../../gate/upstream/failure';
import { createUpstream, type Upstream } from '../../../gate/upstream/send';
import { serve } from './open-gate';
import { sendRaw } from './raw-request';
import { createScriptedGate, type ScriptedGate, token } from './scripted-gate';

const domain = 'mail.example.com';
const victim = 'victim@evil.example';

/** Reading, and mail to `example.com` without any field that could name somebody else. */
function isAllowed({ operation, fields }: Call): boolean {
  if (['routes.list', 'domains.get', 'events.list', 'bounces.list'].includes(operation.name)) return true;
  if (operation.name !== 'messages.send') return false;
  const names = Object.keys(fields);
  return (
    names.every((name) => ['to', 'from', 'subject', 'text'].includes(name)) && [fields.to].flat().every((to) => to === 'a@example.com')
  );
}

let emulator: Emulator;
let upstream: Upstream;
let gate: ScriptedGate;
let server: Awaited<ReturnType<typeof serve>>;
/** The calls that were let through. */
let decided: Call[];

beforeAll(async () => {
  emulator = await startEmulator();
  upstream = createUpstream({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  gate = createScriptedGate();
  server = await serve(gate);
  gate.answer(async (call): Promise<Outcome> => {
    if (!isAllowed(call)) return { kind: 'refused', status: 403, words: 'No.', decisionId: 'd' };
    decided.push(call);
    try {
      return { kind: 'answered', ...(await upstream.send(call)) };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      return { kind: 'refused', status: 502, words: error.message, decisionId: 'd' };
    }
  });
});

afterAll(async () => {
  await server.close();
  await upstream.close();
  await emulator.close();
});

/** Ways to write one thing that some programs take for the same. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  (text) => text.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (text) => text.replace(/[a-z]/, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
  (text) => text.replaceAll('.', '%2e'),
  (text) => `${text}%00`,
  (text) => `${text}%20`,
  (text) => `${text};a=b`,
  (text) => `${text}[]`,
];
const spelled = (texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...spellings)).map(([text, spell]) => spell(text));

const paths = [
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages.mime`,
  `/v3/${domain}/bounces`,
  `/v3/${domain}/events`,
  `/v4/domains/${domain}`,
  `/v3/domains/${domain}`,
  '/v3/routes',
  '/v3/routes/match',
  '/v3/lists/a@example.com/members',
  '/v1/keys',
];
const between = fc.constantFrom('/', '/', '/', '/', '/', '/', '/', '//', '/./', '/x/../', '/%2e%2e/', '%2f', '\\', '/;/');
const path = fc
  .tuple(fc.constantFrom(...paths), fc.array(fc.tuple(between, fc.constantFrom(...spellings)), { minLength: 6, maxLength: 6 }), fc.nat(2))
  .map(([text, ways, plain]) => {
    if (plain > 0) return text;
    const parts = text.slice(1).split('/');
    return parts.map((part, index) => (ways[index]?.[0] ?? '/') + (ways[index]?.[1] ?? String)(part)).join('');
  });

const names = [
  'to',
  'to',
  'to',
  'subject',
  'text',
  'from',
  'cc',
  'bcc',
  'h:Bcc',
  'h:bcc',
  'recipient-variables',
  '_method',
  'domain_name',
  'limit',
];
const values = [
  'a@example.com',
  'a@example.com',
  'a@example.com',
  victim,
  `a@example.com,${victim}`,
  `a@example.com%0d%0aBcc:${victim}`,
  '',
  'DELETE',
];
const pair = fc.tuple(
  fc.oneof(fc.constantFrom(...names), fc.constantFrom('to', 'from', 'subject', 'text'), spelled(names)),
  fc.constantFrom(...values),
);
const allowed: [string, string] = ['to', 'a@example.com'];
/** Half of them begin with what is allowed, so that it is the rest that decides. */
const pairs = fc.tuple(fc.boolean(), fc.array(pair, { maxLength: 3 })).map(([right, all]) => (right ? [allowed, ...all] : all));
const written = pairs.map((all) => all.map(([name, value]) => `${name}=${value}`).join('&'));

const decode = (text: string) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
const multipartOf = (all: readonly (readonly [string, string])[]) =>
  `${all.map(([name, value]) => `--X\r\nContent-Disposition: form-data; name="${decode(name)}"\r\n\r\n${decode(value)}\r\n`).join('')}--X--\r\n`;
const jsonOf = (all: readonly (readonly [string, string])[]) =>
  `{${all.map(([name, value]) => `${JSON.stringify(decode(name))}:${JSON.stringify(decode(value))}`).join(',')}}`;

const body = fc.oneof(
  fc.constant(['', '']),
  written.map((text) => ['application/x-www-form-urlencoded', text]),
  pairs.map((all) => ['multipart/form-data; boundary=X', multipartOf(all)]),
  pairs.map((all) => ['application/json', jsonOf(all)]),
  pairs.map((all) => ['application/x-www-form-urlencoded', jsonOf(all)]),
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', 'HEAD');
const query = written.map((text) => `?${text}`);

/** Mostly what a client sends: of what is wrong in every place, nothing is read. */
const request = fc.oneof(
  fc.tuple(fc.constant('POST'), path, fc.constant(''), body),
  fc.tuple(fc.constant('POST'), fc.constant(`/v3/${domain}/messages`), fc.constant(''), body),
  fc.tuple(fc.constant('GET'), path, fc.oneof(fc.constant(''), query), fc.constant(['', ''])),
  fc.tuple(method, path, fc.oneof(fc.constant(''), query), body),
);

test('whatever is written, Mailgun sees the operation and the fields that were decided on, or nothing', async () => {
  const ways = { passed: 0, denied: 0, unread: 0 };
  await fc.assert(
    fc.asyncProperty(request, async ([verb, target, search, [type = '', content = '']]) => {
      decided = [];
      const calls = gate.calls.length;
      const seen = emulator.requests.length;
      const head = `${verb} ${target}${search} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n`;
      const described = type === '' ? '' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(content)}\r\n`;
      await sendRaw(server.port, `${head}${described}\r\n${content}`);
      const arrived = emulator.requests.slice(seen);
      expect(arrived.map(({ method: by, route, fields }) => ({ by, route, fields }))).toEqual(
        decided.map(({ operation: { endpoint }, fields }) => ({ by: endpoint.method, route: endpoint.route, fields })),
      );
      const sent = arrived.filter(({ route }) => route?.startsWith('POST'));
      // Whom a message goes to is in no other field that may be given.
      for (const { fields } of sent) {
        const { subject, from, text: _, ...others } = fields;
        expect(JSON.stringify(others)).not.toContain(victim);
        expect([subject, from].flat().join()).not.toMatch(/[\r\n]/);
      }
      for (const { path: at } of arrived) expect(at).not.toMatch(/%2f|%5c|%2e|%25|\/\/|\/\.|;/i);
      ways[decided.length > 0 ? 'passed' : gate.calls.length > calls ? 'denied' : 'unread'] += 1;
    }),
    { numRuns: 1500 },
  );
  expect({ ...ways, enough: Object.values(ways).every((count) => count >= 20) }).toMatchObject({ enough: true });
});

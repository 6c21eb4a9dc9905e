import { Readable } from 'node:stream';
import { serve } from './open-gate';
import { sendRaw, statusOf } from './raw-request';
import { answered, createScriptedGate, type ScriptedGate, token } from './scripted-gate';

let gate: ScriptedGate;
let server: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  gate = createScriptedGate();
  server = await serve(gate);
});

afterEach(() => server.close());

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const bearer = { authorization: `Bearer ${token}` };
const get = (headers: Readonly<Record<string, string>>, path = '/v3/routes') => fetch(server.url + path, { headers });

test('a token is taken as an API key is, or as a Bearer token', async () => {
  for (const authorization of [basic(`api:${token}`), `bearer ${token}`, `Bearer ${token}`])
    expect((await get({ authorization })).status).toBe(200);
  expect(gate.callers.map(({ agent }) => agent)).toEqual(['bot', 'bot', 'bot']);
});

test('a missing, wrong, garbled or expired token is told the same', async () => {
  const none: string[] = [];
  const heard = async (answer: Response) => JSON.stringify([answer.status, (await answer.text()).replace(/decision-\d+/, '')]);
  for (const authorization of [basic(`other:${token}`), basic(token), basic('api:'), 'Basic !', 'Bearer x', `Digest ${token}`, token, ''])
    none.push(await heard(await get({ authorization })));
  const expired = await serve(createScriptedGate(new Date(Date.now() - 1)));
  const answer = await fetch(`${expired.url}/v3/routes`, { headers: bearer });
  none.push(await heard(answer));
  await expired.close();
  expect(new Set(none).size).toBe(1);
  expect(none[0]).toContain('401');
  expect(gate.calls).toEqual([]);
  expect(gate.refusals.map(({ asked, status }) => `${asked} ${status}`)).toEqual(Array(8).fill('ask for GET /v3/routes 401'));
});

test('web pages and other host names are turned away before anything is looked at', async () => {
  const strange: readonly Readonly<Record<string, string>>[] = [
    { origin: 'http://localhost' },
    { origin: 'null' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of strange) expect((await get({ ...bearer, ...headers })).status).toBe(403);
  const raw = (host: string) => sendRaw(server.port, `GET /v3/routes HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    'localhost:1:2',
    'a@localhost',
    '127.0.0.1.nip.io',
    '',
    'localhost,evil.example',
  ])
    expect(statusOf(await raw(host))).toBe(403);
  expect(gate.calls).toEqual([]);
  for (const host of ['localhost', 'LOCALHOST:8080', `127.0.0.1:${server.port}`, '[::1]:1']) expect(statusOf(await raw(host))).toBe(200);
});

const ours = `Host: localhost\r\nAuthorization: Bearer ${token}\r\n`;

test.each<[why: string, request: string, status: number]>([
  ['another host as target', `GET http://evil.example/v3/routes HTTP/1.1\r\n${ours}\r\n`, 400],
  ['a target without a slash', `GET v3/routes HTTP/1.1\r\n${ours}\r\n`, 400],
  ['a host in two slashes', `GET //evil.example/v3/routes HTTP/1.1\r\n${ours}\r\n`, 400],
  ['a fragment', `GET /v3/routes#/../x HTTP/1.1\r\n${ours}\r\n`, 400],
  ['bytes that are not ASCII', `GET /v3/routes/\xe4 HTTP/1.1\r\n${ours}\r\n`, 400],
  ['two hosts', `GET /v3/routes HTTP/1.1\r\n${ours}Host: localhost\r\n\r\n`, 400],
  ['no host', `GET /v3/routes HTTP/1.1\r\nAuthorization: Bearer ${token}\r\n\r\n`, 400],
  ['two tokens', `GET /v3/routes HTTP/1.1\r\n${ours}Authorization: Bearer other\r\n\r\n`, 400],
  ['two sub-accounts', `GET /v3/routes HTTP/1.1\r\n${ours}X-Mailgun-On-Behalf-Of: a\r\nx-mailgun-on-behalf-of: b\r\n\r\n`, 400],
  ['an empty sub-account', `GET /v3/routes HTTP/1.1\r\n${ours}X-Mailgun-On-Behalf-Of:\r\n\r\n`, 400],
  ['two content types', `POST /v3/routes HTTP/1.1\r\n${ours}Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n\r\na`, 400],
  ['both lengths', `POST /v3/routes HTTP/1.1\r\n${ours}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [
    'both lengths the other way',
    `POST /v3/routes HTTP/1.1\r\n${ours}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['two lengths', `POST /v3/routes HTTP/1.1\r\n${ours}Content-Length: 4\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`, 400],
  ['another coding', `POST /v3/routes HTTP/1.1\r\n${ours}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 400],
  ['an unknown coding', `POST /v3/routes HTTP/1.1\r\n${ours}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
  ['a bare line feed', `GET /v3/routes HTTP/1.1\n${ours}\r\n`, 400],
  ['a space before a colon', `POST /v3/routes HTTP/1.1\r\n${ours}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
  ['a folded header', `GET /v3/routes HTTP/1.1\r\n${ours}X: a\r\n Y: b\r\n\r\n`, 400],
  ['a control character', `GET /v3/routes HTTP/1.1\r\n${ours}X: a\x01b\r\n\r\n`, 400],
  ['a packed body', `POST /v3/routes HTTP/1.1\r\n${ours}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na`, 415],
  ['an upgrade', `GET /v3/routes HTTP/1.1\r\n${ours}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`, 400],
  ['an expectation', `POST /v3/routes HTTP/1.1\r\n${ours}Expect: something\r\nContent-Length: 1\r\n\r\na`, 417],
  ['many headers', `GET /v3/routes HTTP/1.1\r\n${ours}${'a:\r\n'.repeat(2500)}\r\n`, 431],
  ['large headers', `GET /v3/routes HTTP/1.1\r\n${ours}a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['HEAD', `HEAD /v3/routes HTTP/1.1\r\n${ours}\r\n`, 405],
  ['OPTIONS', `OPTIONS /v3/routes HTTP/1.1\r\n${ours}\r\n`, 405],
  ['OPTIONS of everything', `OPTIONS * HTTP/1.1\r\n${ours}\r\n`, 400],
  ['TRACE', `TRACE /v3/routes HTTP/1.1\r\n${ours}\r\n`, 405],
  ['a method in lower case', `get /v3/routes HTTP/1.1\r\n${ours}\r\n`, 400],
  ['an unknown path', `GET /v3/unknown HTTP/1.1\r\n${ours}\r\n`, 404],
  ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${ours}\r\n`, 0],
  ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X-Original-URL', 'X-Rewrite-URL'].map(
    (name): [string, string, number] => [name, `GET /v3/routes HTTP/1.1\r\n${ours}${name}: DELETE\r\n\r\n`, 400],
  ),
])('%s is refused', async (_, request, status) => {
  expect(statusOf(await sendRaw(server.port, Buffer.from(request, 'latin1')).catch(() => ''))).toBe(status);
  expect(gate.calls).toEqual([]);
});

test('what was refused is written down by method and path, without the query, and said with the decision', async () => {
  const answer = await get(bearer, '/v3/unknown?secret=1');
  expect(gate.refusals).toMatchObject([{ asked: 'ask for GET /v3/unknown', status: 404 }]);
  expect(await answer.json()).toEqual({ message: gate.refusals[0]?.words, decision: 'decision-1' });
});

test('a refusal says why, under which decision, and when to come again', async () => {
  gate.answer(() => ({ kind: 'refused', status: 429, words: 'Enough.', decisionId: 'd', retryAfter: 1.2 }));
  const answer = await get(bearer);
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
    429,
    '2',
    { message: 'Enough.', decision: 'd' },
  ]);
});

test('what the agent itself would have to confirm is refused, because over HTTP nobody can be asked', async () => {
  gate.answer(() => ({ kind: 'unconfirmed', words: 'Delete it?', confirmation: { id: 'i', digest: 'x' } }));
  const answer = await get(bearer);
  expect([answer.status, await answer.json()]).toEqual([
    403,
    { message: 'Delete it? Over HTTP nobody can be asked for that: use the MCP server.', decision: 'decision-1' },
  ]);
});

test('an answer is passed on while it arrives, with its status and headers', async () => {
  const body = new Readable({ read() {} });
  gate.answer(() => answered(body, 202, { 'content-type': 'text/csv', 'x-ratelimit-remaining': '3' }));
  const answer = await get(bearer);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-ratelimit-remaining')]).toEqual([202, 'text/csv', '3']);
  const reader = answer.body?.getReader();
  body.push('first');
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
  body.push(null);
  expect((await reader?.read())?.done).toBe(true);
});

test('an answer that is cut off is cut off for the client too', async () => {
  const body = new Readable({ read() {} });
  body.push('first');
  gate.answer(() => answered(body));
  const answer = await get(bearer);
  body.destroy(new Error('lost'));
  await expect(answer.text()).rejects.toThrow();
});

test('a client that leaves ends the waiting, and the answer of Mailgun', async () => {
  let waits: (signal: AbortSignal | undefined) => void = () => {};
  const signal = new Promise<AbortSignal | undefined>((resolve) => {
    waits = resolve;
  });
  gate.answer((_, caller) => {
    waits(caller.signal);
    return new Promise(() => {});
  });
  const leaving = new AbortController();
  const asked = fetch(`${server.url}/v3/routes`, { headers: bearer, signal: leaving.signal }).catch(() => undefined);
  const waiting = await signal;
  expect(waiting?.aborted).toBe(false);
  leaving.abort();
  await asked;
  while (!waiting?.aborted) await new Promise(setImmediate);

  const body = new Readable({ read() {} });
  gate.answer(() => answered(body));
  body.push('first');
  const reading = new AbortController();
  await fetch(`${server.url}/v3/routes`, { headers: bearer, signal: reading.signal });
  reading.abort();
  while (!body.destroyed) await new Promise(setImmediate);
});

import { text as textOf } from 'node:stream/consumers';
import type { Call } from '../../../gate/operations/call';
import { operations } from '../../../gate/operations/operation';
import { UpstreamFailure } from '../../../gate/upstream/failure';
import { createUpstream, type Upstream } from '../../../gate/upstream/send';
import { hangUp, json, type ScriptedServer, silence, startScriptedServer } from '../../scripted-server';

const apiKey = 'key-of-the-account';

let server: ScriptedServer;
let upstream: Upstream;

beforeAll(async () => {
  server = await startScriptedServer();
  upstream = createUpstream({ apiKey, baseUrl: `${server.url}/us` });
});

afterAll(async () => {
  await upstream.close();
  await server.close();
});

function callOf(name: string, call: Partial<Call> = {}): Call {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const { path: pattern, body } = operation.endpoint;
  return { operation, pattern, path: {}, fields: {}, body, ...call };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as UpstreamFailure,
  );

test('a call arrives as it was decided on, with the real key, and each value in its place', async () => {
  server.answer(
    json({ message: 'Queued' }, 200, { 'x-ratelimit-remaining': '3', 'www-authenticate': 'Basic', 'set-cookie': 'a=b', location: '/x' }),
  );
  const call = callOf('tagsByPath.update', {
    path: { domain: 'mail.example.com', tag: 'a/../b?c' },
    fields: { description: 'x&y=z', 'h:X': ['1', '2'] },
    subaccountId: 'sub',
    accept: 'message/rfc2822',
  });
  const answer = await upstream.send(call);
  expect(answer.status).toBe(200);
  expect(answer.headers).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-remaining': '3',
    ...('content-length' in answer.headers && { 'content-length': answer.headers['content-length'] }),
  });
  expect(JSON.parse(await textOf(answer.body))).toEqual({ message: 'Queued' });
  const received = server.received.at(-1);
  expect(received?.method).toBe('PUT');
  expect(received?.url).toBe('/us/v3/mail.example.com/tags/a%2F..%2Fb%3Fc');
  expect(received?.body.toString()).toBe('description=x%26y%3Dz&h%3AX=1&h%3AX=2');
  expect(received?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`,
    accept: 'message/rfc2822',
    'x-mailgun-on-behalf-of': 'sub',
    'user-agent': 'mailgun-gate',
  });
});

test('fields of a query and of JSON travel as such, an array as the whole body', async () => {
  server.answer(json({}), json({}));
  await (await upstream.send(callOf('routes.list', { fields: { limit: '5', skip: '' } }))).body.resume();
  expect(server.received.at(-1)?.url).toBe('/us/v3/routes?limit=5&skip=');
  const items = [{ address: 'a@example.com' }];
  await (
    await upstream.send(callOf('bounces.createBatch', { path: { domain_name: 'mail.example.com' }, fields: { items } }))
  ).body.resume();
  expect(JSON.parse(server.received.at(-1)?.body.toString() ?? '')).toEqual(items);
});

test('a redirect is passed on as what it is and not followed', async () => {
  const before = server.received.length;
  server.answer(json({}, 302, { location: 'http://evil.example/' }));
  const { status, headers, body } = await upstream.send(callOf('routes.list'));
  body.resume();
  expect([status, headers.location, server.received.length - before]).toEqual([302, undefined, 1]);
});

test('a lost connection may have carried the call out, one that was never made has not, and neither is tried again', async () => {
  const before = server.received.length;
  server.answer(hangUp);
  expect(await failureOf(upstream.send(callOf('routes.create', { fields: { expression: 'secret' } })))).toMatchObject({
    kind: 'unreachable',
    maybeSent: true,
  });
  expect(server.received.length - before).toBe(1);
  const gone = await startScriptedServer();
  await gone.close();
  const closed = createUpstream({ apiKey, baseUrl: gone.url });
  const failure = await failureOf(closed.send(callOf('routes.list')));
  expect(failure).toBeInstanceOf(UpstreamFailure);
  expect(failure).toMatchObject({ kind: 'unreachable', maybeSent: false, message: 'Mailgun cannot be reached (ECONNREFUSED)' });
  expect(failure?.cause).toBeUndefined();
  await closed.close();
});

test('silence ends in time, and a call that nobody waits for ends at once', async () => {
  server.answer(silence, silence);
  const hasty = createUpstream({ apiKey, baseUrl: server.url, timeout: 50 });
  expect(await failureOf(hasty.send(callOf('routes.list')))).toMatchObject({ kind: 'timeout', maybeSent: true });
  await hasty.close();
  const before = server.received.length;
  const waiting = new AbortController();
  const sent = failureOf(upstream.send(callOf('routes.list'), { signal: waiting.signal }));
  while (server.received.length === before) await new Promise(setImmediate);
  waiting.abort();
  expect(await sent).toMatchObject({ kind: 'cancelled', maybeSent: true });
  expect(await failureOf(upstream.send(callOf('routes.list'), { signal: AbortSignal.abort() }))).toMatchObject({
    kind: 'cancelled',
    maybeSent: false,
  });
  expect(server.received.length - before).toBe(1);
});

test.each(['', '.', '..', '\ud800'])('a part of the path cannot be %j', async (id) => {
  const before = server.received.length;
  expect(await failureOf(upstream.send(callOf('routes.get', { path: { id } })))).toMatchObject({ kind: 'unsendable', maybeSent: false });
  expect(server.received.length).toBe(before);
});

test('the key goes to no address that could be read on the way, and is in no error', () => {
  for (const baseUrl of [
    'http://api.mailgun.net',
    'ftp://localhost',
    'https://user:pass@api.mailgun.net',
    'https://a/?b',
    'https://a/v3',
    'x',
  ])
    expect(() => createUpstream({ apiKey, baseUrl })).toThrow(/^the address of Mailgun/);
  expect(() => createUpstream({ apiKey: 'a-key\r\nx: y' })).toThrow(/^the API key of Mailgun is empty, or has characters that no key has$/);
  expect(() => createUpstream({ apiKey: '' })).toThrow('empty');
});

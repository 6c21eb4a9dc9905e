import { request } from 'node:http';
import { clientOf, connectOverHttp, type HttpServer, serveOverHttp } from './connections';
import { createFakeGate, named } from './fake-gate';

let server: HttpServer;
const gate = createFakeGate(named('domains.get'));
beforeAll(async () => {
  server = await serveOverHttp(gate, { maxRequestBytes: 10_000 });
});
afterAll(() => server.close());

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

interface Sent {
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
}

/** As it is, without what a client would put right. */
function send({
  headers = {},
  path = '/mcp',
  method = 'POST',
  body = list,
}: Sent): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const all = {
    authorization: 'Bearer right',
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port: server.url.port, host: '127.0.0.1', path, method, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

test('a request with the right token is answered', async () => {
  expect(await send({})).toMatchObject({ status: 200, text: expect.stringContaining('domains_get') });
});

test.each([
  ['none', []],
  ['a wrong one', 'Bearer wrong'],
  ['an empty one', 'Bearer '],
  ['one that is not bearer', 'Basic cmlnaHQ='],
  ['one without a scheme', 'right'],
  ['two', ['Bearer right', 'Bearer wrong']],
  ['two in one', 'Bearer right, Bearer wrong'],
])('a request with %s for a token is answered 401 and says how it is given', async (_, authorization) => {
  const answer = await send({ headers: { authorization } });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="mailgun-gate"/);
  expect(answer.text).not.toContain('domains_get');
});

test('a token that expires while the server runs is worth nothing from then on', async () => {
  const expired = createFakeGate();
  expired.authenticate = () => ({ agent: 'bot', expires: new Date(Date.now() - 1) });
  const other = await serveOverHttp(expired);
  await expect(connectOverHttp(other.url, clientOf('2026-07-28'))).rejects.toThrow();
  await other.close();
});

test.each([
  ['host', { host: 'evil.example' }],
  ['host', { host: 'localhost.evil.example' }],
  ['host', { host: '127.0.0.1.evil.example:80' }],
  ['origin', { origin: 'https://evil.example' }],
  ['origin', { origin: 'null' }],
  ['origin', { origin: 'http://localhost.evil.example' }],
])('a foreign %s is refused before anything is looked at: %j', async (_, headers) => {
  expect((await send({ headers })).status).toBe(403);
  expect((await send({ headers: { ...headers, authorization: 'Bearer wrong' } })).status).toBe(403);
});

test('this machine by its names, and a page of it, may call', async () => {
  for (const headers of [{ host: `localhost:${server.url.port}` }, { host: '[::1]:1' }, { origin: 'http://localhost:3000' }])
    expect((await send({ headers })).status).toBe(200);
});

test('hosts and origins that are named may call, and no others then', async () => {
  const named = await serveOverHttp(gate, { allowedHosts: ['gate.example'], allowedOrigins: ['app.example'] });
  const before = server;
  server = named;
  expect((await send({ headers: { host: 'gate.example', origin: 'https://app.example' } })).status).toBe(200);
  expect((await send({ headers: { host: 'localhost' } })).status).toBe(403);
  server = before;
  await named.close();
});

test('a body that is too large is not read', async () => {
  expect(
    (await send({ body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { x: 'x'.repeat(20_000) } }) })).status,
  ).toBe(413);
});

test.each([
  ['another address', { path: '/' }, 404],
  ['a longer address', { path: '/mcp/x' }, 404],
  ['a GET of the old sessions', { method: 'GET' }, 405],
  ['a body that is not JSON', { body: '{' }, 400],
  ['a type that is not JSON', { headers: { 'content-type': 'text/plain' } }, 415],
])('%s is refused', async (_, sent, status) => {
  expect((await send(sent)).status).toBe(status);
});

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

test('headers that say another call than the body are refused, and nothing reaches the gate', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'domains_get', arguments: { domain: 'example.com' }, _meta: envelope },
  });
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'domains_get' };
  gate.passed.length = 0;
  expect((await send({ body, headers })).status).toBe(200);
  expect(gate.passed).toHaveLength(1);
  for (const wrong of [{ 'mcp-name': 'domains_list' }, { 'mcp-method': 'tools/list' }, { 'mcp-protocol-version': '2025-11-25' }]) {
    const answer = await send({ body, headers: { ...headers, ...wrong } });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('-32020')]);
  }
  expect(gate.passed).toHaveLength(1);
});

test('no session is kept: no answer has an id of one, and a made-up id changes nothing', async () => {
  const answer = await send({ headers: { 'mcp-session-id': 'of-somebody-else' } });
  expect(answer.status).toBe(200);
  expect(answer.headers['mcp-session-id']).toBeUndefined();
});

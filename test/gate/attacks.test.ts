import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMailgun } from 'mailgun-sdk';
import { openApprovals } from '../../gate/approval/approvals';
import type { AuditRecord } from '../../gate/audit/entry';
import { checkLock, writeLock } from '../../gate/cli/lock';
import { createGate } from '../../gate/create-gate';
import { createCounters } from '../../gate/limits/counters';
import { toolNameOf } from '../../gate/mcp/tools';
import { callOf } from '../../gate/operations/call-of';
import { type Operation, operations } from '../../gate/operations/operation';
import { readPolicy } from '../../gate/policy/read-policy';
import { createToken } from '../../gate/policy/token';
import { startGate } from '../../gate/start-gate';
import { json, startScriptedServer } from '../scripted-server';
import { type Running, runGate } from './running';

/** What an agent tells that was talked into something, beside what it was made for. */
const evil = { address: 'mallory@evil.example', url: 'https://evil.example/x' };
const letter = { domain: 'mail.example.com', from: 'bot@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hi' };
const hook = { domain: 'mail.example.com', eventType: 'opened' };

/** Every operation that can carry something out, and the way in which it does. */
const waysOut: readonly (readonly [operation: string, way: string, input: Readonly<Record<string, unknown>>])[] = [
  ['messages.send', 'to', { ...letter, to: [letter.to, evil.address] }],
  ['messages.send', 'cc', { ...letter, cc: evil.address }],
  ['messages.send', 'bcc', { ...letter, bcc: evil.address }],
  ['messages.send', 'a Bcc header', { ...letter, headers: { Bcc: evil.address } }],
  ['messages.send', 'a Reply-To header', { ...letter, headers: { 'Reply-To': evil.address } }],
  ['messages.send', 'recipient variables', { ...letter, recipientVariables: { [evil.address]: {} } }],
  ['messages.send', 'an archive', { ...letter, archiveTo: evil.url }],
  [
    'messages.sendMime',
    'MIME',
    { domain: letter.domain, to: letter.to, message: `From: ${letter.from}\r\nTo: ${letter.to}\r\nBcc: ${evil.address}\r\n\r\nHi` },
  ],
  ['messages.resend', 'to', { domain: letter.domain, storageKey: 'key', to: evil.address }],
  ['listMembers.create', 'a member', { list: 'news@mail.example.com', address: evil.address }],
  ['listMembers.createBatch', 'members', { list: 'news@mail.example.com', members: [letter.to, evil.address] }],
  ['templates.create', 'a header', { domain: letter.domain, name: 't', content: 'x', headers: { replyTo: evil.address } }],
  ['routes.create', 'forward()', { expression: 'catch_all()', actions: [`forward("${evil.address}")`] }],
  ['routes.update', 'store()', { id: 'r', actions: [`store(notify="${evil.url}")`] }],
  ['forwards.create', 'a URL', { match: 'a@mail.example.com', urls: [evil.url] }],
  ['webhooks.create', 'a URL', { ...hook, urls: [evil.url] }],
  ['webhooks.update', 'a URL', { ...hook, urls: [evil.url] }],
  ['accountWebhooks.create', 'a URL', { eventTypes: ['opened'], url: evil.url }],
  ['domains.update', 'an archive', { domain: letter.domain, archiveTo: evil.url }],
  ['keys.create', 'a key', { role: 'sending', kind: 'domain', domain: letter.domain, expiration: 60 }],
  ['credentials.create', 'a login', { domain: letter.domain, login: 'mallory', password: 'long-enough' }],
  ['domains.create', 'a login', { name: letter.domain, smtpPassword: 'long-enough' }],
];

/** Everything is granted, and nothing may go elsewhere. */
const bot = `
  domains: '*'
  recipients: '*@example.com'
  destinations: ['https://hooks.example.com/*', '*@example.com']
  senders: '*'
  areas: { Messages: full, Mailing lists & members: full, Templates: full, Routes: full, Forwards: full, Webhooks: full, Domains: full, API keys: full, SMTP credentials: full }
`;

function operationNamed(name: string): Operation {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`there is no ${name}`);
  return operation;
}

const clientOf = async (url: string, token = '') => {
  const client = new Client({ name: 'attacks', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
  return client;
};

describe('exfiltration through what is allowed', () => {
  let running: Running;
  let client: Client;

  beforeAll(async () => {
    running = await runGate({ bot });
    client = await clientOf(running.gate.mcpUrl, running.tokens.bot);
  });
  beforeEach(() => {
    running.emulator.requests.length = 0;
  });
  afterAll(async () => {
    await client.close();
    await running.close();
  });

  const arrived = () => running.emulator.requests.filter(({ method }) => method !== 'GET').map(({ route }) => route);

  test.each(waysOut)('%s cannot carry anything out by %s over HTTP', async (name, _, input) => {
    const [noun = '', verb = ''] = name.split('.');
    const mailgun = createMailgun({ apiKey: running.tokens.bot ?? '', baseUrl: running.gate.url, retries: 0 });
    const nouns = mailgun as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
    await expect(nouns[noun]?.[verb]?.(input)).rejects.toMatchObject({ status: 403, message: expect.stringMatching(/evil|could do more/) });
    expect(arrived()).toEqual([]);
    await mailgun.close();
  });

  test.each(waysOut)('%s cannot carry anything out by %s over MCP', async (name, _, input) => {
    const operation = operationNamed(name);
    const message = typeof input.message === 'string' ? { message: { filename: 'message.mime', text: input.message } } : {};
    const result = await client.callTool({ name: toolNameOf(operation), arguments: { ...input, ...message } });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/evil\S*example|could do more/) }] });
    expect(arrived()).toEqual([]);
  });
});

describe('the confused deputy', () => {
  const key = 'key-that-no-agent-may-see';

  test('gives neither the token of an agent to Mailgun nor the key of Mailgun to an agent', async () => {
    const mailgun = await startScriptedServer();
    const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-'));
    const { token, hash } = createToken();
    const policy = join(folder, 'policy.yaml');
    writeFileSync(
      policy,
      `version: 1\nagents: { bot: { token: 'sha256:${hash}', expires: 2099-12-31, domains: '*', areas: { Routes: read } } }`,
    );
    const gate = await startGate({ policy, state: join(folder, 'state'), apiKey: key, baseUrl: mailgun.url });
    const client = await clientOf(gate.mcpUrl, token);
    const answers: string[] = [];
    const headers = { 'www-authenticate': `Basic realm="${key}"`, location: `http://127.0.0.1:1/?${key}`, 'set-cookie': key };
    for (const status of [200, 401, 302, 500]) {
      mailgun.answer(json({ items: [], total_count: 0 }, status, headers), json({ items: [], total_count: 0 }, status, headers));
      const answer = await fetch(`${gate.url}/v3/routes`, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
      answers.push(JSON.stringify([...answer.headers]), await answer.text());
      answers.push(JSON.stringify(await client.callTool({ name: 'routes_list', arguments: {} })));
    }
    await client.close();
    await gate.close();
    await mailgun.close();
    const written = [...filesIn(join(folder, 'state'))].map((file) => readFileSync(file, 'utf8'));
    rmSync(folder, { recursive: true });
    expect(mailgun.received).toHaveLength(8);
    for (const { url, headers, body } of mailgun.received) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from(`api:${key}`).toString('base64')}`);
      expect(`${url} ${JSON.stringify(headers)} ${body}`).not.toContain(token);
    }
    expect(answers.filter((answer) => answer.includes(key) || answer.includes(token))).toEqual([]);
    expect(written.length).toBeGreaterThan(1);
    expect(written.filter((text) => text.includes(key) || text.includes(token))).toEqual([]);
  });

  test('takes no token of another gate, at either door', async () => {
    const [one, other] = await Promise.all([runGate({ bot }), runGate({ bot })]);
    const authorization = `Bearer ${other.tokens.bot}`;
    expect((await fetch(`${one.gate.url}/v3/routes`, { headers: { authorization } })).status).toBe(401);
    await expect(clientOf(one.gate.mcpUrl, other.tokens.bot)).rejects.toThrow(/401|token/i);
    expect(one.emulator.requests).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('an approval', () => {
  test('that nobody gives is a refusal, and the agent is told so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-'));
    const policy = readPolicy(
      `version: 1\nagents: { bot: { token: 'sha256:${createToken().hash}', expires: 2099-12-31, domains: '*', areas: { Routes: full }, confirm: person } }`,
      'policy.yaml',
    );
    const approvals = openApprovals({ folder, key: randomBytes(32) });
    const steps: string[] = [];
    const upstream = { send: () => Promise.reject(new Error('something was sent')), close: async () => {} };
    const gate = createGate({
      policies: { current: () => policy, onChange: () => () => {} },
      upstream,
      audit: {
        write: ({ step }) => {
          steps.push(step);
          return {} as AuditRecord;
        },
        head: () => ({}) as never,
        close: () => {},
      },
      counters: createCounters({ folder: join(folder, 'counters') }),
      // Sooner than a policy may say, so that nobody has to wait.
      approvals: { ...approvals, ask: (request, signal) => approvals.ask({ ...request, timeout: 20 }, signal) },
    });
    const call = callOf(operationNamed('routes.create'), { expression: 'catch_all()', actions: ['stop()'] });
    expect(await gate.pass(call, { agent: 'bot', door: 'mcp' })).toMatchObject({
      kind: 'refused',
      status: 403,
      words: 'nobody approved it in time',
    });
    expect(steps).toEqual(['asked', 'waiting', 'denied']);
    rmSync(folder, { recursive: true });
  });
});

describe('a rug pull', () => {
  test('is seen at the start: a gate whose tools are pinned does not start with others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-'));
    const policy = join(folder, 'mailgun-gate.yaml');
    expect(() => checkLock(policy)).not.toThrow();
    const lock = writeLock(policy);
    expect(() => checkLock(policy)).not.toThrow();
    const pinned = readFileSync(lock, 'utf8').replace(/[0-9a-f]{64}/, 'a'.repeat(64));
    writeFileSync(lock, pinned);
    expect(() => checkLock(policy)).toThrow(/tools are not those that .* pins .*mailgun-gate tools --lock/s);
    rmSync(folder, { recursive: true });
  });
});

describe('a shadow', () => {
  test('has no way in from other machines, unless somebody opens one', async () => {
    const { gate, close } = await runGate({ bot });
    for (const url of [gate.url, gate.mcpUrl, gate.pageUrl]) expect(new URL(url).hostname).toBe('127.0.0.1');
    await close();
  });
});

describe('the injection of commands', () => {
  const folder = resolve(__dirname, '../../gate');
  const sources = [...filesIn(folder)].filter((file) => file.endsWith('.ts') && !/[/\\](node_modules|build|dist)[/\\]/.test(file));

  test('finds nothing in the gate that starts a program or runs text as code', () => {
    expect(sources.length).toBeGreaterThan(100);
    const starting = /child_process|worker_threads|node:vm|\beval\(|new Function\(|\bimport\((?!')/;
    expect(sources.filter((file) => starting.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

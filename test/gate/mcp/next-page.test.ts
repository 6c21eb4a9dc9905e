import type { Client } from '@modelcontextprotocol/client';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { NEXT_PAGE, nextPageOf } from '../../../gate/mcp/next-page';
import { toolOf } from '../../../gate/mcp/tools';
import { callOf } from '../../../gate/operations/call-of';
import { type Operation, operations } from '../../../gate/operations/operation';
import { type Running, runGate } from '../running';
import { clientOf, connectOverHttp } from './connections';

const operation = (name: string): Operation => {
  const found = operations.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};
const bounces = operation('bounces.list');
const first = callOf(bounces, { domain: 'mail.example.com' });

test('each list with cursors takes the next page, and no argument of its own is called so', () => {
  for (const each of operations.values()) {
    const properties = Object.keys(toolOf(each).inputSchema.properties as object);
    expect([each.name, properties.filter((name) => name === NEXT_PAGE).length]).toEqual([
      each.name,
      each.endpoint.paging === 'cursor' ? 1 : 0,
    ]);
    if (each.endpoint.paging === 'cursor')
      expect({ method: each.endpoint.method, body: each.endpoint.body }).toEqual({ method: 'GET', body: 'query' });
  }
});

test('what is decided on is the path and the query; the host is left out', () => {
  const next = nextPageOf(bounces, first, 'https://evil.example/v3/mail.example.com/bounces?page=next&address=a%2Bb%40example.com&limit=1');
  expect(next).toMatchObject({
    operation: { name: 'bounces.list' },
    pattern: '/v3/{domain_name}/bounces',
    path: { domain_name: 'mail.example.com' },
    fields: { page: 'next', address: 'a+b@example.com', limit: '1' },
  });
});

test.each([
  ['another list', 'https://api.mailgun.net/v3/mail.example.com/complaints?page=next'],
  ['another domain', 'https://api.mailgun.net/v3/other.example.com/bounces?page=next'],
  ['one thing of the list', 'https://api.mailgun.net/v3/mail.example.com/bounces/a@example.com'],
  ['a path with dots', 'https://api.mailgun.net/v3/x/../mail.example.com/bounces'],
  ['a path with an encoded slash', 'https://api.mailgun.net/v3/mail.example.com%2Fbounces'],
  ['a path with a backslash', 'https:\\\\api.mailgun.net/v3/mail.example.com/bounces'],
  ['no path', 'https://api.mailgun.net'],
  ['a file', 'file:///v3/mail.example.com/bounces'],
  ['a field that is none of the list', 'https://api.mailgun.net/v3/mail.example.com/bounces?include_subaccounts=true'],
  ['another domain in the query', 'https://api.mailgun.net/v3/mail.example.com/bounces?domain_name=other.example.com'],
  ['broken percent-encoding', 'https://api.mailgun.net/v3/mail.example.com/bounces?page=%E0%A4%A'],
  ['more than an address has', `https://api.mailgun.net/v3/mail.example.com/bounces?address=${'a'.repeat(5000)}`],
  ['nothing', ''],
])('%s is no next page', (_, url) => {
  expect(nextPageOf(bounces, first, url)).toMatch(/^nextPage: /);
});

test('other arguments beside it are refused, because it has its own', () => {
  const narrowed = callOf(bounces, { domain: 'mail.example.com', pageSize: 5 });
  expect(nextPageOf(bounces, narrowed, 'https://api.mailgun.net/v3/mail.example.com/bounces?page=next')).toMatch(/leave out limit$/);
});

describe('before the emulator', () => {
  let running: Running;
  let owner: Mailgun;
  let client: Client;

  beforeAll(async () => {
    running = await runGate({ bot: `domains: mail.example.com\nareas: { Events: read, Suppressions: read, Templates: read }` });
    owner = createMailgun({ apiKey: running.emulator.apiKey, baseUrl: running.emulator.url });
    for (const name of ['mail.example.com', 'other.example.com']) await owner.domains.create({ name });
    for (const address of ['a@example.com', 'b@example.com', 'c@example.com']) {
      await owner.bounces.create({ domain: 'mail.example.com', address });
      await owner.templates.create({ domain: 'mail.example.com', name: address.slice(0, 1), content: 'Hi' });
      await owner.messages.send({ domain: 'mail.example.com', from: 'us@mail.example.com', to: address, subject: address, text: 'Hi' });
    }
    await owner.messages.send({ domain: 'other.example.com', from: 'us@other.example.com', to: 'z@example.com', subject: 'z', text: 'Hi' });
    client = await connectOverHttp(new URL(running.gate.mcpUrl), clientOf('2026-07-28'), running.tokens.bot);
  });

  afterAll(async () => {
    await client.close();
    await owner.close();
    await running.close();
  });

  interface Page {
    readonly items: readonly Readonly<Record<string, unknown>>[];
    readonly paging: { readonly next?: string };
  }

  async function pagesOf(name: string, given: object): Promise<readonly Page[]> {
    const pages: Page[] = [];
    for (let next: string | undefined; pages.length < 20; next = pages.at(-1)?.paging.next) {
      const rest = next === undefined ? given : { domain: 'mail.example.com', nextPage: next };
      const result = await client.callTool({ name, arguments: { ...rest } });
      expect([name, result.isError ?? false, result.isError ? result.content : '']).toEqual([name, false, '']);
      pages.push(result.structuredContent as unknown as Page);
      if (pages.at(-1)?.items.length === 0) return pages;
    }
    throw new Error('the list does not end');
  }

  test.each([
    ['bounces_list', 'address', () => owner.bounces.list({ domain: 'mail.example.com' })],
    ['templates_list', 'name', () => owner.templates.list({ domain: 'mail.example.com' })],
    ['events_list', 'id', () => owner.events.list({ domain: 'mail.example.com' })],
  ])('%s gives one page after the other, and all of them are what there is', async (name, key, whole) => {
    const pages = await pagesOf(name, { domain: 'mail.example.com', pageSize: 2 });
    expect(pages.length).toBeGreaterThan(2);
    const seen = pages.flatMap(({ items }) => items.map((item) => item[key]));
    const all: unknown[] = [];
    for await (const item of whole()) all.push((item as unknown as Readonly<Record<string, unknown>>)[key]);
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a cursor that was written anew for another domain is refused, and nothing reaches Mailgun', async () => {
    const first = await client.callTool({ name: 'events_list', arguments: { domain: 'mail.example.com', pageSize: 1 } });
    const next = new URL((first.structuredContent as unknown as Page).paging.next ?? '');
    const [token = ''] = next.pathname.split('/').slice(-1);
    const forged = Buffer.from(Buffer.from(token, 'base64url').toString().replaceAll('mail.example.com', 'other.example.com')).toString(
      'base64url',
    );
    expect(forged).not.toBe(token);
    running.emulator.requests.length = 0;
    const nextPage = `${next.origin}/v3/mail.example.com/events/${forged}`;
    const result = await client.callTool({ name: 'events_list', arguments: { domain: 'mail.example.com', nextPage } });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('other.example.com is not among') }] });
    expect(running.emulator.requests).toEqual([]);
  });
});

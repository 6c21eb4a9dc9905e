import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMailgun } from 'mailgun-sdk';
import { toolNameOf } from '../../gate/mcp/tools';
import { areas } from '../../gate/operations/area';
import { operations } from '../../gate/operations/operation';
import { type Running, runGate } from './running';
import { sampleInput } from './sample-input';

const accesses = ['off', 'read', 'full'] as const;

/** Everything is named, so that areas alone decide. */
const agentWith = (access: (typeof accesses)[number]) =>
  [
    "domains: '*'",
    "recipients: '*'",
    "from: '*'",
    "destinations: '*'",
    "senders: '*'",
    'areas:',
    ...areas.map((area) => `  ${area}: ${access}`),
  ].join('\n');

const isAllowed = (access: (typeof accesses)[number], needed: 'read' | 'full') => access === 'full' || access === needed;

const cases = [...operations.values()].flatMap((operation) => accesses.map((access) => [operation.name, access, operation] as const));

let running: Running;
const clients: Partial<Record<string, Client>> = {};

beforeAll(async () => {
  running = await runGate(Object.fromEntries(accesses.map((access) => [`bot-${access}`, agentWith(access)])));
  for (const access of accesses) {
    const client = new Client({ name: 'matrix', version: '1' });
    const headers = { authorization: `Bearer ${running.tokens[`bot-${access}`]}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(running.gate.mcpUrl), { requestInit: { headers } }));
    clients[access] = client;
  }
});

afterAll(async () => {
  for (const client of Object.values(clients)) await client?.close();
  await running.close();
});

beforeEach(() => {
  running.emulator.requests.length = 0;
});

/** What Mailgun was asked, by the route that it saw. */
const arrived = () => running.emulator.requests.map(({ route }) => route);

test('no operation, no access and no door is left out', () => {
  expect(cases).toHaveLength(operations.size * 3);
});

test.each(cases)('%s over HTTP with %s', async (_, access, operation) => {
  const mailgun = createMailgun({ apiKey: running.tokens[`bot-${access}`] ?? '', baseUrl: running.gate.url, retries: 0 });
  const nouns = mailgun as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown> | AsyncIterable<unknown>>>;
  const refused = await attempt(async () => {
    const answer = nouns[operation.noun]?.[operation.verb]?.(sampleInput(operation));
    if (answer !== undefined && Symbol.asyncIterator in answer) for await (const _item of answer) break;
    else await answer;
  });
  expect(arrived()).toEqual(isAllowed(access, operation.access) ? [operation.endpoint.route] : []);
  if (!isAllowed(access, operation.access)) expect(refused).toMatch(access === 'off' ? / is off$/ : / is read only, and .* needs full$/);
  await mailgun.close();
});

test.each(cases)('%s over MCP with %s', async (_, access, operation) => {
  const result = await clients[access]?.callTool({ name: toolNameOf(operation), arguments: asJson(sampleInput(operation)) });
  expect(arrived()).toEqual(isAllowed(access, operation.access) ? [operation.endpoint.route] : []);
  if (!isAllowed(access, operation.access))
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/not available to this agent/) }] });
});

async function attempt(action: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** As a client of MCP writes it: a moment is text, a file has its content as text. */
function asJson(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const files = Object.entries(input).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null && 'data' in value ? { filename: 'file', text: value.data } : value,
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(files)));
}

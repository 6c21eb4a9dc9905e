import { join, resolve } from 'node:path';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createMailgun } from 'mailgun-sdk';
import { readAudit } from '../../../gate/audit/read-audit';
import { clientOf, type Revision } from '../mcp/connections';
import { type Running, runGate } from '../running';

const bin = join(resolve(__dirname, '../../..'), 'gate/dist/cli/bin.js');

let running: Running;

beforeAll(async () => {
  running = await runGate({ bot: "domains: mail.example.com\nareas: { Messages: full }\nrecipients: ['*@example.com']" });
  const owner = createMailgun({ apiKey: running.emulator.apiKey, baseUrl: running.emulator.url });
  await owner.domains.create({ name: 'mail.example.com' });
  await owner.close();
});

afterAll(() => running.close());

/** `mailgun-gate mcp`, as it is built, started by the official client as clients of MCP do. */
function start(token: string | undefined) {
  const { emulator, policyFile, state } = running;
  return new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', '--policy', policyFile, '--state', state],
    env: { MAILGUN_API_KEY: emulator.apiKey, MAILGUN_BASE_URL: emulator.url, MAILGUN_GATE_TOKEN: token ?? '' },
    stderr: 'pipe',
  });
}

const letter = { domain: 'mail.example.com', from: 'bot@mail.example.com', subject: 'Hello', text: 'Hi' };

test.each<Revision>(['2026-07-28', '2025-11-25'])(
  'a client of %s sends and is refused through the process, and the audit has both',
  async (revision) => {
    const client = clientOf(revision);
    await client.connect(start(running.tokens.bot));
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('messages_send');
    running.emulator.requests.length = 0;
    const sent = await client.callTool({ name: 'messages_send', arguments: { ...letter, to: ['alice@example.com'] } });
    expect(sent.structuredContent).toMatchObject({ message: expect.stringContaining('Queued') });
    const refused = await client.callTool({ name: 'messages_send', arguments: { ...letter, to: ['eve@evil.example'] } });
    expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('is not among the recipients') }] });
    const wrong = await client.callTool({ name: 'messages_send', arguments: { ...letter, to: 'alice@example.com', secret: 'hunter2' } });
    expect(wrong).toMatchObject({ isError: true });
    await client.close();
    // The gate asks who is on a mailing list; nothing but the one letter is sent.
    const posted = running.emulator.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
    expect(posted).toEqual(['POST /v3/mail.example.com/messages']);
    const records = [];
    for await (const record of readAudit({ folder: running.state })) records.push(record);
    expect(records.map(({ step }) => step).filter((step) => ['sent', 'refused'].includes(step))).toEqual(
      expect.arrayContaining(['sent', 'refused']),
    );
    const [last] = records.filter(({ step }) => step === 'refused').slice(-1);
    expect(last?.says).toBe('agent bot may not call messages.send: the arguments are none of this operation');
    expect(JSON.stringify(records)).not.toContain('hunter2');
  },
);

test('a process without the token of an agent ends before it answers anything', async () => {
  const client = clientOf('2025-11-25');
  const transport = start('a token of nobody');
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => transport.stderr?.once('end', resolve));
  await expect(client.connect(transport)).rejects.toThrow();
  await ended;
  expect(said).toMatch(/^mailgun-gate: MAILGUN_GATE_TOKEN is the token of no agent/);
});

import { aliases } from '../../../gate/mcp/aliases';
import { annotationsOf } from '../../../gate/mcp/annotations';
import { MAX_TOOLS, useful } from '../../../gate/mcp/listing';
import { operationsByTool, toolNameOf, toolOf } from '../../../gate/mcp/tools';
import { operations } from '../../../gate/operations/operation';
import { clientOf, connect, connectOverStdio, disconnectAll, doors } from './connections';
import { answered, createFakeGate, named, operationsOf } from './fake-gate';

afterEach(disconnectAll);

const all = [...operations.values()];

test.each(doors)('a mail is sent over %s by a client of %s, and the gate decides on what Mailgun would get', async (...door) => {
  const gate = createFakeGate(named('messages.send', 'messages.get'));
  gate.answer = () => answered({ id: '<1@example.com>', message: 'Queued. Thank you.' });
  const client = await connect(gate, door);
  expect(client.getNegotiatedProtocolVersion()).toBe(door[1]);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['messages_send', 'messages_get']);

  const result = await client.callTool({
    name: 'messages_send',
    arguments: {
      domain: 'example.com',
      from: 'us@example.com',
      to: ['a@example.com'],
      subject: 'Hello',
      text: 'Hi',
      deliveryTime: '2026-01-31T08:00:00Z',
    },
  });

  expect(gate.passed).toHaveLength(1);
  expect(gate.passed[0]?.call).toMatchObject({
    operation: { name: 'messages.send' },
    pattern: '/v3/{domain_name}/messages',
    path: { domain_name: 'example.com' },
    fields: {
      from: 'us@example.com',
      to: ['a@example.com'],
      subject: 'Hello',
      text: 'Hi',
      'o:deliverytime': 'Sat, 31 Jan 2026 08:00:00 +0000',
    },
    body: 'multipart',
  });
  expect(gate.passed[0]?.caller).toMatchObject({ agent: 'bot', door: 'mcp' });
  expect(result.structuredContent).toEqual({ id: '<1@example.com>', message: 'Queued. Thank you.' });
});

test('every operation has a tool of its own name, which clients can pass on', () => {
  const names = all.map(toolNameOf);
  expect(names.filter((name) => !/^[a-zA-Z0-9_-]{1,60}$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(all.length);
  expect(operationsByTool.size).toBe(all.length);
  expect([toolNameOf({ noun: 'messages', verb: 'queueStatus' }), toolNameOf({ noun: 'domainsV3', verb: 'get' })]).toEqual([
    'messages_queue_status',
    'domains_v3_get',
  ]);
});

test('whoever may do everything sees at most 40 tools, always the same, and a search for the rest', async () => {
  const client = await connect(createFakeGate(), ['stdio', '2026-07-28']);
  const { tools } = await client.listTools();
  expect(tools).toHaveLength(MAX_TOOLS);
  expect(tools.slice(-2).map(({ name }) => name)).toEqual(['find_operations', 'call_operation']);
  expect((await client.listTools()).tools).toEqual(tools);
  expect(useful.filter((name) => !operations.has(name))).toEqual([]);
});

test('what has no tool of its own is found by words and called by its name', async () => {
  const gate = createFakeGate();
  const client = await connect(gate, ['http', '2026-07-28']);
  const found = await client.callTool({ name: 'find_operations', arguments: { query: 'rotate the dkim key now' } });
  const { operations: first } = found.structuredContent as { operations: { operation: string; inputSchema: object }[] };
  expect(first.map(({ operation }) => operation)).toContain('dkimRotation.rotate');
  await client.callTool({ name: 'call_operation', arguments: { operation: 'dkimRotation.rotate', arguments: { domain: 'example.com' } } });
  expect(gate.passed.map(({ call }) => call.operation.name)).toEqual(['dkimRotation.rotate']);
});

test('the search finds nothing that the agent may not do, and call_operation reaches nothing of it', async () => {
  const gate = createFakeGate(operationsOf(({ area }) => area !== 'API keys'));
  const client = await connect(gate, ['stdio', '2025-11-25']);
  const found = await client.callTool({ name: 'find_operations', arguments: { query: 'api keys create' } });
  expect(JSON.stringify(found)).not.toMatch(/keys\.create/);
  const called = await client.callTool({ name: 'call_operation', arguments: { operation: 'keys.create', arguments: { role: 'admin' } } });
  expect(called).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^This operation is not available to this agent/) }],
  });
  expect(gate.passed).toEqual([]);
});

test.each(doors)('over %s, %s: a tool that was taken away fails when it is called, as one that never was', async (...door) => {
  const gate = createFakeGate(named('domains.get', 'domains.delete'));
  const client = await connect(gate, door);
  await client.listTools();
  gate.allowed = named('domains.get');
  const taken = await client.callTool({ name: 'domains_delete', arguments: { domain: 'example.com' } });
  const never = await client.callTool({ name: 'domains_explode', arguments: { domain: 'example.com' } });
  expect(taken).toMatchObject({ isError: true });
  expect(never).toEqual(taken);
  expect(gate.passed).toEqual([]);
  expect(gate.refused.map(({ asked }) => asked)).toEqual(['call the tool domains_delete', 'call the tool domains_explode']);
});

test('whoever may read only sees only tools that say they read', async () => {
  const client = await connect(createFakeGate(operationsOf(({ access }) => access === 'read')), ['http', '2025-11-25']);
  const { tools } = await client.listTools();
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
});

test('no call that deletes says that it does not destroy, and none that writes says that it reads', () => {
  const of = (select: (name: string) => boolean) => all.filter(({ name }) => select(name)).map((operation) => annotationsOf(operation));
  expect(all.filter((operation) => operation.endpoint.method === 'DELETE' && !annotationsOf(operation).destructiveHint)).toEqual([]);
  expect(all.filter((operation) => operation.endpoint.access === 'write' && annotationsOf(operation).readOnlyHint)).toEqual([]);
  expect(
    of((name) => ['routes.update', 'keys.delete', 'account.regenerateSigningKey'].includes(name)).every(
      ({ destructiveHint }) => destructiveHint,
    ),
  ).toBe(true);
  expect(of((name) => name === 'messages.send')).toEqual([
    { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  ]);
  expect(of((name) => name === 'domains.get')).toEqual([
    { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  ]);
});

test('every tool says what it does, and takes no argument that it does not know', () => {
  for (const operation of all) {
    const { name, title, description, inputSchema } = toolOf(operation);
    expect([name, title.length > 5, description.length > 5, inputSchema.additionalProperties]).toEqual([name, true, true, false]);
  }
});

test('every read says what it gives, and no write does: its answer tells little more than its arguments did', () => {
  for (const operation of all)
    expect([operation.name, toolOf(operation).outputSchema?.type]).toEqual([
      operation.name,
      operation.endpoint.access === 'read' ? 'object' : undefined,
    ]);
});

test("the list of tools of whoever may do everything is shorter than that of Mailgun's own server, which has 63 KB", async () => {
  const client = await connect(createFakeGate(), ['stdio', '2026-07-28']);
  const { tools } = await client.listTools();
  expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThan(60_000);
});

test('lists are for one client and short-lived', async () => {
  const gate = createFakeGate(named('domains.get'));
  const client = await connect(gate, ['http', '2026-07-28']);
  const answers = [await client.listTools(), await client.listPrompts(), await client.listResourceTemplates()];
  expect(answers.map((answer) => [answer.ttlMs, answer.cacheScope])).toEqual(Array(3).fill([5000, 'private']));
});

test('the arguments of a call that is wrong are explained to the agent; the audit has that they were, and none of their values', async () => {
  const gate = createFakeGate(named('messages.send'));
  const client = await connect(gate, ['stdio', '2025-11-25']);
  const result = await client.callTool({
    name: 'messages_send',
    arguments: { domain: 'example.com', to: 'a@example.com', text: 'Hi', subjet: 'x' },
  });
  expect(result).toMatchObject({ isError: true });
  expect(JSON.stringify(result.content)).toContain('subject');
  expect(gate.passed).toEqual([]);
  expect(gate.refused.map(({ asked, words }) => ({ asked, words }))).toEqual([
    { asked: 'call messages.send', words: 'the arguments are none of this operation' },
  ]);
  expect(result._meta).toMatchObject({ 'mailgun-gate/decision': 'decision-1' });
});

test('a tool that was renamed can still be called by its former name, which is not listed', async () => {
  const gate = createFakeGate(named('domains.get'));
  const client = await connectOverStdio(gate, clientOf('2026-07-28'), { aliases: { get_domain: 'domains_get' } });
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['domains_get']);
  await client.callTool({ name: 'get_domain', arguments: { domain: 'example.com' } });
  expect(gate.passed.map(({ call }) => call.operation.name)).toEqual(['domains.get']);
  await client.close();
});

test('each former name leads to a tool that there is, and takes no name of now', () => {
  expect(Object.values(aliases).filter((name) => !operationsByTool.has(name))).toEqual([]);
  expect(Object.keys(aliases).filter((name) => operationsByTool.has(name))).toEqual([]);
});

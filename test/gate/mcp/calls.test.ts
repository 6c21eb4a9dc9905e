import { clientOf, connect, connectOverStdio, disconnectAll, doors } from './connections';
import { answered, createFakeGate, named, refusedWith } from './fake-gate';

afterEach(disconnectAll);

const call = { name: 'domains_get', arguments: { domain: 'example.com' } };

test.each(doors)("over %s, %s: a refusal is told in the gate's words, with the audit's number", async (...door) => {
  const gate = createFakeGate(named('domains.get'));
  gate.answer = () => refusedWith('Only mail.example.com is allowed: ask for that.', 30);
  const client = await connect(gate, door);
  const result = await client.callTool(call);
  expect(result).toMatchObject({
    isError: true,
    content: [{ type: 'text', text: 'Only mail.example.com is allowed: ask for that. It may be tried again in 30 seconds.' }],
    _meta: { 'mailgun-gate/decision': 'decision-1' },
  });
});

test.each(doors)('over %s, %s: while a person is waited for, the client is told so', async (...door) => {
  const gate = createFakeGate(named('domains.get'));
  gate.answer = (_, { onWait }) => {
    onWait?.('A person has to agree.');
    onWait?.('Still waiting.');
    return answered({});
  };
  const client = await connect(gate, door);
  const heard: unknown[] = [];
  await client.callTool(call, { onprogress: (progress) => heard.push(progress) });
  expect(heard).toEqual([
    { progress: 1, message: 'A person has to agree.' },
    { progress: 2, message: 'Still waiting.' },
  ]);
});

test('who has not asked to be told of progress is not', async () => {
  const gate = createFakeGate(named('domains.get'));
  await (await connect(gate, ['stdio', '2025-11-25'])).callTool(call);
  expect(gate.passed[0]?.caller.onWait).toBeUndefined();
});

// Over HTTP a client of 2025-11-25 has no session in which its cancellation could find the call.
test.each(doors.filter(([door, revision]) => door === 'stdio' || revision === '2026-07-28'))(
  'over %s, %s: a call that is cancelled is told to the gate',
  async (...door) => {
    const gate = createFakeGate(named('domains.get'));
    const controller = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      gate.answer = (_, { signal }) =>
        new Promise((answer) => {
          signal?.addEventListener('abort', () => {
            resolve();
            answer(refusedWith('nobody waits'));
          });
          controller.abort();
        });
    });
    const client = await connect(gate, door);
    await expect(client.callTool(call, { signal: controller.signal })).rejects.toThrow();
    await aborted;
  },
);

test('the trace of the request is handed on, and nothing that is not one', async () => {
  const gate = createFakeGate(named('domains.get'));
  const client = await connect(gate, ['http', '2026-07-28']);
  for (const traceparent of ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'ignore previous instructions'])
    await client.callTool({ ...call, _meta: { traceparent } });
  expect(gate.passed.map(({ caller }) => caller.traceId)).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', undefined]);
});

test.each(doors.filter(([door, revision]) => door === 'stdio' || revision === '2026-07-28'))(
  'over %s, %s: a change of the policy is announced to who listens',
  async (door, revision) => {
    const gate = createFakeGate(named('domains.get'));
    let heard = (_: readonly string[]) => {};
    const changed = new Promise<readonly string[]>((resolve) => {
      heard = resolve;
    });
    const client = clientOf(revision, {
      listChanged: {
        tools: { onChanged: (error, tools) => heard(error ? [String(error)] : (tools ?? []).map(({ name }) => name)), debounceMs: 0 },
      },
    });
    await connect(gate, [door, revision], client);
    gate.allowed = named('domains.get', 'domains.list');
    gate.changePolicy();
    expect(await changed).toEqual(['domains_list', 'domains_get']);
  },
);

test('who has gone is told nothing any more', async () => {
  const gate = createFakeGate(named('domains.get'));
  const client = await connectOverStdio(gate, clientOf('2025-11-25'));
  expect(gate.listeners.size).toBe(1);
  await client.close();
  await new Promise(setImmediate);
  expect(gate.listeners.size).toBe(0);
});

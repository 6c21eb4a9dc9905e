import type { ElicitResult } from '@modelcontextprotocol/client';
import type { Caller, Outcome } from '../../../gate/gate';
import { clientOf, connect, disconnectAll, doors, type Revision } from './connections';
import { answered, createFakeGate, named } from './fake-gate';

afterEach(disconnectAll);

const send = { name: 'messages_send', arguments: { domain: 'example.com', to: 'a@example.com', text: 'Hi' } };

/** Lets through what the client has agreed to. */
function guarded() {
  const gate = createFakeGate(named('messages.send', 'messages.resend'));
  gate.answer = ({ fields }, { confirmed }: Caller): Outcome => {
    const confirmation = { id: 'c1', digest: JSON.stringify(fields.to) };
    if (confirmed?.id === confirmation.id && confirmed.digest === confirmation.digest)
      return answered({ id: '<1@example.com>', message: 'Queued.' });
    return { kind: 'unconfirmed', words: 'Send to a@example.com?', confirmation };
  };
  return gate;
}

function clientThat(revision: Revision, answer: ElicitResult, asked: unknown[] = []) {
  const client = clientOf(revision, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(params.message);
    return answer;
  });
  return client;
}

// Over HTTP a client of 2025-11-25 has no connection on which it could be asked.
const asking = doors.filter(([door, revision]) => door === 'stdio' || revision === '2026-07-28');

test.each(asking)('over %s, %s: what the person at the client agrees to is sent once, and they see what it is', async (door, revision) => {
  const gate = guarded();
  const asked: unknown[] = [];
  const client = await connect(gate, [door, revision], clientThat(revision, { action: 'accept', content: {} }, asked));
  const result = await client.callTool(send);
  expect(result.structuredContent).toEqual({ id: '<1@example.com>', message: 'Queued.' });
  expect(asked).toEqual(['Send to a@example.com?']);
  expect(gate.passed.map(({ caller }) => caller.confirmed)).toEqual([undefined, { id: 'c1', digest: '"a@example.com"' }]);
});

test.each(asking.flatMap(([door, revision]) => (['decline', 'cancel'] as const).map((action) => [door, revision, action] as const)))(
  'over %s, %s: after a %s nothing is sent, which is told and written down',
  async (door, revision, action) => {
    const gate = guarded();
    const client = await connect(gate, [door, revision], clientThat(revision, { action }));
    const result = await client.callTool(send);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/did not agree\. Nothing was sent\./) }] });
    expect(gate.passed).toHaveLength(1);
    expect(gate.refused).toMatchObject([{ asked: 'call messages.send' }]);
  },
);

test.each(doors)('over %s, %s: a client that cannot ask is told that it cannot', async (...door) => {
  const gate = guarded();
  const client = await connect(gate, door);
  expect(await client.callTool(send)).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/cannot ask them/) }] });
  expect(gate.passed.map(({ caller }) => caller.confirmed)).toEqual([undefined]);
});

test('a client of 2025-11-25 over HTTP cannot be asked, whatever it says that it can', async () => {
  const gate = guarded();
  const client = await connect(gate, ['http', '2025-11-25'], clientThat('2025-11-25', { action: 'accept', content: {} }));
  expect(await client.callTool(send)).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/cannot ask them/) }] });
  expect(gate.passed.map(({ caller }) => caller.confirmed)).toEqual([undefined]);
});

/** The rounds by hand, as a client would take them that wants to cheat. */
async function byHand() {
  const gate = guarded();
  const client = await connect(
    gate,
    ['http', '2026-07-28'],
    clientOf('2026-07-28', { capabilities: { elicitation: { form: {} } }, inputRequired: { autoFulfill: false } }),
  );
  const call = (params: object) =>
    client.callTool({ ...send, ...params } as typeof send, { allowInputRequired: true } as object) as Promise<{
      resultType?: string;
      requestState?: string;
    }>;
  return { gate, call };
}

const yes = { confirm: { action: 'accept', content: {} } };

test('a yes that nobody was asked for, or to a state that was changed, reaches nothing', async () => {
  const { gate, call } = await byHand();
  const { requestState = '' } = await call({});
  expect(requestState).toMatch(/^v1\./);
  expect(await call({ inputResponses: yes })).toMatchObject({ resultType: 'input_required' });
  const [version, body = '', mac] = requestState.split('.');
  const forged = [version, Buffer.from(Buffer.from(body, 'base64url').toString().replace('c1', 'c2')).toString('base64url'), mac].join('.');
  await expect(call({ inputResponses: yes, requestState: forged })).rejects.toThrow('Invalid or expired requestState');
  expect(gate.passed.map(({ caller }) => caller.confirmed)).toEqual([undefined, undefined]);
});

test('a yes to one call is none to another tool or to other arguments', async () => {
  const { gate, call } = await byHand();
  const { requestState } = await call({});
  const other = { ...send.arguments, to: 'b@example.com' };
  expect(await call({ arguments: other, inputResponses: yes, requestState })).toMatchObject({ resultType: 'input_required' });
  const resend = { name: 'messages_resend', arguments: { domain: 'example.com', storageKey: 'k', to: 'a@example.com' } };
  await call({ ...resend, inputResponses: yes, requestState });
  // The gate compares the digest; to another tool the yes is not even handed on.
  expect(gate.passed.map(({ caller }) => caller.confirmed?.digest)).toEqual([undefined, '"a@example.com"', undefined]);
});

test('a yes of one agent is none of another', async () => {
  const { gate, call } = await byHand();
  const { requestState } = await call({});
  gate.authenticate = () => ({ agent: 'other-bot', expires: new Date(Date.now() + 3_600_000) });
  await expect(call({ inputResponses: yes, requestState })).rejects.toThrow('Invalid or expired requestState');
  expect(gate.passed).toHaveLength(1);
});

test('a yes comes too late after five minutes: it is refused, and asked anew', async () => {
  const { gate, call } = await byHand();
  const { requestState } = await call({});
  const asked = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(asked + 5 * 60_000 + 2_000);
  try {
    await expect(call({ inputResponses: yes, requestState })).rejects.toThrow('Invalid or expired requestState');
    expect(gate.passed).toHaveLength(1);
    const again = await call({});
    expect(again).toMatchObject({ resultType: 'input_required' });
    clock.mockReturnValue(asked + 9 * 60_000);
    await call({ inputResponses: yes, requestState: again.requestState });
  } finally {
    clock.mockRestore();
  }
  expect(gate.passed.map(({ caller }) => caller.confirmed?.id)).toEqual([undefined, undefined, 'c1']);
});

test.each(asking)('over %s, %s: while nobody answers nothing is sent, and other calls are', async (door, revision) => {
  const gate = guarded();
  const client = clientOf(revision, { capabilities: { elicitation: { form: {} } } });
  let answer = (_: ElicitResult) => {};
  const asked = new Promise<void>((resolve) => {
    client.setRequestHandler('elicitation/create', () => {
      resolve();
      return new Promise<ElicitResult>((given) => {
        answer = given;
      });
    });
  });
  await connect(gate, [door, revision], client);
  const called = client.callTool(send);
  await asked;
  expect((await client.listTools()).tools).toHaveLength(2);
  expect(gate.passed.map(({ caller }) => caller.confirmed)).toEqual([undefined]);
  answer({ action: 'cancel' });
  expect(await called).toMatchObject({ isError: true });
  expect(gate.passed).toHaveLength(1);
});

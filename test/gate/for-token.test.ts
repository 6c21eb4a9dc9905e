import { gateForToken } from '../../gate/for-token';
import { callOf } from '../../gate/operations/call-of';
import { operations } from '../../gate/operations/operation';
import { type Running, runGate } from './running';

let running: Running;
const yaml = "domains: '*'\nareas: { Routes: read }";

beforeAll(async () => {
  running = await runGate({ bot: yaml, other: yaml });
});

afterAll(() => running.close());

test('a connection ends with its token, and is no other agent', async () => {
  const { gate, tokens, change, emulator } = running;
  const list = operations.get('routes.list');
  if (list === undefined) throw new Error('there is no routes.list');
  const held = gateForToken(gate.gate, tokens.bot ?? '');
  const pass = async (agent: string) => {
    const outcome = await held.pass(callOf(list, {}), { agent, door: 'mcp' });
    if (outcome.kind === 'answered') outcome.body.resume();
    return outcome;
  };
  expect(await pass('bot')).toMatchObject({ kind: 'answered', status: 200 });
  expect(await pass('other')).toMatchObject({ kind: 'refused', status: 401 });
  expect(held.operationsOf('other')).toEqual([]);
  await change({ other: yaml });
  expect(await pass('bot')).toMatchObject({ kind: 'refused', status: 401 });
  expect(held.operationsOf('bot')).toEqual([]);
  expect(emulator.requests).toHaveLength(1);
});

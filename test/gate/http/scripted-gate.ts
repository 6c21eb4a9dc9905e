import { Readable } from 'node:stream';
import type { Caller, Gate, Outcome } from '../../../gate/gate';
import type { Call, FieldValue } from '../../../gate/operations/call';

export const token = 'token-of-the-agent';

export interface ScriptedGate extends Gate {
  /** Every call that reached it, oldest first, its files read. */
  readonly calls: readonly Call[];
  readonly callers: readonly Caller[];
  /** What could not become a call: method and path, and the words for it. */
  readonly refusals: readonly { readonly asked: string; readonly words: string; readonly status: number }[];
  /** What the calls from now on come to. */
  answer(outcome: (call: Call, caller: Caller) => Outcome | Promise<Outcome>): void;
}

export const answered = (body: string | Readable, status = 200, headers: Readonly<Record<string, string>> = {}): Outcome => ({
  kind: 'answered',
  status,
  headers,
  body: typeof body === 'string' ? Readable.from([body]) : body,
});

/** Knows one agent, writes down what it is asked, and says what it is told to. */
export function createScriptedGate(expires = new Date(Date.now() + 1e9)): ScriptedGate {
  const calls: Call[] = [];
  const callers: Caller[] = [];
  const refusals: { asked: string; words: string; status: number }[] = [];
  let outcome: (call: Call, caller: Caller) => Outcome | Promise<Outcome> = () =>
    answered('{}', 200, { 'content-type': 'application/json' });
  return {
    calls,
    callers,
    refusals,
    answer(next) {
      outcome = next;
    },
    authenticate: (given) => (given === token ? { agent: 'bot', expires } : undefined),
    async pass(call, caller) {
      calls.push(call);
      callers.push(caller);
      return outcome(call, caller);
    },
    refuse(_caller, asked, words, status = 403) {
      refusals.push({ asked, words, status });
      return { kind: 'refused', status, words, decisionId: `decision-${refusals.length}` };
    },
    operationsOf: () => [],
    passHere: async () => undefined,
    mayRead: async () => false,
    onPolicyChange: () => () => {},
  };
}

/** The text of a field, or the content of a file. */
export const textIn = (value: FieldValue | undefined): unknown =>
  typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Uint8Array
    ? Buffer.from(value.data).toString()
    : value;

import { Readable } from 'node:stream';
import type { Caller, Gate, Outcome, Refused } from '../../../gate/gate';
import type { Call } from '../../../gate/operations/call';
import { type Operation, operations } from '../../../gate/operations/operation';

interface Passed {
  readonly call: Call;
  readonly caller: Caller;
}

/** A gate that keeps what it is asked, and answers what a test tells it. */
export interface FakeGate extends Gate {
  readonly passed: Passed[];
  readonly refused: { readonly caller: Caller; readonly asked: string; readonly words: string }[];
  /** What the next calls get; without one it is an empty answer. */
  answer: (call: Call, caller: Caller) => Outcome | Promise<Outcome>;
  allowed: readonly Operation[];
  changePolicy(): void;
  readonly listeners: Set<() => void>;
}

export const answered = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Outcome => ({
  kind: 'answered',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Readable.from([Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))]),
});

export const refusedWith = (words: string, retryAfter?: number): Refused => ({
  kind: 'refused',
  status: 403,
  words,
  decisionId: 'decision-1',
  retryAfter,
});

export const operationsOf = (select: (operation: Operation) => boolean): readonly Operation[] => [...operations.values()].filter(select);

export const named = (...names: readonly string[]): readonly Operation[] => operationsOf(({ name }) => names.includes(name));

export function createFakeGate(allowed: readonly Operation[] = [...operations.values()]): FakeGate {
  const listeners = new Set<() => void>();
  const gate: FakeGate = {
    passed: [],
    refused: [],
    listeners,
    allowed,
    answer: () => answered({ message: 'done' }),
    authenticate: (token) => (token === 'right' ? { agent: 'bot', expires: new Date(Date.now() + 3_600_000) } : undefined),
    pass: async (call, caller) => {
      gate.passed.push({ call, caller });
      return gate.answer(call, caller);
    },
    passHere: async (call, caller) => {
      gate.passed.push({ call, caller });
      return undefined;
    },
    mayRead: async () => true,
    refuse: ({ agent = 'nobody', ...caller }, asked, words) => {
      gate.refused.push({ caller: { agent, ...caller }, asked, words });
      return refusedWith(words);
    },
    operationsOf: () => gate.allowed,
    onPolicyChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changePolicy: () => {
      for (const listener of listeners) listener();
    },
  };
  return gate;
}

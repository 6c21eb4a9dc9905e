import type { Emulator, FaultRule, HttpFault } from 'mailgun-emulator';

export type Kind = Pick<HttpFault, 'when' | 'answer'>;

const page = '<html><head><title>Sign in</title></head><body>Sign in to this network</body></html>';

/** What another request mends. */
export const passing: Readonly<Record<string, Kind>> = {
  'dropped before': { answer: 'drop', when: 'before' },
  'dropped after': { answer: 'drop', when: 'after' },
  'reset after': { answer: 'reset', when: 'after' },
  'cut off': { answer: 'cut', when: 'after' },
  '500 before': { answer: { status: 500, body: { message: 'Internal Server Error' } }, when: 'before' },
  '500 after': { answer: { status: 500, body: { message: 'Internal Server Error' } }, when: 'after' },
  '429': { answer: { rateLimited: { seconds: 0 } }, when: 'before' },
  '502 page before': { answer: 'bad-gateway', when: 'before' },
  '502 page after': { answer: 'bad-gateway', when: 'after' },
};

/** What is not asked again, because nothing says that it would help. */
export const lasting: Readonly<Record<string, Kind>> = {
  '429 for an hour': { answer: { rateLimited: { seconds: 3600 } }, when: 'before' },
  '400': { answer: { status: 400, body: { message: 'from parameter is not a valid address' } }, when: 'before' },
  'page for a success before': { answer: { status: 200, body: page, contentType: 'text/html' }, when: 'before' },
  'page for a success after': { answer: { status: 200, body: page, contentType: 'text/html' }, when: 'after' },
  'garbled after': { answer: 'garbled', when: 'after' },
};

/** Strikes each tenth (or other) request of a route, with one kind after the other. */
export function failInTurn(emulator: Emulator, route: string, every: number, times: number, kinds: readonly Kind[]): FaultRule[] {
  const faults = Array.from({ length: times }, (_, turn) => ({ route, nth: (turn + 1) * every, ...kinds[turn % kinds.length] }));
  // The last first: a rule counts what the rules before it have let through, and those have let through all that comes earlier.
  return faults.toReversed().map((fault) => emulator.fail(fault));
}

export const struck = (rules: readonly FaultRule[]): number => rules.reduce((sum, { hits }) => sum + hits, 0);

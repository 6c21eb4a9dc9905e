import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { openApprovals } from '../approval/approvals';
import type { Pending } from '../approval/pending';
import { showPending } from '../approval/show-pending';
import { approvalKey } from '../approval-key';
import { existing } from './settings';

export interface ApproveOptions {
  readonly state: string;
  /** Answers this one without a question. */
  readonly id?: string;
  readonly deny: boolean;
  readonly list: boolean;
}

/** Shows what waits for a person, and takes the answers. */
export async function runApprove({ state, id, deny, list }: ApproveOptions, say: (line: string) => void): Promise<void> {
  const approvals = openApprovals({ folder: existing(state), key: approvalKey(state) });
  const by = `${userInfo().username} at the terminal`;
  const waiting = approvals.pending();
  if (id !== undefined) return approvals.answer(id, deny ? 'denied' : 'approved', by);
  if (waiting.length === 0) return say('Nothing waits for approval.');
  const ask = list ? undefined : createInterface({ input: process.stdin, output: process.stderr });
  for (const pending of waiting) {
    say(showPending(pending, { now: Date.now(), columns: process.stdout.columns }));
    if (ask !== undefined) approvals.answer(pending.id, await answerTo(ask, pending), by);
  }
  ask?.close();
}

/** Whoever just presses Enter has not approved. */
async function answerTo(ask: { question(words: string): Promise<string> }, { id }: Pending): Promise<'approved' | 'denied'> {
  const answer = (await ask.question(`Approve ${id}? Type yes to approve; anything else refuses it: `)).trim().toLowerCase();
  return answer === 'yes' ? 'approved' : 'denied';
}

import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { openApprovals } from '../approval/approvals';
import type { Pending } from '../approval/pending';
import { showPending } from '../approval/show-pending';
import { approvalKey } from '../approval-key';
import { checkState } from './settings';

export interface ApproveOptions {
  readonly state: string;
  /** Answers this one without a question. */
  readonly id?: string;
  readonly deny: boolean;
  readonly list: boolean;
}

/**
 * Shows what waits for a person, and takes the answers.
 *
 * @throws where no gate has used the state folder, and for a call that does not wait.
 */
export async function runApprove({ state, id, deny, list }: ApproveOptions, say: (line: string) => void): Promise<void> {
  if (deny && id === undefined) throw new Error("--deny needs the id of the call; 'mailgun-gate approve --list' shows it.");
  checkState(state);
  const approvals = openApprovals({ folder: state, key: approvalKey(state) });
  const answer = (call: string, given: 'approved' | 'denied') => {
    approvals.answer(call, given, `${userInfo().username} at the terminal`);
    say(`${given === 'approved' ? 'Approved' : 'Denied'}: ${call}`);
  };
  const show = (pending: Pending) => say(showPending(pending, { now: Date.now(), columns: process.stdout.columns }));
  if (id !== undefined) return answer(id, deny ? 'denied' : 'approved');
  const waiting = approvals.pending();
  if (waiting.length === 0) return say('Nothing waits for approval.');
  if (list) return waiting.forEach(show);
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY === true });
  // Not by `question`: it loses lines that come at once, and never ends where the input does.
  const given = lines[Symbol.asyncIterator]();
  try {
    for (const pending of waiting) {
      show(pending);
      process.stderr.write(`Approve ${pending.id}? Type yes to approve; anything else refuses it: `);
      const { value, done } = await given.next();
      if (done) throw new Error('the input has ended without an answer; the call still waits.');
      // Whoever just presses Enter has not approved.
      answer(pending.id, value.trim().toLowerCase() === 'yes' ? 'approved' : 'denied');
    }
  } finally {
    lines.close();
  }
}

import { type ApprovalRequest, openApprovals } from '../../../gate/approval/approvals';
import { scratchFolder } from '../scratch-folder';

export const key = 'a key of thirty-two bytes, or so.';
export const noon = Date.UTC(2026, 10, 28, 12);

export const invoice: ApprovalRequest = {
  agent: 'support-bot',
  operation: 'messages.send',
  argumentsDigest: 'a'.repeat(64),
  policyDigest: 'b'.repeat(64),
  timeout: 300_000,
  preview: {
    title: 'Send a message from mail.example.com',
    lines: [
      { name: 'to', value: 'alice@example.com' },
      { name: 'bcc', value: 'archive@example.org' },
      { name: 'subject', value: 'Your invoice' },
    ],
    attachments: [{ filename: 'invoice.pdf', bytes: 48_200 }],
  },
};

/** A gate that asks, and another process in which a person answers, on one clock. */
export function asking({ folder = scratchFolder() } = {}) {
  const clock = { wall: noon, monotonic: 0 };
  const told: string[] = [];
  const open = (signedWith = key) =>
    openApprovals({
      folder,
      key: signedWith,
      now: () => clock.wall,
      monotonic: () => clock.monotonic,
      pollMs: 1,
      tell: (words) => told.push(words),
    });
  const pass = (milliseconds: number) => {
    clock.wall += milliseconds;
    clock.monotonic += milliseconds;
  };
  return { folder, clock, told, open, pass, gate: open(), person: open() };
}

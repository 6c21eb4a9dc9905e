import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../median';

const dist = join(__dirname, '..', '..', 'gate', 'dist');
const load = <T>(file: string) => require(join(dist, file)) as T;

const RECORDS = 5000;
const RESERVATIONS = 500;

/** Microseconds of one, the median: a busy machine takes its time away from some. */
const each = (count: number, action: () => void): number => {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const start = performance.now();
    action();
    times.push((performance.now() - start) * 1000);
  }
  return median(times);
};

function inFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-bench-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One record as a send has it. */
function measureAudit(): number {
  const { readAuditKey } = load<typeof import('../../gate/audit/key')>('audit/key');
  const { openAudit } = load<typeof import('../../gate/audit/write-audit')>('audit/write-audit');
  return inFolder((folder) => {
    const audit = openAudit({ folder, key: readAuditKey(folder) });
    const write = () =>
      audit.write({
        step: 'answered',
        decisionId: 'MDEyMzQ1Njc4',
        agent: 'support-bot',
        door: 'http',
        operation: 'messages.send',
        what: "send 'Your invoice' to 1 recipient at example.com",
        resource: 'mail.example.com',
        rule: 'support-bot.messages',
        line: 7,
        status: 200,
        milliseconds: 120,
        policyDigest: 'a'.repeat(64),
        argumentsDigest: 'b'.repeat(64),
      });
    each(RECORDS, write);
    const microseconds = each(RECORDS, write);
    audit.close();
    return microseconds;
  });
}

/** One reservation where so many are counted already, all of them in the last day. */
function measureLimits(counted: number): number {
  const { createCounters } = load<typeof import('../../gate/limits/counters')>('limits/counters');
  return inFolder((folder) => {
    const counters = createCounters({ folder });
    const now = Date.now();
    const journal = join(folder, 'limits', 'bot');
    mkdirSync(journal);
    const lines = Array.from({ length: counted }, (_, index) => {
      const at = now - Math.floor(((counted - index) / counted) * 23 * 60 * 60_000);
      return `\n${JSON.stringify({ id: `before-${index}`, at, recipients: 1 })}`;
    });
    writeFileSync(join(journal, `${new Date(now).toISOString().slice(0, 10)}.jsonl`), lines.join(''));
    const limits = { messagesPerHour: 10_000_000, recipientsPerDay: 10_000_000 };
    const reserve = () => {
      if ('exceeded' in counters.reserve('bot', { recipients: 1 }, limits)) throw new Error('the benchmark has exceeded a limit');
    };
    // Reads the journal.
    reserve();
    return each(RESERVATIONS, reserve);
  });
}

process.stdout.write(JSON.stringify({ audit: measureAudit(), limits: [1_000, 10_000, 50_000].map(measureLimits) }));

// Lists the addresses that a domain has not sent to for long because they bounced; with --delete they get mail again:
//   clean-suppressions --older-than 180 --delete
// Complaints and unsubscribes are somebody's wish, so they are looked at only where that is said: --kind complaints --kind unsubscribes
import { parseArgs } from 'node:util';
import { createMailgun, isMailgunError } from 'mailgun-sdk';

const kinds = ['bounces', 'complaints', 'unsubscribes'] as const;
type Kind = (typeof kinds)[number];

const oneDay = 24 * 60 * 60 * 1000;
/** Requests at a time. */
const concurrency = 4;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      domain: { type: 'string', default: process.env.MAILGUN_DOMAIN },
      'older-than': { type: 'string', default: '365' },
      kind: { type: 'string', multiple: true, default: ['bounces'] },
      delete: { type: 'boolean', default: false },
    },
  });
  const domain = needed(values.domain, '--domain (or MAILGUN_DOMAIN)');
  const days = Number(values['older-than']);
  if (!(days > 0)) throw new Error('--older-than must be days, more than 0');
  const chosen = [...new Set(values.kind)].map(kindOf);
  const mailgun = createMailgun({ apiKey: needed(process.env.MAILGUN_API_KEY, 'MAILGUN_API_KEY'), baseUrl: process.env.MAILGUN_BASE_URL });

  let stopping = false;
  process.once('SIGINT', () => {
    stopping = true;
  });

  const before = new Date(Date.now() - days * oneDay);
  for (const kind of chosen) {
    const old: string[] = [];
    let seen = 0;
    for await (const { address, createdAt } of mailgun[kind].list({ domain, pageSize: 1000 })) {
      if (stopping) break;
      seen += 1;
      if (seen % 1000 === 0) show(`${seen} ${kind} read …`);
      if (createdAt >= before) continue;
      old.push(address);
      say(`${createdAt.toISOString().slice(0, 10)}  ${address}`);
    }
    say(`${old.length} of ${seen} ${kind} are older than ${days} days.`);
    if (!values.delete) continue;

    let deleted = 0;
    // All of the workers share one iterator.
    const left = old.values();
    const work = async () => {
      for (const address of left) {
        if (stopping) return;
        await mailgun[kind].delete({ domain, address }).catch(unlessGone);
        deleted += 1;
        if (deleted % 100 === 0) show(`${deleted} of ${old.length} ${kind} deleted …`);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work)).finally(() => {
      // What fails in one of them ends the others.
      stopping ||= deleted < old.length;
      say(`${deleted} ${kind} deleted.`);
    });
  }

  if (!values.delete) say('Nothing was deleted: --delete does it.');
  if (stopping) {
    say('Stopped before the end: the same command goes on.');
    process.exitCode = 1;
  }
}

function kindOf(text: string): Kind {
  const kind = kinds.find((one) => one === text);
  if (kind === undefined) throw new Error(`--kind must be one of ${kinds.join(', ')}, not ${text}`);
  return kind;
}

/** Somebody else was faster. */
function unlessGone(error: unknown): void {
  if (!isMailgunError(error, 'not_found')) throw error;
}

/** For a person who waits; the addresses and the results go to the standard output. */
const show = (words: string) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${words}` : `${words}\n`);

function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(line);
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

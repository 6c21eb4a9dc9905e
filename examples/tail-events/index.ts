// Prints what happens to the mail of a domain, as it happens, until Ctrl-C:
//   tail-events --event failed --cursor tail.json
// With --cursor it goes on where Ctrl-C has ended it, and prints nothing twice; after a crash the events of the last second.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createMailgun, type EventCursor } from 'mailgun-sdk';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      domain: { type: 'string', default: process.env.MAILGUN_DOMAIN },
      event: { type: 'string' },
      cursor: { type: 'string' },
      interval: { type: 'string', default: '15' },
    },
  });
  const domain = needed(values.domain, '--domain (or MAILGUN_DOMAIN)');
  const interval = Number(values.interval);
  if (!(interval > 0)) throw new Error('--interval must be seconds');
  const mailgun = createMailgun({
    apiKey: needed(process.env.MAILGUN_API_KEY, 'MAILGUN_API_KEY'),
    baseUrl: process.env.MAILGUN_BASE_URL,
    onAttempt: ({ code, retryIn }) => retryIn !== undefined && console.error(`${code}: trying again in ${Math.ceil(retryIn / 1000)} s`),
  });

  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());

  const from = values.cursor === undefined ? undefined : readCursor(values.cursor);
  const tail = mailgun.events.tail({ domain, event: values.event }, { from, interval, signal: stop.signal });
  console.log(`Events of ${domain} since ${since(tail.cursor)}`);
  const save = () => values.cursor !== undefined && writeCursor(values.cursor, tail.cursor);
  save();
  const saving = setInterval(save, 1000);
  try {
    for await (const { timestamp, event, recipient = '', reason = '', message } of tail)
      console.log([timestamp.toISOString(), event.padEnd(12), recipient, reason, message?.headers?.subject ?? ''].join('  ').trimEnd());
  } finally {
    clearInterval(saving);
    save();
  }
  console.log(`\nStopped. All until ${since(tail.cursor)} was seen, and ${Object.keys(tail.cursor.seen).length} events after it.`);
}

const since = (cursor: EventCursor) => new Date(cursor.since * 1000).toISOString();

const readCursor = (file: string): EventCursor | undefined => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** Renamed, because a crash must not leave half of it. */
function writeCursor(file: string, cursor: EventCursor): void {
  writeFileSync(`${file}.new`, JSON.stringify(cursor));
  renameSync(`${file}.new`, file);
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

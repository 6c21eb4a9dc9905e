// Sends one message to everybody in a file, one recipient a line: {"to":"alice@example.com","variables":{"first":"Alice"}}
//   send-batch recipients.jsonl --subject 'Hello %recipient.first%' --text 'The shop is open.'
// It notes beside the file how far it is, before and after each request, so that the same command goes on where Ctrl-C or a crash has ended it:
// nobody gets the message twice. Those who were refused, and those of whom nobody knows, are in files of the same kind beside it.
import { appendFileSync, createReadStream, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type BatchProgress, type BatchRecipient, createMailgun } from 'mailgun-sdk';

/** Four requests, which go out together. */
const blockSize = 4000;

/** How far it is, in recipients from the start of the file. */
interface Notes extends BatchProgress {
  readonly done: number;
  /** Those after `done` that were about to be sent to. */
  readonly underWay: number;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      domain: { type: 'string', default: process.env.MAILGUN_DOMAIN },
      from: { type: 'string' },
      subject: { type: 'string' },
      text: { type: 'string' },
      tag: { type: 'string', multiple: true },
    },
  });
  const file = needed(positionals[0], 'The file of recipients');
  const domain = needed(values.domain, '--domain (or MAILGUN_DOMAIN)');
  const message = {
    domain,
    from: values.from ?? { name: 'Example', address: `hello@${domain}` },
    subject: needed(values.subject, '--subject'),
    text: needed(values.text, '--text'),
    tags: values.tag,
  };
  const mailgun = createMailgun({ apiKey: needed(process.env.MAILGUN_API_KEY, 'MAILGUN_API_KEY'), baseUrl: process.env.MAILGUN_BASE_URL });

  let stopping = false;
  process.once('SIGINT', () => {
    stopping = true;
    console.log('\nStopping when these requests are answered; Ctrl-C again ends it at once.');
  });

  const notesFile = `${file}.notes.json`;
  let notes: Notes = existsSync(notesFile)
    ? JSON.parse(readFileSync(notesFile, 'utf8'))
    : { done: 0, underWay: 0, sent: 0, refused: 0, unknown: 0 };
  const note = (news: Partial<Notes>) => {
    notes = { ...notes, ...news };
    // Renamed, because a crash must not leave half of it.
    writeFileSync(`${notesFile}.new`, JSON.stringify(notes));
    renameSync(`${notesFile}.new`, notesFile);
  };
  const keep = (status: 'refused' | 'unknown', recipients: readonly BatchRecipient[]) =>
    appendFileSync(`${file}.${status}.jsonl`, recipients.map((recipient) => `${JSON.stringify(recipient)}\n`).join(''));

  const source = recipientsIn(file);
  await take(source, notes.done);
  const lost = await take(source, notes.underWay);
  if (lost.length > 0) {
    console.log(`The last run was ended while ${lost.length} recipients were under way.`);
    keep('unknown', lost);
    note({ done: notes.done + lost.length, underWay: 0, unknown: notes.unknown + lost.length });
  }

  const reasons = new Set<string>();
  const doneBefore = notes.done;
  let complete = true;
  while (complete && !stopping) {
    const recipients = await take(source, blockSize);
    if (recipients.length === 0) break;
    note({ underWay: recipients.length });
    const before = notes;
    const result = await mailgun.messages.sendBatch({ ...message, recipients }, { onProgress: (block) => show(sum(before, block)) });
    for (const chunk of result.chunks) {
      if (chunk.status === 'sent') continue;
      keep(chunk.status, chunk.recipients);
      reasons.add(String(chunk.error));
    }
    note({ ...sum(before, result), done: notes.done + result.read, underWay: 0 });
    complete = result.complete;
  }

  if (process.stdout.isTTY) console.log();
  for (const reason of reasons) console.error(reason);
  if (notes.refused > 0) console.log(`Refused: ${file}.refused.jsonl can be sent to again once the reason is gone.`);
  if (notes.unknown > 0) console.log(`Unknown: ${file}.unknown.jsonl; their events tell whether they got it.`);
  if (stopping || !complete) console.log('Not at the end of the file: the same command goes on.');
  else if (notes.done === doneBefore) console.log(`Nothing is left to send: ${notesFile} says that ${notes.done} recipients are done.`);
  else console.log(`Done: ${summary(notes)}.`);
  process.exitCode = stopping || !complete || notes.refused + notes.unknown > 0 ? 1 : 0;
}

async function* recipientsIn(file: string): AsyncGenerator<BatchRecipient> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line += 1;
    if (text.trim() !== '') yield read(text, `${file}:${line}`);
  }
}

function read(text: string, place: string): BatchRecipient {
  try {
    const recipient = JSON.parse(text);
    if (typeof recipient.to === 'string') return recipient;
  } catch {
    // Said below.
  }
  throw new Error(`${place} is not a recipient, such as {"to":"alice@example.com","variables":{}}`);
}

/** The next ones, fewer only at the end. */
async function take(source: AsyncIterator<BatchRecipient>, count: number): Promise<BatchRecipient[]> {
  const taken: BatchRecipient[] = [];
  while (taken.length < count) {
    const { value, done } = await source.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

const sum = (a: BatchProgress, b: BatchProgress): BatchProgress => ({
  sent: a.sent + b.sent,
  refused: a.refused + b.refused,
  unknown: a.unknown + b.unknown,
});

const summary = ({ sent, refused, unknown }: BatchProgress) => `${sent} sent, ${refused} refused, ${unknown} unknown`;

/** One line that changes, or one line each time where the output is no terminal. */
const show = (progress: BatchProgress) => process.stdout.write(process.stdout.isTTY ? `\r${summary(progress)}` : `${summary(progress)}\n`);

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

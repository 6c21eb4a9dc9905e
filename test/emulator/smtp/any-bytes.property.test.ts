import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { converse, plain } from './dialogue';
import { closeMailboxes, LOGIN, type Mailbox, PASSWORD, startMailbox } from './running-smtp';

afterEach(closeMailboxes);

const SEEDS = [1, 20261128, -77];
const RUNS = 40;
/** At the same time: each waits a tenth of a second for its greeting. */
const TOGETHER = 25;

const DIALOGUE = [
  'EHLO client.example\r\n',
  `AUTH PLAIN ${plain(LOGIN, PASSWORD)}\r\n`,
  'MAIL FROM:<ann@mg.example.com> SIZE=100 BODY=8BITMIME\r\n',
  'RCPT TO:<bob@example.net>\r\n',
  'RCPT TO:<support@mg.example.com> NOTIFY=NEVER\r\n',
  'DATA\r\n',
  'From: ann@mg.example.com\r\nSubject: x\r\n\r\n..dots\r\n.\r\n',
  'RSET\r\n',
  'NOOP\r\n',
  'AUTH LOGIN\r\n',
  `${Buffer.from(LOGIN).toString('base64')}\r\n`,
  'VRFY bob\r\n',
  'STARTTLS\r\n',
  'QUIT\r\n',
].map((line) => Buffer.from(line));

const garbage = fc.uint8Array({ maxLength: 300 });
/** A step of a conversation with bytes changed, cut, doubled or replaced. */
const step = fc
  .tuple(
    fc.constantFrom(...DIALOGUE),
    fc.constantFrom('keep', 'keep', 'keep', 'cut', 'double', 'flip', 'insert', 'replace'),
    fc.nat(),
    garbage,
  )
  .map(([line, how, at, bytes]): Uint8Array => {
    const place = at % line.length;
    switch (how) {
      case 'cut':
        return line.subarray(0, place);
      case 'double':
        return Buffer.concat([line, line.subarray(place)]);
      case 'flip':
        return Uint8Array.from(line, (byte, index) => (index === place ? byte ^ (1 << (at % 8)) : byte));
      case 'insert':
        return Buffer.concat([line.subarray(0, place), bytes, line.subarray(place)]);
      case 'replace':
        return bytes;
      default:
        return line;
    }
  });
const stream = fc.oneof(
  fc.array(garbage, { maxLength: 6 }),
  fc.array(step, { minLength: 1, maxLength: 20 }),
  // The real dialogue, with one step after another changed.
  fc.tuple(fc.nat(DIALOGUE.length - 1), step).map(([at, changed]) => DIALOGUE.map((line, index) => (index === at ? changed : line))),
);

/** Whatever the server is in the middle of, it ends here: a command, a login, or a message. */
const FAREWELL = '\r\n.\r\nQUIT\r\nQUIT\r\n';

interface Conversation {
  readonly steps: readonly Uint8Array[];
  readonly atOnce: boolean;
}

/** Says everything, and resolves with what was heard when the server has hung up. */
async function sayAll(port: number, { steps, atOnce }: Conversation): Promise<string> {
  const client = await converse(port);
  expect(await client.answer()).toBe('220 Mailgun Influx ready');
  for (const bytes of atOnce ? [Buffer.concat(steps)] : steps) {
    await new Promise<void>((resolve) => client.socket.write(bytes, () => resolve()));
  }
  client.send(FAREWELL);
  return client.ended();
}

async function expectService({ port, received }: Mailbox): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
  await transport.sendMail({ from: LOGIN, to: 'bob@example.net', subject: 'Served', text: 'x' });
  expect(received.at(-1)?.mime.toString()).toContain('Subject: Served\r\n');
}

test.each(SEEDS)('whatever a client says (seed %i), it is answered or sent away, and the server lives', async (seed) => {
  const mailbox = await startMailbox();
  const told: Record<string, number> = {};
  let conversations = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ steps: stream, atOnce: fc.boolean() }), { maxLength: TOGETHER, size: 'max' }),
      async (several) => {
        conversations += several.length;
        for (const heard of await Promise.all(several.map((each) => sayAll(mailbox.port, each)))) {
          const lines = heard.split('\r\n');
          expect(lines.pop()).toBe('');
          // Every line is an answer of SMTP, and the last one a farewell.
          for (const line of lines) {
            expect(line).toMatch(/^[2-5]\d\d[ -][ -~]*$/);
            const code = line.slice(0, 3);
            told[code] = (told[code] ?? 0) + 1;
          }
          expect(lines.at(-1)).toMatch(/^(221|421) /);
        }
      },
    ),
    { seed, numRuns: RUNS },
  );
  for (const { sender, recipients } of mailbox.received) {
    expect([sender, ...recipients].join('')).not.toMatch(/[\r\n\0]/);
    expect(recipients.length).toBeGreaterThan(0);
  }
  await expectService(mailbox);
  console.info(`${conversations} conversations with seed ${seed}: answers ${JSON.stringify(told)}, ${mailbox.received.length} messages.`);
});

import { createTransport } from 'nodemailer';
import type { SmtpMisbehaviour, SmtpMoment, SmtpStage } from '../../../emulator/smtp/misbehaviour';
import { converse, type Dialogue, plain } from './dialogue';
import { closeMailboxes, LOGIN, type Mailbox, PASSWORD, startMailbox } from './running-smtp';

afterEach(closeMailboxes);

const STAGES: SmtpStage[] = ['connect', 'helo', 'auth', 'mail', 'rcpt', 'data', 'message', 'accepted'];

/** One line for each stage; the greeting needs none. */
const LINES: Record<Exclude<SmtpStage, 'connect' | 'accepted'>, string> = {
  helo: 'EHLO client.example',
  auth: `AUTH PLAIN ${plain(LOGIN, PASSWORD)}`,
  mail: 'MAIL FROM:<ann@mg.example.com>',
  rcpt: 'RCPT TO:<bob@example.net>',
  data: 'DATA',
  message: 'Subject: x\r\n\r\n.',
};

function startMisbehaving(stage: SmtpStage, misbehaviour: SmtpMisbehaviour, times = Number.POSITIVE_INFINITY): Promise<Mailbox> {
  let left = times;
  return startMailbox({ fault: (now) => (now === stage && left-- > 0 ? misbehaviour : undefined) });
}

/** Sends a message up to the stage, and resolves with the conversation, whose next answer is the one of the stage. */
async function reach(stage: SmtpStage, port: number): Promise<Dialogue> {
  const client = await converse(port);
  for (const [at, line] of Object.entries(LINES)) {
    if (stage === 'connect') {
      break;
    }
    expect(await client.answer()).toMatch(/^[23]/);
    client.send(`${line}\r\n`);
    if (at === stage || (at === 'message' && stage === 'accepted')) {
      break;
    }
  }
  return client;
}

describe.each(STAGES)('a misbehaviour at %s', (stage) => {
  const tookMessage = stage === 'accepted' ? 1 : 0;

  test('answers what it is told to', async () => {
    const { port, received } = await startMisbehaving(stage, { code: 454, message: 'Come back later' });
    expect(await (await reach(stage, port)).answer()).toBe('454 Come back later');
    expect(received.length).toBe(tookMessage);
  });

  test('closes the connection with 421', async () => {
    const { port } = await startMisbehaving(stage, { code: 421, message: 'Closing' });
    const client = await reach(stage, port);
    expect(await client.answer()).toBe('421 Closing');
    await client.ended();
  });

  test('drops the connection without an answer', async () => {
    const { port, received } = await startMisbehaving(stage, { end: 'drop' });
    const client = await reach(stage, port);
    expect(await client.answer()).toBe('(closed)');
    expect(received.length).toBe(tookMessage);
  });

  test('cuts off its answer', async () => {
    const { port, received } = await startMisbehaving(stage, { end: 'cut' });
    const client = await reach(stage, port);
    expect(await client.answer()).toBe('25(closed)');
    expect(received.length).toBe(tookMessage);
  });

  test('never answers, and the others are served', async () => {
    const mailbox = await startMisbehaving(stage, { end: 'hang' }, 1);
    const hanging = await reach(stage, mailbox.port);
    const answered = await reach(stage, mailbox.port);
    expect(await answered.answer()).toMatch(/^[23]/);
    const heard = hanging.heard();
    await mailbox.close();
    expect(await hanging.ended()).toBe(heard);
  });

  test('waits, and then goes on as usual', async () => {
    const { port } = await startMisbehaving(stage, { delayMs: 150 });
    const begun = performance.now();
    const client = await reach(stage, port);
    expect(await client.answer()).toMatch(/^[23]/);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(149);
  });

  test('does not keep the server from stopping while it waits', async () => {
    const mailbox = await startMisbehaving(stage, { delayMs: 3_600_000 });
    const client = await reach(stage, mailbox.port);
    await mailbox.close();
    await client.ended();
    expect(mailbox.received.length).toBeLessThanOrEqual(tookMessage);
  });
});

test('each stage knows what has been said so far', async () => {
  const seen: [SmtpStage, SmtpMoment][] = [];
  const { port } = await startMailbox({
    fault: (stage, moment) => {
      seen.push([stage, moment]);
      return undefined;
    },
  });
  const transport = createTransport({ host: '127.0.0.1', port, name: 'app.example', auth: { user: LOGIN, pass: PASSWORD } });
  await transport.sendMail({ from: 'ann@mg.example.com', to: ['bob@example.net', 'carol@example.net'], text: 'x' });
  const known = { remoteAddress: '127.0.0.1', secure: false, recipients: [] as string[] };
  const named = { ...known, helo: 'app.example' };
  const addressed = { ...named, login: LOGIN, sender: 'ann@mg.example.com' };
  const both = ['bob@example.net', 'carol@example.net'];
  expect(seen).toEqual([
    ['connect', known],
    ['helo', named],
    ['auth', { ...named, login: LOGIN }],
    ['mail', addressed],
    ['rcpt', { ...addressed, recipients: ['bob@example.net'] }],
    ['rcpt', { ...addressed, recipients: both }],
    ['data', { ...addressed, recipients: both }],
    ['message', { ...addressed, recipients: both }],
    ['accepted', { ...addressed, recipients: both }],
  ]);
});

test('an empty misbehaviour changes nothing', async () => {
  const { port, received } = await startMailbox({ fault: () => ({}) });
  await createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } }).sendMail({
    from: LOGIN,
    to: 'bob@example.net',
    text: 'x',
  });
  expect(received.length).toBe(1);
});

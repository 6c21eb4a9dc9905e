import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createMailgun, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { openApprovals } from '../../gate/approval/approvals';
import type { Pending } from '../../gate/approval/pending';
import { approvalKey } from '../../gate/approval-key';
import { readAuditKey } from '../../gate/audit/key';
import { readAudit } from '../../gate/audit/read-audit';
import { verifyAudit } from '../../gate/audit/verify-audit';
import { startGate } from '../../gate/start-gate';
import { type Running, runGate } from './running';

const messages = `
  domains: mail.example.com
  areas: { Messages: full }
  recipients: ['*@example.com']
  senders: ['*@example.com']
`;

let running: Running | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** A gate for the one agent `bot`, its client, and one that goes past the gate. */
async function start(yaml: string) {
  running = await runGate({ bot: yaml });
  const { emulator, gate, tokens } = running;
  const bot = createMailgun({ apiKey: tokens.bot ?? '', baseUrl: gate.url, retries: 0 });
  const owner = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await owner.domains.create({ name: 'mail.example.com' });
  emulator.requests.length = 0;
  return { ...running, bot, owner };
}

const letter = { domain: 'mail.example.com', from: 'bot@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hi' };

/** What the client was told, or the answer. */
const told = (call: Promise<unknown>) =>
  call.then(JSON.stringify, (error) => (isMailgunError(error) ? `${error.status} ${JSON.stringify(error.body)}` : String(error)));

const arrived = () => running?.emulator.requests.map(({ method, path }) => `${method} ${path}`) ?? [];
const sent = () => arrived().filter((request) => request.startsWith('POST'));

async function records() {
  const all = [];
  for await (const record of readAudit({ folder: running?.state ?? '' })) all.push(record);
  return all;
}

/** Waits until something waits for a person. */
async function waiting(state: string): Promise<{ pending: Pending; approvals: ReturnType<typeof openApprovals> }> {
  const approvals = openApprovals({ folder: state, key: approvalKey(state) });
  for (;;) {
    const [pending] = approvals.pending();
    if (pending !== undefined) return { pending, approvals };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('limits', () => {
  const limited = `${messages}  limits: { messages-per-hour: 3, recipients-per-day: 4 }`;

  test('count recipients, not calls, and survive a restart of the gate', async () => {
    const { bot, state, policyFile, emulator, tokens, gate } = await start(limited);
    await bot.messages.send({ ...letter, to: ['alice@example.com', 'bob@example.com'] });
    expect(await told(bot.messages.send({ ...letter, cc: 'bob@example.com' }))).toMatch(
      /^429 .*the limit is 3 messages an hour, 2 are used, and this has 2/,
    );
    await gate.close();
    const again = await startGate({ policy: policyFile, state, apiKey: emulator.apiKey, baseUrl: emulator.url });
    const client = createMailgun({ apiKey: tokens.bot ?? '', baseUrl: again.url, retries: 0 });
    expect(await told(client.messages.send({ ...letter, cc: 'bob@example.com' }))).toMatch(/^429 /);
    expect(await told(client.messages.send(letter))).toMatch(/Queued/);
    expect(await told(client.messages.send(letter))).toMatch(/^429 /);
    await again.close();
    expect(sent()).toHaveLength(2);
  });

  test('count the members of a mailing list', async () => {
    const { bot, owner } = await start(limited);
    await owner.lists.create({ address: 'news@mail.example.com' });
    await owner.listMembers.createBatch({
      list: 'news@mail.example.com',
      members: ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`),
    });
    expect(await told(bot.messages.send({ ...letter, to: 'news@mail.example.com' }))).toMatch(
      /403 .*the limit is 3 messages an hour, and this alone has 4/,
    );
    await owner.listMembers.create({ list: 'news@mail.example.com', address: 'mallory@evil.example' });
    expect(await told(bot.messages.send({ ...letter, to: 'news@mail.example.com' }))).toMatch(
      /403 .*has members that are not among the recipients/,
    );
  });

  test('are given back where Mailgun says that it did nothing, and kept where nobody knows', async () => {
    const { bot, emulator } = await start(limited);
    for (let time = 0; time < 5; time += 1) {
      emulator.fail({ route: 'POST /v3/{domain_name}/messages', answer: { status: 400, body: { message: 'no' } } });
      expect(await told(bot.messages.send(letter))).toMatch(/^400 /);
    }
    for (let time = 0; time < 3; time += 1) {
      emulator.fail({ route: 'POST /v3/{domain_name}/messages', answer: { status: 500, body: { message: 'no' } } });
      expect(await told(bot.messages.send(letter))).toMatch(/^500 /);
    }
    expect(await told(bot.messages.send(letter))).toMatch(/^429 /);
  });

  test('refuse when what was counted is gone', async () => {
    const { bot, state } = await start(limited);
    await bot.messages.send(letter);
    rmSync(join(state, 'limits'), { recursive: true });
    expect(await told(bot.messages.send(letter))).toMatch(/^503 /);
    expect(sent()).toHaveLength(1);
  });
});

describe('stored mail', () => {
  async function stored(from: string) {
    const { owner } = await start(messages).then((started) => {
      other = started;
      return started;
    });
    await owner.messages.send({ ...letter, from, to: 'anybody@example.org' });
    return other.emulator.store.messages[0]?.storageKey ?? '';
  }
  let other: Awaited<ReturnType<typeof start>>;

  test('is shown where its sender may be read', async () => {
    const storageKey = await stored('Alice <alice@example.com>');
    expect(await told(other.bot.messages.get({ domain: 'mail.example.com', storageKey }))).toMatch(/"subject":"Hello"/);
  });

  test('of another sender is answered exactly as what is missing', async () => {
    const storageKey = await stored('mallory@evil.example');
    const missing = storageKey.replace(/./g, 'z');
    const head = (headers: Headers) => [...headers].filter(([name]) => !/^(date|keep-alive|connection|x-ratelimit-.*)$/.test(name));
    const answers = await Promise.all(
      [storageKey, missing, `${storageKey}/attachments/0`, `${missing}/attachments/0`].map(async (key) => {
        const url = `${other.gate.url}/v3/domains/mail.example.com/messages/${key}`;
        const answer = await fetch(url, { headers: { authorization: `Bearer ${other.tokens.bot}` } });
        return { status: answer.status, head: head(answer.headers), text: await answer.text() };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[3]).toEqual(answers[2]);
    expect((await records()).filter(({ step }) => step === 'refused').map(({ reason }) => reason)).toContain(
      'the sender is not among the senders; answered as missing',
    );
  });

  test('of another sender is not sent on either', async () => {
    const storageKey = await stored('mallory@evil.example');
    other.emulator.store.messages.length = 1;
    expect(await told(other.bot.messages.resend({ domain: 'mail.example.com', storageKey, to: 'alice@example.com' }))).toMatch(/^404 /);
    expect(other.emulator.store.messages).toHaveLength(1);
  });
});

describe('approval by a person', () => {
  const asked = `${messages}  confirm: person\n  because: Ask the platform team.`;

  test('lets the call through once, and shows what it does', async () => {
    const { bot, state } = await start(asked);
    const call = told(
      bot.messages.send({ ...letter, bcc: 'bob@example.com', attachments: [{ filename: 'a.pdf', data: 'x'.repeat(2000) }] }),
    );
    const { pending, approvals } = await waiting(state);
    expect(pending.preview.lines.map(({ name, value }) => `${name}: ${value}`)).toEqual(
      expect.arrayContaining(['to: alice@example.com', 'bcc: bob@example.com', 'from: bot@mail.example.com', 'subject: Hello']),
    );
    expect(pending.preview.attachments).toEqual([{ filename: 'a.pdf', bytes: 2000 }]);
    expect(sent()).toEqual([]);
    approvals.answer(pending.id, 'approved', 'a person');
    expect(await call).toMatch(/Queued/);
    expect(() => approvals.answer(pending.id, 'approved', 'a person')).toThrow();
    expect((await records()).map(({ step }) => step).filter((step) => step !== 'opened' && step !== 'policy')).toEqual([
      'asked',
      'waiting',
      'approved',
      'sent',
      'answered',
    ]);
  });

  test('shows what is there and what it becomes', async () => {
    const { bot, owner, state } = await start("domains: '*'\ndestinations: '*'\nareas: { Routes: full }\nconfirm: person");
    const { route } = await owner.routes.create({ expression: 'catch_all()', actions: ['stop()'], description: 'before' });
    const call = told(bot.routes.update({ id: route.id, description: 'after' }));
    const { pending, approvals } = await waiting(state);
    expect(pending.preview.lines).toContainEqual({ name: 'description', value: 'after', before: 'before' });
    approvals.answer(pending.id, 'denied', 'a person');
    expect(await call).toMatch(/^403 .*a person refused it/);
    expect((await owner.routes.get({ id: route.id })).route.description).toBe('before');
  });

  test('that is refused is told to the agent, with the sentence of the policy', async () => {
    const { bot, state } = await start(asked);
    const call = told(bot.messages.send(letter));
    const { pending, approvals } = await waiting(state);
    approvals.answer(pending.id, 'denied', 'a person');
    expect(await call).toMatch(/^403 .*a person refused it\. Ask the platform team\./);
    expect(sent()).toEqual([]);
    expect((await records()).find(({ step }) => step === 'denied')).toMatchObject({ by: 'a person' });
  });

  test('does not hold under another policy', async () => {
    const { bot, state, change } = await start(asked);
    const call = told(bot.messages.send(letter));
    const { pending, approvals } = await waiting(state);
    await change({ bot: `${asked}\n  hours: { from: '00:00', to: '23:59' }` });
    approvals.answer(pending.id, 'approved', 'a person');
    expect(await call).toMatch(/^403 .*the policy changed while a person was asked/);
    expect(sent()).toEqual([]);
  });

  test('does not hold for what has changed meanwhile: who is on the mailing list is looked at again', async () => {
    const { bot, owner, state } = await start(asked);
    await owner.lists.create({ address: 'news@mail.example.com' });
    await owner.listMembers.create({ list: 'news@mail.example.com', address: 'alice@example.com' });
    const call = told(bot.messages.send({ ...letter, to: 'news@mail.example.com' }));
    const { pending, approvals } = await waiting(state);
    await owner.listMembers.create({ list: 'news@mail.example.com', address: 'mallory@evil.example' });
    approvals.answer(pending.id, 'approved', 'a person');
    expect(await call).toMatch(/^403 .*has members that are not among the recipients/);
    expect(running?.emulator.store.messages).toEqual([]);
  });

  test('is withdrawn with the call', async () => {
    const { bot, state } = await start(asked);
    const leaving = new AbortController();
    const call = told(bot.messages.send(letter, { signal: leaving.signal }));
    const { pending, approvals } = await waiting(state);
    leaving.abort();
    await call;
    while (approvals.pending().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(() => approvals.answer(pending.id, 'approved', 'a person')).toThrow();
    expect(sent()).toEqual([]);
  });
});

describe('the policy', () => {
  test('holds at once when it changes, for the next call', async () => {
    const { bot, change } = await start(messages);
    expect(await told(bot.messages.send(letter))).toMatch(/Queued/);
    await change({ bot: 'areas: { Messages: off }' });
    expect(await told(bot.messages.send(letter))).toMatch(/^403 .*Messages is off/);
    await change({});
    expect(await told(bot.messages.send(letter))).toMatch(/^401 /);
    expect(sent()).toHaveLength(1);
  });
});

describe('the audit', () => {
  test('has a refused call as well, names the line, and no value', async () => {
    const { bot } = await start(messages);
    await told(bot.messages.send({ ...letter, bcc: 'mallory@evil.example', text: 'the-secret-body' }));
    const all = await records();
    const refused = all.find(({ step }) => step === 'refused');
    expect(refused).toMatchObject({
      agent: 'bot',
      door: 'http',
      operation: 'messages.send',
      resource: 'mail.example.com',
      rule: 'bot.recipients',
      line: 8,
    });
    expect(JSON.stringify(all)).not.toContain('the-secret-body');
    expect(all.find(({ step }) => step === 'asked')?.shape).toMatchObject({ text: 'text', bcc: 'text' });
  });

  test('that cannot be written stops every call', async () => {
    const { bot, state } = await start(messages);
    await bot.messages.send(letter);
    rmSync(join(state, 'audit'), { recursive: true });
    chmodSync(state, 0o500);
    // Whoever is root may write everywhere: then the folder is replaced by a file.
    if (process.getuid?.() === 0) {
      chmodSync(state, 0o700);
      require('node:fs').writeFileSync(join(state, 'audit'), '');
    }
    expect(await told(bot.messages.send(letter))).toMatch(/^503 /);
    chmodSync(state, 0o700);
    expect(sent()).toHaveLength(1);
  });

  test('is whole after everything above, and has no key and no token', async () => {
    const { bot, state, emulator, tokens } = await start(messages);
    await bot.messages.send(letter);
    await told(bot.domains.list()[Symbol.asyncIterator]().next());
    expect(verifyAudit({ folder: state, key: readAuditKey(state) })).toMatchObject({ ok: true });
    const text = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && each.name !== 'audit.key')
      .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'))
      .join('');
    expect(text).toContain('messages.send');
    for (const secret of [emulator.apiKey, tokens.bot ?? '']) expect(text).not.toContain(secret);
  });
});

test('a call of which the answer is lost is told to be uncertain, and stays counted', async () => {
  const { bot, emulator } = await start(`${messages}  limits: { messages-per-hour: 1 }`);
  emulator.fail({ route: 'POST /v3/{domain_name}/messages', when: 'after', answer: 'drop' });
  expect(await told(bot.messages.send(letter))).toMatch(/^502 .*look before you repeat it/);
  expect(await told(bot.messages.send(letter))).toMatch(/^429 /);
  expect((await records()).map(({ step }) => step)).toContain('lost');
});

test('another sub-account is acted for only where the policy names it', async () => {
  const { bot } = await start("domains: '*'\nareas: { Routes: read }\nsubaccounts: [sub-1]");
  const list = (client: Mailgun, onBehalfOf: string) => told(client.routes.list({}, { onBehalfOf })[Symbol.asyncIterator]().next());
  expect(await list(bot, 'sub-2')).toMatch(/^403 .*may not act for the sub-account sub-2/);
  await list(bot, 'sub-1');
  expect(running?.emulator.requests.map(({ headers }) => headers['x-mailgun-on-behalf-of'])).toEqual(['sub-1']);
});

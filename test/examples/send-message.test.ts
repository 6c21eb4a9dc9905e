import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { apiKey, domain, environmentOf, run } from './example';

let emulator: Emulator;
let mailgun: Mailgun;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey });
  mailgun = createMailgun({ apiKey, baseUrl: emulator.url });
});
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterAll(async () => {
  await mailgun.close();
  await emulator.close();
});

test('it sends a message with files and tags, and says its id', async () => {
  const to = ['--to', 'alice@example.com', '--to', 'Bob <bob@example.com>'];
  const words = ['--subject', 'Figures', '--text', 'Here they are.', '--tag', 'reports'];
  const { code, stdout } = await run('send-message', [...to, ...words, 'LICENSE'], environmentOf(emulator));
  expect(code).toBe(0);
  const [message] = emulator.store.messages;
  expect(stdout).toBe(`Sent <${message?.id}> to alice@example.com, Bob <bob@example.com>\n`);
  expect(message).toMatchObject({
    domain,
    recipients: ['alice@example.com', 'bob@example.com'],
    input: { from: `"Example" <hello@${domain}>`, subject: 'Figures', text: 'Here they are.', tags: ['reports'] },
    files: [{ filename: 'LICENSE' }],
  });
});

test('a message that may have been sent is not sent again, and it says so', async () => {
  emulator.fail({ route: 'POST /v3/{domain_name}/messages', answer: 'drop', when: 'after' });
  const { code, stderr } = await run('send-message', ['--to', 'alice@example.com'], environmentOf(emulator));
  expect(code).toBe(1);
  expect(stderr).toContain('It may have been sent all the same');
  expect(emulator.store.messages).toHaveLength(1);
});

test('what Mailgun refuses is told in its words', async () => {
  const { code, stderr } = await run('send-message', ['--to', 'alice'], environmentOf(emulator));
  expect([code, stderr]).toEqual([1, 'POST /v3/{domain_name}/messages: to parameter is not a valid address. please check documentation\n']);
});

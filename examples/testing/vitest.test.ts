// One emulator for the file, in which each test has an account of its own: so tests can run at the same time.
import { type EmulatedAccount, type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { afterAll, beforeAll, describe, test as plain } from 'vitest';

/** The code under test. */
const remind = (mailgun: Mailgun, to: string, days: number) =>
  mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'shop@mail.example.com',
    to,
    subject: 'Your basket',
    text: 'It is still there.',
    deliveryTime: new Date(Date.now() + days * 86_400_000),
  });

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ seed: { domains: [{ name: 'mail.example.com', state: 'active' }] } });
});
afterAll(() => emulator.close());

const test = plain.extend<{ account: EmulatedAccount; mailgun: Mailgun }>({
  account: async ({ task }, use) => {
    await use(emulator.addAccount({ apiKey: `key-of-${task.id}` }));
  },
  mailgun: async ({ account }, use) => {
    const mailgun = createMailgun({ apiKey: account.apiKey, baseUrl: emulator.url });
    await use(mailgun);
    await mailgun.close();
  },
});

describe.concurrent('a reminder', () => {
  test('waits for its day', async ({ account, mailgun, expect }) => {
    await remind(mailgun, 'alice@example.com', 2);
    expect(account.messages.search('is:scheduled').total).toBe(1);
    await account.clock.advance('1d');
    expect(account.messages.search('is:delivered').total).toBe(0);
    await account.clock.advance('1d');
    expect(account.messages.search('is:delivered').messages).toMatchObject([{ recipients: ['alice@example.com'] }]);
  });

  test('is one message for each who gets it', async ({ account, mailgun, expect }) => {
    await Promise.all(['bob@example.com', 'carol@example.com'].map((to) => remind(mailgun, to, 1)));
    expect(account.messages.search('subject:basket').total).toBe(2);
  });
});

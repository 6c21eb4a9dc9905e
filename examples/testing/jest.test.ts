// One emulator for each worker of jest, emptied before each test.
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';

/** The code under test. */
const welcome = (mailgun: Mailgun, to: string) =>
  mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'Shop <shop@mail.example.com>',
    to,
    subject: 'Welcome',
    html: '<a href="https://shop.example.com/start">Start</a>',
    tags: ['welcome'],
  });

let emulator: Emulator;
let mailgun: Mailgun;

beforeAll(async () => {
  // The seed is there at the start, and again after each reset.
  emulator = await startEmulator({ seed: { domains: [{ name: 'mail.example.com', state: 'active' }] } });
  mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await mailgun.close();
  await emulator.close();
});

test('whoever signs up is welcomed once', async () => {
  await welcome(mailgun, 'alice@example.com');
  const { messages } = await emulator.messages.wait('to:alice@example.com is:delivered');
  expect(messages).toMatchObject([{ subject: 'Welcome', tags: ['welcome'], events: ['accepted', 'delivered'] }]);
  expect(messages[0]?.html).toContain('https://shop.example.com/start');
});

test('no test sees the mail of another', () => {
  expect(emulator.messages.search().total).toBe(0);
});

test('an address that does not exist is not written to again', async () => {
  await welcome(mailgun, 'alice+bounce@example.com');
  expect(await mailgun.bounces.list({ domain: 'mail.example.com' }).toArray()).toMatchObject([{ address: 'alice+bounce@example.com' }]);
  await welcome(mailgun, 'alice+bounce@example.com');
  expect(emulator.events.search('event:failed').events).toMatchObject([{ reason: 'suppress-bounce' }, { reason: 'bounce' }]);
});

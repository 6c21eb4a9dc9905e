import { type EmulatorOptions, startEmulator } from 'mailgun-emulator';
import { sender } from '../http';

const domain = 'mail.example.com';

async function run(
  options: EmulatorOptions,
  work: (emulator: Awaited<ReturnType<typeof startEmulator>>, post: (subject: string, text?: string) => Promise<unknown>) => Promise<void>,
) {
  const emulator = await startEmulator({
    ...options,
    clock: { start: new Date('2030-01-01T12:00:00Z'), frozen: true },
    seed: { domains: [{ name: domain, state: 'active' }] },
  });
  const send = sender(emulator);
  const post = (subject: string, text = 'a') =>
    send(`POST /v3/${domain}/messages`, { from: `a@${domain}`, to: 'b@example.com', subject, text });
  await work(emulator, post).finally(() => emulator.close());
}

test('the newest messages are kept, and as many requests and events as was said', () =>
  run({ keep: { messages: 2, requests: 3, events: 4 } }, async (emulator, post) => {
    for (const subject of ['1', '2', '3', '4', '5']) await post(subject);
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['4', '5']);
    expect(emulator.requests.map(({ fields }) => fields.subject)).toEqual(['3', '4', '5']);
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'delivered', 'accepted', 'delivered']);
  }));

test('what was posted is kept like the events that it was posted for', () =>
  run({ keep: { events: 3 } }, async (emulator, post) => {
    emulator.store.domains.get(domain)?.webhooks.set('delivered', ['http://127.0.0.1:9/']);
    for (const subject of ['1', '2', '3', '4', '5']) await post(subject);
    await emulator.settled();
    const newest = emulator.postings.list().postings;
    expect(newest.length).toBeLessThanOrEqual(4);
    expect(newest[0]?.message).toBe(emulator.store.messages.at(-1)?.storageKey);
  }));

test('messages are kept up to so many bytes, and the last one in any case', () =>
  run({ keep: { bytes: 1000 } }, async (emulator, post) => {
    for (const subject of ['1', '2', '3']) await post(subject, 'a'.repeat(400));
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['2', '3']);
    emulator.store.messages.length = 0;
    await post('4', 'a'.repeat(400));
    await post('5', 'a'.repeat(400));
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['4', '5']);
    await post('6', 'a'.repeat(5000));
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['6']);
  }));

test('messages and events are kept for as long as was said, by the clock of the account', () =>
  run({ keep: { age: 3_600_000 } }, async (emulator, post) => {
    await post('1');
    await emulator.clock.advance('59m');
    await post('2');
    expect(emulator.store.messages).toHaveLength(2);
    await emulator.clock.advance('2m');
    await post('3');
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['2', '3']);
    expect(emulator.store.events).toHaveLength(4);
  }));

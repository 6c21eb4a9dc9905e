import { emulator, mailgun, runEmulator } from '../running';
import { control } from './control';

const domain = 'mail.example.com';

runEmulator({ clock: { start: new Date('2030-01-01T12:00:00Z'), frozen: true } });

beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});

const send = (to: string, others: object = {}) =>
  mailgun.messages.send({ domain, from: 'Bob <bob@mail.example.com>', to, subject: 'Hello', text: 'An invoice', ...others });

test('mail is found by function and by HTTP alike', async () => {
  await send('alice@example.com', { html: '<p>An invoice</p>', tags: ['welcome'] });
  await send('carol@example.com', { subject: 'Bye' });
  const found = emulator.messages.search('to:alice subject:hello');
  expect(found).toMatchObject({ total: 1, messages: [{ to: ['alice@example.com'], html: '<p>An invoice</p>', tags: ['welcome'] }] });
  expect(found.messages[0]?.events).toEqual(['accepted', 'delivered']);
  const { status, body } = await control(emulator, 'GET /messages', { query: 'to:alice subject:hello' });
  expect(status).toBe(200);
  expect(body).toEqual(JSON.parse(JSON.stringify(found)));
});

test.each([
  ['to:ALICE', ['alice']],
  ['from:bob', ['carol', 'alice']],
  ['-to:alice', ['carol']],
  ['invoice -"an order"', ['carol', 'alice']],
  ['subject:"Big sale"', ['carol']],
  ['tag:Sale', ['carol']],
  ['has:attachment', ['carol']],
  ['-has:attachment', ['alice']],
  ['is:failed', ['carol']],
  ['is:delivered', ['alice']],
  ['event:opened', []],
  ['before:2030-01-01', []],
  ['after:2030-01-01 before:2030-01-02', ['carol', 'alice']],
  ['domain:mail.example.com region:us', ['carol', 'alice']],
  ['region:eu', []],
  ['subject:re:fwd', []],
  ['  ', ['carol', 'alice']],
])('a search for %j finds %j', async (query, names) => {
  await send('alice@example.com');
  await send('carol+bounce@example.com', {
    subject: 'A big sale',
    tags: ['sale'],
    attachments: [{ filename: 'a.txt', data: Buffer.from('a') }],
  });
  expect(emulator.messages.search(query).messages.map(({ recipients }) => recipients[0]?.split(/[@+]/)[0])).toEqual(names);
});

test.each([
  ['sender:bob', 'sender:bob is not understood; there are to: from: subject:'],
  ['is:broken', 'is:broken is not understood; after is: comes scheduled, accepted'],
  ['before:yesterday', 'after before: comes a day or a time'],
  ['a "b', '"b is not understood'],
  ['to:', 'to: is not understood'],
  ['constructor:a', 'constructor:a is not understood'],
])('a search for %j says what is wrong and what there is', async (query, words) => {
  expect(() => emulator.messages.search(query)).toThrow(words);
  expect(() => emulator.events.search(query)).toThrow(words);
  const { status, body } = await control(emulator, 'GET /messages', { query });
  expect(status).toBe(400);
  expect(body.message).toContain(words);
});

test('a wait ends at once where enough is there', async () => {
  await send('alice@example.com');
  expect((await emulator.messages.wait('to:alice')).total).toBe(1);
});

test('a wait ends as soon as enough has come', async () => {
  const waiting = [
    emulator.messages.wait('to:alice', { count: 2, timeout: '1m' }),
    control(emulator, 'GET /messages/wait', { query: 'to:alice', count: 2, timeout: '1m' }),
  ];
  await send('alice@example.com');
  await send('carol@example.com');
  await send('alice@example.com');
  expect(await Promise.all(waiting)).toMatchObject([{ total: 2 }, { status: 200, body: { total: 2 } }]);
});

test('a wait sees what happens to a message, too', async () => {
  await send('alice@example.com');
  const waiting = emulator.messages.wait('is:opened', { timeout: '1m' });
  const [message] = emulator.messages.search().messages;
  emulator.events.trigger({ message: message?.key ?? '', event: 'opened' });
  expect((await waiting).messages[0]?.events).toEqual(['accepted', 'delivered', 'opened']);
});

test('a wait for what does not come says so, and what there is', async () => {
  await send('alice@example.com');
  const words = 'waited 20 ms for 2 messages that match "to:alice"; there is 1';
  await expect(emulator.messages.wait('to:alice', { count: 2, timeout: 20 })).rejects.toThrow(words);
  expect(await control(emulator, 'GET /messages/wait', { query: 'to:alice', count: 2, timeout: 20 })).toMatchObject({
    status: 408,
    body: { message: words, total: 1, messages: [{ to: ['alice@example.com'] }] },
  });
});

test('what matches is deleted, and what waits to be done with it', async () => {
  await send('alice@example.com', { deliveryTime: new Date('2030-01-02T12:00:00Z') });
  await send('carol@example.com');
  expect(emulator.messages.search('is:scheduled').total).toBe(1);
  expect((await control(emulator, 'DELETE /messages', { query: 'to:alice' })).body).toEqual({ deleted: 1 });
  expect(emulator.store.messages.map(({ recipients }) => recipients)).toEqual([['carol@example.com']]);
  expect(await emulator.clock.advance('2d')).toEqual([]);
});

test('an event is triggered with everything that follows from it', async () => {
  await send('alice@example.com');
  const [message] = emulator.messages.search().messages;
  const { status, body } = await control(emulator, 'POST /events/trigger', { message: message?.id, event: 'complained' });
  expect(status).toBe(200);
  expect(body.events).toMatchObject([{ event: 'complained', recipient: 'alice@example.com', domain: { name: domain } }]);
  expect([...(emulator.store.domains.get(domain)?.complaints.keys() ?? [])]).toEqual(['alice@example.com']);
  expect(emulator.events.search('event:complained').total).toBe(1);
});

test('a failure is triggered with the words of the server', async () => {
  await send('alice@example.com, carol@example.com');
  const [message] = emulator.messages.search().messages;
  const about = { message: message?.key ?? '', event: 'failed', recipient: 'carol@example.com', code: 554, reply: 'no' } as const;
  expect(emulator.events.trigger(about).events).toMatchObject([{ severity: 'permanent', 'delivery-status': { code: 554, message: 'no' } }]);
  expect(() => emulator.events.trigger({ message: message?.key ?? '', event: 'opened' })).toThrow(
    'recipient: must be one of those of the message',
  );
});

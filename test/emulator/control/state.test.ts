import fc from 'fast-check';
import { startEmulator } from 'mailgun-emulator';
import { decode, encode } from '../../../emulator/store/tagged-json';
import { emulator, mailgun, runEmulator } from '../running';
import { control } from './control';

runEmulator({ clock: { start: new Date('2030-01-01T12:00:00Z'), frozen: true } });
beforeEach(() => emulator.reset({ empty: true }));

const seed = {
  domains: [{ name: 'mail.example.com', state: 'active' }, { name: 'new.example.com' }],
  credentials: [{ domain: 'mail.example.com', login: 'app', password: 'secret-1' }],
  webhooks: [{ domain: 'mail.example.com', eventType: 'delivered', urls: ['http://127.0.0.1:9/'] }],
  templates: [{ domain: 'mail.example.com', name: 'welcome', content: 'Hello {{name}}' }],
  lists: [{ address: 'team@mail.example.com' }],
  listMembers: [{ list: 'team@mail.example.com', address: 'alice@example.com' }],
  routes: [{ expression: 'catch_all()', actions: ['stop()'] }],
  bounces: [{ domain: 'mail.example.com', address: 'gone@example.com', createdAt: '2029-01-01T00:00:00Z' }],
  messages: [{ domain: 'mail.example.com', from: 'a@mail.example.com', to: 'alice@example.com', subject: 'Old', text: 'Old news' }],
  eu: { domains: [{ name: 'eu.example.com', state: 'active' }] },
};

test('a seed is there, without events and webhooks', async () => {
  expect((await control(emulator, 'POST /seed', seed)).text).toBe('');
  expect((await mailgun.domains.get({ domain: 'mail.example.com' })).domain.state).toBe('active');
  expect((await mailgun.domains.get({ domain: 'new.example.com' })).domain.state).toBe('unverified');
  expect((await mailgun.bounces.get({ domain: 'mail.example.com', address: 'gone@example.com' })).createdAt).toEqual(
    new Date('2029-01-01'),
  );
  expect(emulator.messages.search('old').messages).toMatchObject([{ subject: 'Old', events: [] }]);
  expect([...emulator.region('eu').domains.keys()]).toEqual(['eu.example.com']);
  const { domains, lists, routes, events, postings } = emulator.store;
  expect([domains.get('mail.example.com')?.templates.size, lists.size, routes.size, events.length, postings.size]).toEqual([1, 1, 1, 0, 0]);
});

test('a reset goes back to the seed, an empty one to nothing', async () => {
  emulator.seed(seed);
  await mailgun.domains.create({ name: 'more.example.com' });
  emulator.reset();
  expect([...emulator.store.domains.keys()]).toEqual(['mail.example.com', 'new.example.com']);
  emulator.reset({ empty: true });
  emulator.reset();
  expect(emulator.store.domains.size).toBe(0);
});

test('an emulator starts with a seed; with one that is wrong it does not start', async () => {
  const seeded = await startEmulator({ seed: { domains: [{ name: 'mail.example.com' }] } });
  expect([...seeded.store.domains.keys()]).toEqual(['mail.example.com']);
  await seeded.close();
  await expect(startEmulator({ seed: { domains: [{ nom: 'a' }] } })).rejects.toThrow('domains.0: name: is required; there is no "nom"');
});

test.each([
  [{ domain: [] }, 'there is no "domain"; did you mean "domains"?'],
  [{ domains: [{}] }, 'domains.0: name: is required'],
  [{ domains: [{ name: 'a.example.com', state: 'on' }] }, 'domains.0: state: must be one of active, unverified, disabled'],
  [{ domains: [{ name: 'a.example.com' }, { name: 'a.example.com' }] }, 'domains.1: This domain name is already taken'],
  [
    { domains: [{ name: 'a.example.com' }], messages: [{ domain: 'a.example.com', to: 'a@b.de', attachments: [{ path: '/etc/passwd' }] }] },
    'files cannot be seeded',
  ],
  [{ eu: { webhooks: [{ domain: 'b.example.com', eventType: 'delivered', urls: ['http://a/'] }] } }, 'eu.webhooks.0: '],
])('a seed that is wrong is refused, and nothing is there: %j', async (wrong, words) => {
  emulator.seed({ domains: [{ name: 'kept.example.com' }] });
  const { status, body } = await control(emulator, 'POST /seed', wrong);
  expect([status, body.message]).toEqual([400, expect.stringContaining(words)]);
  expect([...emulator.store.domains.keys()]).toEqual(['kept.example.com']);
});

test('a snapshot is the whole account, and another account becomes it', async () => {
  emulator.seed(seed);
  emulator.transitions.change({ deletion: { after: '10m' } });
  const deliveryTime = new Date('2030-01-02T00:00:00Z');
  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'a@mail.example.com',
    to: 'b@example.com',
    text: 'a',
    deliveryTime,
    attachments: [{ filename: 'a.bin', data: Buffer.from([0, 255]) }],
  });
  await mailgun.domains.delete({ domain: 'new.example.com' });
  const { body: taken } = await control(emulator, 'GET /snapshot');

  const other = await startEmulator();
  expect((await control(other, 'POST /restore', taken)).text).toBe('');
  const { shared, content } = await other.snapshot();
  expect(JSON.parse(JSON.stringify({ shared, content }))).toEqual({ shared: taken.shared, content: taken.content });
  expect(other.store.messages).toEqual(emulator.store.messages);
  expect(other.store.domains).toEqual(emulator.store.domains);
  expect(other.clock.now()).toEqual(emulator.clock.now());
  expect(await other.clock.advance('1d')).toHaveLength(2);
  expect(other.events.search('event:delivered').total).toBe(1);
  expect([...other.store.domains.keys()]).toEqual(['mail.example.com']);
  await other.close();
});

test('nothing that comes after a snapshot gets an id that something in it has, although the same seed of chance was given', async () => {
  const [first, second] = [await startEmulator({ randomSeed: 7 }), await startEmulator({ randomSeed: 7 })];
  const add = (one: typeof first) => control(one, 'POST /seed', { routes: [{ expression: 'catch_all()', actions: ['stop()'] }] });
  await add(first);
  second.restore(await first.snapshot());
  await add(second);
  await add(first);
  expect(second.store.routes.size).toBe(2);
  const random = (one: typeof first) => [...one.store.routes.keys()].map((id) => id.slice(8));
  expect(random(second)).toEqual(random(first));
  await Promise.all([first.close(), second.close()]);
});

test('what is restored is told live when it changes, as before', async () => {
  emulator.seed(seed);
  emulator.restore(await emulator.snapshot());
  const waiting = emulator.messages.wait('to:late', { timeout: '1m' });
  await mailgun.messages.send({ domain: 'mail.example.com', from: 'a@mail.example.com', to: 'late@example.com', text: 'a' });
  expect((await waiting).total).toBe(1);
});

test('a snapshot that is of another format or broken is refused, and nothing is changed', async () => {
  emulator.seed(seed);
  const taken = JSON.parse(JSON.stringify(await emulator.snapshot()));
  const broken: [object, string][] = [
    [{ ...taken, format: 99 }, 'in the format 99'],
    [{ ...taken, content: { ...taken.content, us: {} } }, 'content.us'],
    [{ ...taken, content: { ...taken.content, clock: { now: { $date: 'x' }, frozen: true } } }, 'content.clock.now is no time'],
    [{ ...taken, content: { ...taken.content, us: { ...taken.content.us, domains: { $map: [['a']] } } } }, 'a key and a value'],
    [{ ...taken, content: { ...taken.content, us: { ...taken.content.us, domains: { $map: [['a', 1]] } } } }, 'no thing at place 0'],
    [{ ...taken, content: { ...taken.content, us: { ...taken.content.us, evil: [] } } }, '"evil"'],
    [{ ...taken, shared: [], content: { ...taken.content, us: { $shared: 0 } } }, 'there is no shared value 0'],
    [{ ...taken, shared: [{ a: { $shared: 0 } }], content: { ...taken.content, us: { $shared: 0 } } }, 'contains itself'],
    [{ format: 1 }, 'is required'],
  ];
  for (const [one, words] of broken) {
    const { status, body } = await control(emulator, 'POST /restore', one);
    expect([status, body.message]).toEqual([400, expect.stringContaining(words)]);
  }
  expect(await emulator.snapshot()).toEqual(taken);
});

test('any value is the same after it was a snapshot', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom('$date', '$map', '$object', '$shared', '__proto__', 'constructor'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      const [first, second] = decode(JSON.parse(JSON.stringify(encode([one, one])))) as [unknown, unknown];
      expect(JSON.stringify(encode(first))).toEqual(JSON.stringify(encode(one)));
      expect(first).toEqual(one);
      if (typeof one === 'object' && one !== null && !(one instanceof Date)) expect(second).toBe(first);
    }),
    { numRuns: 500 },
  );
});

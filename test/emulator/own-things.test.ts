import { type Arrival, planInbound } from '../../emulator/inbound/plan';
import { json, type ScriptedServer, startScriptedServer } from '../scripted-server';
import { control } from './control/control';
import { emulator, mailgun, runEmulator } from './running';

const domain = 'shop.example.com';
const letter = { domain, from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello' };

let server: ScriptedServer;
let onBehalfOf: string;

runEmulator();
beforeEach(async () => {
  server = await startScriptedServer();
  server.answer(json({}));
  emulator.reset();
  onBehalfOf = (await mailgun.subaccounts.create({ name: 'Shop' })).subaccount.id;
  await mailgun.domains.create({ name: domain }, { onBehalfOf });
  await mailgun.domains.create({ name: 'own.example.com' });
});
afterEach(() => server.close());

const hooks = async () => {
  await mailgun.accountWebhooks.create({ url: `${server.url}/account`, eventTypes: ['delivered'] });
  await mailgun.accountWebhooks.create({ url: `${server.url}/subaccount`, eventTypes: ['delivered'] }, { onBehalfOf });
};

const posted = () => server.received.map(({ url }) => url);

describe('what happens to a domain of a sub-account', () => {
  test.each(['sub-account', 'account'])('is posted to the webhooks of the sub-account alone, sent by the %s', async (sentBy) => {
    await hooks();
    await mailgun.messages.send(letter, sentBy === 'account' ? {} : { onBehalfOf });
    await emulator.settled();
    expect(posted()).toEqual(['/subaccount']);
    expect(JSON.parse(String(server.received[0]?.body))).toMatchObject({ 'event-data': { account: { id: onBehalfOf } } });
    expect([...emulator.store.postings.values()].map(({ state }) => state)).toEqual(['done']);
  });

  test("is not posted to the account's webhooks where the sub-account has none", async () => {
    await mailgun.accountWebhooks.create({ url: `${server.url}/account`, eventTypes: ['delivered'] });
    await mailgun.messages.send(letter, { onBehalfOf });
    await emulator.settled();
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'delivered']);
    expect(posted()).toEqual([]);
  });
});

test("what happens to the account's domains is posted to its own webhooks alone", async () => {
  await hooks();
  await mailgun.messages.send({ ...letter, domain: 'own.example.com' });
  await emulator.settled();
  expect(posted()).toEqual(['/account']);
});

const planFor = (recipient: string) => {
  const id = (kind: string) => () => kind;
  const ids = { event: id('event'), storageKey: id('key'), token: id('0'.repeat(50)), trace: id('trace'), message: () => '1@example.com' };
  const mime = Buffer.from(`From: bob@example.org\r\nTo: ${recipient}\r\nSubject: Hello\r\n\r\nHello\r\n`);
  const about = { sender: 'bob@example.org', remote: 'mail.example.org', baseUrl: 'http://127.0.0.1:1', authenticated: false };
  const arrival: Arrival = { ...about, recipients: [recipient], mime, now: new Date('2030-01-01T00:00:00Z'), ids };
  return planInbound(emulator.store, arrival);
};

const stepsFor = async (recipient: string) =>
  (await planFor(recipient)).outcomes.flatMap((outcome) =>
    outcome.kind === 'declined' ? ['declined'] : outcome.steps.map((step) => ('url' in step ? step.url : step.kind)),
  );

describe('mail to a domain of a sub-account', () => {
  beforeEach(async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("http://localhost/account")'] });
  });

  test("takes the sub-account's routes, and not the account's", async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("http://localhost/subaccount")'] }, { onBehalfOf });
    expect(await stepsFor(`alice@${domain}`)).toEqual(['http://localhost/subaccount']);
    expect(await stepsFor('alice@own.example.com')).toEqual(['http://localhost/account']);
  });

  test('is declined where the sub-account waits for nothing', async () => {
    expect(await stepsFor(`alice@${domain}`)).toEqual(['declined']);
  });

  test("goes to the sub-account's list", async () => {
    const address = `news@${domain}`;
    await mailgun.lists.create({ address, accessLevel: 'everyone' }, { onBehalfOf });
    expect(await stepsFor(address)).toEqual(['fanOut']);
  });
});

test('a message of a sub-account has its templates, whoever sends it, and none of the account', async () => {
  const template = (name: string) => ({ name, description: '', content: '<p>Hello</p>' });
  await mailgun.accountTemplates.create(template('account'));
  await mailgun.accountTemplates.create(template('subaccount'), { onBehalfOf });
  for (const name of ['account', 'subaccount']) {
    await mailgun.messages.send({ domain, from: letter.from, to: letter.to, subject: 'Hello', template: name }, { onBehalfOf });
    await mailgun.messages.send({ domain, from: letter.from, to: letter.to, subject: 'Hello', template: name });
  }
  await emulator.settled();
  const outcomes = emulator.store.events.map(({ event }) => event).filter((event) => event !== 'accepted');
  expect(outcomes).toEqual(['failed', 'failed', 'delivered', 'delivered']);
});

test('a reset leaves nothing of a sub-account', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] }, { onBehalfOf });
  expect(emulator.store.ofSubaccounts.size).toBe(1);
  emulator.reset();
  expect(emulator.store.ofSubaccounts.size).toBe(0);
});

describe('a snapshot', () => {
  test('has what sub-accounts have, and what is lent to them', async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("http://localhost/subaccount")'] }, { onBehalfOf });
    await mailgun.ips.updateSubaccounts({ subaccountIds: [onBehalfOf], linkIps: ['192.0.2.1'] });
    await mailgun.customMessageLimit.update({ limit: 5000 });
    const taken = (await control(emulator, 'GET /snapshot')).body;
    emulator.reset();
    expect((await control(emulator, 'POST /restore', taken)).text).toBe('');
    const { us, account } = (await control(emulator, 'GET /snapshot')).body.content;
    expect({ us, account }).toEqual({ us: taken.content.us, account: taken.content.account });
    expect((await mailgun.routes.list({}, { onBehalfOf }).toArray()).map(({ actions }) => actions)).toEqual([
      ['forward("http://localhost/subaccount")'],
    ]);
    expect(await stepsFor(`alice@${domain}`)).toEqual(['http://localhost/subaccount']);
    expect(emulator.store.account.subaccounts.get(onBehalfOf)?.ips).toEqual(new Set(['192.0.2.1']));
    expect(emulator.store.sendingLimit.monthly).toBe(5000);
    // What is made next has ids and times.
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] }, { onBehalfOf });
    expect(await mailgun.routes.list({}, { onBehalfOf }).toArray()).toHaveLength(2);
  });

  test.each([
    ['is empty', {}],
    ['is none', 'text'],
  ])("is refused where a sub-account's part %s, and nothing is changed", async (_, part) => {
    const taken = (await control(emulator, 'GET /snapshot')).body;
    taken.content.us.ofSubaccounts = { $map: [[onBehalfOf, part]] };
    expect(await control(emulator, 'POST /restore', taken)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('the snapshot is broken: ') },
    });
    expect([...emulator.store.domains.keys()]).toEqual([domain, 'own.example.com']);
  });
});

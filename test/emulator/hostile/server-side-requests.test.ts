import dns from 'node:dns';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { json, type ScriptedServer, startScriptedServer, text } from '../../scripted-server';

// SSRF: mailpit CVE-2026-21859, GHSA-mpf7, GHSA-6jxm, GHSA-w4mc, GHSA-j3fj.

const domain = 'mail.example.com';
const letter = { domain, from: `shop@${domain}`, to: 'alice+open@example.com', subject: 'Hello', text: 'Hello' };

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.close());
afterEach(() => jest.restoreAllMocks());

/** What became of webhooks, and of what is posted for a message that a route forwards or stores. */
async function post(urls: readonly string[], postTo?: readonly string[]) {
  const emulator = await startEmulator({ postTo });
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  await mailgun.domains.create({ name: domain });
  for (const url of urls) {
    await mailgun.accountWebhooks.create({ url, eventTypes: ['accepted'] });
    await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("${url}")`, `store(notify="${url}")`] });
  }
  await mailgun.messages.send(letter);
  await emulator.receive({ from: 'bob@example.net', to: `support@${domain}`, text: 'Hello' });
  await emulator.settled();
  const postings = new Map([...emulator.store.postings.values()].map(({ kind, state, attempts }) => [kind, [state, attempts[0]?.problem]]));
  await mailgun.close();
  await emulator.close();
  return postings;
}

const kinds = ['webhook', 'forward', 'store'];
const refused = new Map(kinds.map((kind) => [kind, ['refused', 'the host is not this machine and not listed']]));

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://0.0.0.0/',
  'http://0/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://[::]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://localhost.example.com/',
  'http://127.0.0.1.nip.io/',
  'http://localhost@example.com/',
  'http://example.com#@localhost/',
])('nothing is posted to %s, however it is written, by a webhook, a forward or store()', async (url) => {
  expect(await post([url])).toEqual(refused);
});

test.each([
  '169.254.169.254',
  '2852039166',
  '0xa9.254.0251.254',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[2002:a9fe:a9fe::1]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '100.100.100.200',
])('where everything may be posted to, %s, at which a machine learns its secrets, may not', async (host) => {
  expect(await post([`http://${host}/`], ['*'])).toEqual(refused);
});

test.each([
  ['a name that is listed', ['hooks.example.com']],
  ['any name', ['*']],
])('%s is judged by where it leads when it is connected to', async (_, postTo) => {
  let leadsTo = '169.254.169.254';
  // No resolver of this machine would say so.
  const lookUp = dns.lookup as (...args: unknown[]) => void;
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, ...others: unknown[]) => {
    if (name !== 'hooks.example.com') return lookUp(name, ...others);
    (others[1] as (error: null, all: object[]) => void)(null, [{ address: leadsTo, family: 4 }]);
  }) as never);
  const problem = 'hooks.example.com leads to 169.254.169.254, where this machine learns about itself';
  const postings = await post([`http://hooks.example.com:${server.port}/`], postTo);
  expect([...postings.values()].map(([, why]) => why)).toEqual([problem, problem, problem]);
  // The same name may lead to this machine, or to one beside it.
  leadsTo = '127.0.0.1';
  server.answer(json({}), json({}), json({}), json({}));
  const reached = await post([`http://hooks.example.com:${server.port}/`], postTo);
  expect([...reached.values()].map(([state]) => state)).toEqual(['done', 'done', 'done']);
});

test('a redirect is not followed', async () => {
  const target = await startScriptedServer();
  const redirect = text('', 302, { location: target.url });
  server.answer(redirect, redirect, redirect, redirect);
  await post([server.url]);
  expect(server.received.length).toBe(4);
  expect(target.received).toEqual([]);
  await target.close();
});

test('a test of a webhook, and the check of the URL of alerts, reach no other hosts either', async () => {
  const emulator = await startEmulator({});
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  await mailgun.domains.create({ name: domain });
  for (const url of ['http://169.254.169.254/', 'http://[::ffff:10.0.0.1]/', 'http://2852039166/']) {
    await expect(mailgun.webhooks.test({ domain, eventType: 'delivered', url })).rejects.toMatchObject({ status: 400 });
    await expect(mailgun.alerts.testWebhook({ eventType: 'ip_listed', url })).rejects.toMatchObject({ status: 400 });
  }
  await mailgun.close();
  await emulator.close();
});

test('what is in a message is fetched by nobody: a recipient who opens and clicks reaches only the emulator', async () => {
  const emulator = await startEmulator({});
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  await mailgun.domains.create({ name: domain });
  const html = `<html><head><link rel=stylesheet href="${server.url}/css"></head><body><img src="${server.url}/img"><a href="${server.url}/link">a</a></body></html>`;
  await mailgun.messages.send({ ...letter, to: ['alice+open@example.com', 'bob+click@example.com'], html, tracking: true });
  await emulator.settled();
  expect(emulator.store.events.map(({ event }) => event)).toEqual(expect.arrayContaining(['opened', 'clicked']));
  await fetch(`${emulator.url}/_emulator/messages`);
  expect(server.received).toEqual([]);
  await mailgun.close();
  await emulator.close();
});

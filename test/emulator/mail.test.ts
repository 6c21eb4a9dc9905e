import { parseInbound } from 'mailgun-sdk';
import { createTransport } from 'nodemailer';
import { json, type ScriptedServer, startScriptedServer } from '../scripted-server';
import { emulator, mailgun, runEmulator } from './running';

const domain = 'mail.example.com';
const letter = { domain, from: `Shop <shop@${domain}>`, to: 'alice@example.com', subject: 'Hello' };

let server: ScriptedServer;

runEmulator({ smtp: { port: 0 } });
beforeEach(async () => {
  server = await startScriptedServer();
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterEach(() => server.close());

const names = () => emulator.store.events.map(({ event, recipient }) => `${event} ${recipient}`);

/** A client of SMTP, with a login or as any server of the world. */
function smtp(auth?: { user: string; pass: string }) {
  const { hostname, port } = new URL(emulator.smtpUrl ?? '');
  return createTransport({ host: hostname, port: Number(port), secure: false, ignoreTLS: true, ...(auth && { auth }) });
}

describe('by SMTP', () => {
  const auth = { user: `bot@${domain}`, pass: 'a long password' };
  const mail = { from: letter.from, to: 'alice@example.com', subject: 'Hello', text: 'Dear Alice' };

  beforeEach(() => mailgun.credentials.create({ domain, login: 'bot', password: auth.pass }));

  test('a message with a login is sent as by the API, hidden recipients too', async () => {
    await smtp(auth).sendMail({ ...mail, bcc: 'bob@example.com', headers: { 'X-Mailgun-Tag': 'welcome' } });
    expect(names()).toEqual([
      'accepted alice@example.com',
      'delivered alice@example.com',
      'accepted bob@example.com',
      'delivered bob@example.com',
    ]);
    const [accepted] = await mailgun.events.list({ domain, event: 'accepted' }).toArray();
    expect(accepted).toMatchObject({ method: 'smtp', tags: ['welcome'], message: { headers: { subject: 'Hello' } } });
    const stored = await mailgun.messages.get({ domain, storageKey: accepted?.storage?.key ?? '' });
    expect(stored).toMatchObject({ bodyPlain: expect.stringContaining('Dear Alice'), subject: 'Hello' });
  });

  test('a password that was changed stops working, and the new one works', async () => {
    await mailgun.credentials.update({ domain, login: 'bot', password: 'another password' });
    await expect(smtp(auth).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 });
    await smtp({ ...auth, pass: 'another password' }).sendMail(mail);
    expect(emulator.store.messages).toHaveLength(1);
  });

  test('a domain that may not send is refused, and the log says so', async () => {
    Object.assign(emulator.store.domains.get(domain) ?? {}, { dns: 'unknown' });
    await expect(smtp(auth).sendMail(mail)).rejects.toMatchObject({ responseCode: 421, message: expect.stringContaining('is unverified') });
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['rejected']);
  });

  test('nobody without a login can send elsewhere', async () => {
    await expect(smtp().sendMail(mail)).rejects.toMatchObject({ responseCode: 550, message: expect.stringContaining('Relaying denied') });
  });

  test('a fault strikes a stage of the conversation', async () => {
    const rule = emulator.fail({ stage: 'rcpt', answer: { code: 452, message: '4.2.2 mailbox full' } });
    await expect(smtp(auth).sendMail(mail)).rejects.toMatchObject({ responseCode: 452 });
    await smtp(auth).sendMail(mail);
    expect(emulator.faults.get(rule.id)?.hits).toBe(1);
  });
});

describe('mail that comes in', () => {
  const mail = { from: 'Alice <alice@example.com>', to: `support@${domain}`, subject: 'Help', text: 'My order is late.' };

  test('is posted where a route says, signed, and the log says what became of it', async () => {
    await mailgun.routes.create({ expression: `match_recipient("support@${domain}")`, actions: [`forward("${server.url}/in")`, 'stop()'] });
    await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("${server.url}/never")`], priority: 5 });
    server.answer(json({}));
    await smtp().sendMail({ ...mail, attachments: [{ filename: 'order.txt', content: 'Order 17' }] });
    await emulator.settled();
    expect(server.received.map(({ url }) => url)).toEqual(['/in']);
    const [posted] = server.received;
    const inbound = await parseInbound({ body: posted?.body ?? '', contentType: posted?.headers['content-type'] });
    expect(inbound).toMatchObject({
      recipient: `support@${domain}`,
      subject: 'Help',
      bodyPlain: expect.stringContaining('My order is late.'),
    });
    expect(names()).toEqual([`accepted support@${domain}`, `delivered ${server.url}/in`]);
  });

  test('is posted again while the server is away, and the log has each attempt', async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("${server.url}")`] });
    server.answer(json({}, 500), json({}, 500), json({}));
    await smtp().sendMail(mail);
    await emulator.clock.advance('1h');
    const about = emulator.store.events.map(({ event, severity }) => [event, severity].join(' ').trim());
    expect(about).toEqual(['accepted', 'failed temporary', 'failed temporary', 'delivered']);
  });

  test('is forwarded to an address as it came', async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("bob@example.com")'] });
    await smtp().sendMail(mail);
    await emulator.settled();
    expect(names()).toEqual([`accepted support@${domain}`, 'delivered bob@example.com']);
    expect(emulator.store.messages.at(-1)).toMatchObject({ recipients: ['bob@example.com'], input: { subject: 'Help' } });
  });

  test('is refused where nothing waits for it', async () => {
    await expect(smtp().sendMail(mail)).rejects.toMatchObject({
      responseCode: 550,
      message: expect.stringContaining('Recipient rejected'),
    });
    expect(emulator.store.events).toEqual([]);
  });

  test('comes from the account itself as well', async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("${server.url}")`] });
    server.answer(json({}));
    await mailgun.messages.send({ ...letter, to: `support@${domain}`, text: 'Hello' });
    await emulator.settled();
    expect(server.received).toHaveLength(1);
  });

  test('that goes round between routes ends', async () => {
    await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("again@${domain}")`] });
    await smtp().sendMail(mail);
    await emulator.settled();
    expect(emulator.store.events.at(-1)).toMatchObject({ event: 'failed', deliveryStatus: { code: 554 } });
  });
});

test('a mailing list reaches those who are subscribed, by their own variables, and nobody whom the domain must not write to', async () => {
  const list = `news@${domain}`;
  await mailgun.lists.create({ address: list });
  for (const [name, subscribed] of [
    ['alice', true],
    ['bob', true],
    ['carol', false],
    ['dan', true],
  ] as const)
    await mailgun.listMembers.create({ list, address: `${name}@example.com`, name, subscribed, vars: { city: `${name}town` } });
  await mailgun.unsubscribes.create({ domain, address: 'dan@example.com' });
  await mailgun.messages.send({ ...letter, to: list, text: 'Hello %recipient.name% of %recipient.city%' });
  await emulator.settled();
  expect(
    names()
      .filter((name) => name.includes('@example.com'))
      .sort(),
  ).toEqual([
    'accepted alice@example.com',
    'accepted bob@example.com',
    'accepted dan@example.com',
    'delivered alice@example.com',
    'delivered bob@example.com',
    'failed dan@example.com',
  ]);
});

describe('a tracked message', () => {
  const html = '<p><a href="https://example.com/offer?a=1&amp;b=2">Offer</a> <a href="%unsubscribe_url%">Leave</a></p>';

  async function send(): Promise<string> {
    await mailgun.messages.send({ ...letter, html, tracking: true });
    const message = emulator.store.messages.at(-1);
    if (message === undefined) throw new Error('nothing was sent');
    const rendered = await emulator.messages.rendered({ key: message.storageKey });
    return rendered.html ?? '';
  }

  const links = (text: string) => [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url = '']) => url);

  test('is opened, clicked and left by really following what stands in it', async () => {
    const [offer = '', leave = '', pixel = ''] = links(await send());
    const image = await fetch(pixel);
    expect(image.headers.get('content-type')).toBe('image/gif');
    const clicked = await fetch(offer, { redirect: 'manual', headers: { 'user-agent': 'Firefox' } });
    expect([clicked.status, clicked.headers.get('location')]).toEqual([302, 'https://example.com/offer?a=1&b=2']);
    await fetch(leave);
    expect(emulator.store.events.slice(2)).toMatchObject([
      { event: 'opened', recipient: 'alice@example.com' },
      { event: 'clicked', url: 'https://example.com/offer?a=1&b=2', clientInfo: { userAgent: 'Firefox' } },
      { event: 'unsubscribed' },
    ]);
    await mailgun.messages.send({ ...letter, html });
    expect(emulator.store.events.at(-1)).toMatchObject({ event: 'failed', reason: 'suppress-unsubscribe' });
  });

  test('leads nowhere by a link that somebody else made', async () => {
    const [offer = ''] = links(await send());
    const [content = '', signature = ''] = offer.split('/c/')[1]?.split('.') ?? [];
    const token = JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...token, url: 'https://evil.example.net' })).toString('base64url');
    const answer = await fetch(`${emulator.url}/c/${forged}.${signature}`, { redirect: 'manual' });
    expect(answer.status).toBe(404);
    // What opens is of no use where a click is asked for.
    expect((await fetch(offer.replace('/c/', '/o/'))).status).toBe(404);
  });
});

describe('a template', () => {
  test('is filled in for each recipient', async () => {
    await mailgun.templates.create({ domain, name: 'welcome', content: '<p>Hello {{name}}</p>' });
    await mailgun.messages.send({ ...letter, template: 'welcome', templateVariables: { name: 'Alice' } });
    const rendered = await emulator.messages.rendered({ key: emulator.store.messages.at(-1)?.storageKey ?? '' });
    expect(rendered.html).toContain('<p>Hello Alice</p>');
  });

  test.each([
    ['is not there', 'nobody'],
    ['cannot be read', 'broken'],
  ])('that %s fails the message after it was accepted', async (_, template) => {
    await mailgun.templates.create({ domain, name: 'broken', content: '{{#if}' });
    await mailgun.messages.send({ ...letter, template });
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'failed']);
    expect(emulator.store.domains.get(domain)?.bounces.size).toBe(0);
  });
});

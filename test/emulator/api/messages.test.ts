import { type Emulator, startEmulator } from 'mailgun-emulator';
import { basic, type Send, sender } from '../http';

const domain = 'mail.example.com';
const path = `POST /v3/${domain}/messages`;
const letter = { from: 'Bob <bob@mail.example.com>', to: 'alice@example.com', subject: 'Hello', text: 'Hello Alice' };

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await startEmulator();
  send = sender(emulator);
});
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name: domain });
});
afterAll(() => emulator.close());

const happened = () => emulator.store.events.map(({ event, recipient }) => [event, recipient]);

describe('a message', () => {
  test('is queued under an id in angle brackets', async () => {
    const answer = await send(path, letter);
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^<\d{14}\.[0-9a-f]{16}@mail\.example\.com>$/),
      message: 'Queued. Thank you.',
    });
  });

  test('is kept with its headers, variables, tags and options', async () => {
    const { body } = await send(path, {
      ...letter,
      'o:tag': ['welcome', 'first'],
      'o:testmode': 'yes',
      'o:tracking-clicks': 'htmlonly',
      'h:Reply-To': 'carol@example.com',
      'v:order': '42',
      'recipient-variables': '{"alice@example.com":{"first":"Alice"}}',
    });
    const [kept] = emulator.store.messages;
    expect(`<${kept?.id}>`).toBe((body as { id: string }).id);
    expect(kept).toMatchObject({
      domain,
      recipients: ['alice@example.com'],
      input: {
        ...letter,
        tags: ['welcome', 'first'],
        testMode: true,
        trackingClicks: 'htmlonly',
        headers: { 'Reply-To': 'carol@example.com' },
        variables: { order: '42' },
        recipientVariables: { 'alice@example.com': { first: 'Alice' } },
      },
    });
  });

  test('goes once to each recipient of to, cc and bcc, and each has an accepted and a delivered event', async () => {
    await send(path, {
      ...letter,
      to: ['"Doe, Jane" <jane@example.com>, john@example.com', 'jane@example.com'],
      cc: 'carol@example.com',
      bcc: 'dave@example.com',
    });
    const recipients = ['jane@example.com', 'john@example.com', 'carol@example.com', 'dave@example.com'];
    expect(emulator.store.messages[0]?.recipients).toEqual(recipients);
    expect(happened()).toEqual(
      recipients.flatMap((recipient) => [
        ['accepted', recipient],
        ['delivered', recipient],
      ]),
    );
  });

  test('in test mode has its events too, and they say so', async () => {
    await send(path, { ...letter, 'o:testmode': 'true' });
    expect(emulator.store.events.map(({ flags }) => flags?.isTestMode)).toEqual([true, true]);
  });

  test('that is planned is delivered at its time', async () => {
    await send(path, { ...letter, 'o:deliverytime': 'Fri, 01 Jan 2100 00:00:00 +0000' });
    const listed = (await send(`GET /v3/${domain}/events`)).body as { items: { event: string }[] };
    expect(listed.items.map(({ event }) => event)).toEqual(['accepted']);
    expect(listed.items).toMatchObject([{ message: { 'scheduled-for': Date.parse('2100-01-01T00:00:00Z') / 1000 } }]);
    await emulator.clock.advance(+new Date('2100-01-01T00:00:00Z') - +emulator.clock.now());
    expect(emulator.store.events[1]).toMatchObject({ event: 'delivered', timestamp: new Date('2100-01-01T00:00:00Z') });
  });

  test('always tells how many more may come, and when that counts anew in milliseconds', async () => {
    const { headers } = await send(path, letter);
    expect(headers.get('x-ratelimit-limit')).toBe('2000000');
    expect(headers.get('x-ratelimit-remaining')).toBe('1999999');
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now());
    expect(headers.get('x-recipient-limit')).toBe('1000000');
    const { headers: next } = await send(path, { ...letter, to: ['a@example.com', 'b@example.com, c@example.com'], cc: 'd@example.com' });
    expect(next.get('x-recipient-remaining')).toBe('999995');
    expect(Number(next.get('x-recipient-reset'))).toBeGreaterThan(Date.now());
  });
});

describe('a message is refused', () => {
  const { from: _from, ...withoutFrom } = letter;
  const { to: _to, ...withoutTo } = letter;
  const { text: _text, ...withoutText } = letter;
  const long = 'x'.repeat(17 * 1024);
  const crowd = Array.from({ length: 1001 }, (_, index) => `a${index}@example.com`);

  test.each([
    ['no from', withoutFrom, 'from parameter is missing'],
    ['no to', withoutTo, 'to parameter is missing'],
    ['a bad to', { ...letter, to: 'alice.example.com' }, 'to parameter is not a valid address. please check documentation'],
    ['a bad from', { ...letter, from: 'Bob' }, 'from parameter is not a valid address. please check documentation'],
    ['a bad cc', { ...letter, cc: 'a@example.com, b' }, 'cc parameter is not a valid address. please check documentation'],
    ['nothing to read', withoutText, "Need at least one of 'text' or 'html' parameters specified"],
    ['two bodies', { ...letter, html: '<p>', template: 'welcome' }, "Only one parameters 'html' or 'template' is allowed"],
    ['a crowd, repeated', { ...letter, to: crowd }, 'Too many recipients, max is 1000'],
    ['a crowd, joined', { ...letter, to: crowd.join(',') }, 'Too many recipients, max is 1000'],
    ['a header like h:Über', { ...letter, 'h:Über': 'x' }, 'Header name must be pure ASCII: Über'],
    ['long options', { ...letter, 'v:x': long }, 'Send options (parameters starting with o:, h:, or v:) are limited to 16 kB total'],
    ['a bad date', { ...letter, 'o:deliverytime': 'soon' }, 'soon is not an RFC-2822 compliant date'],
    ['bad variables', { ...letter, 'recipient-variables': '{' }, "'recipient-variables' parameter is not a valid JSON"],
  ])('for %s', async (_, fields, message) => {
    const { status, contentType, body } = await send(path, fields);
    expect({ status, contentType, body }).toEqual({ status: 400, contentType: 'application/json; charset=utf-8', body: { message } });
    expect(emulator.store.messages).toEqual([]);
    expect(emulator.store.events).toEqual([]);
  });

  test('by a domain that does not exist, which is named', async () => {
    expect(await send('POST /v3/not-our-doma.in/messages', letter)).toMatchObject({
      status: 404,
      body: { message: 'Domain not found: not-our-doma.in' },
    });
  });

  test('by a sandbox for a stranger, and leaves a rejected event', async () => {
    Object.assign(emulator.store.domains.get(domain)?.settings ?? {}, { type: 'sandbox' });
    const words =
      'Sandbox subdomains are for test purposes only. Please add your own domain or add the address to authorized recipients in Account Settings.';
    expect(await send(path, letter)).toMatchObject({
      status: 403,
      body: { message: `Domain ${domain} is not allowed to send: ${words}` },
    });
    expect(emulator.store.messages).toEqual([]);
    expect(happened()).toEqual([['rejected', '']]);
    await send('POST /v5/sandbox/auth_recipients', { email: 'alice@example.com' });
    expect((await send(path, letter)).status).toBe(403);
    Object.assign(emulator.store.account.sandboxRecipients.get('alice@example.com') ?? {}, { activated: true });
    expect((await send(path, letter)).status).toBe(200);
  });
});

test('a template needs neither From nor body', async () => {
  expect((await send(path, { to: 'alice@example.com', template: 'welcome' })).status).toBe(200);
});

const outcomes = () => emulator.store.events.map(({ event, reason, deliveryStatus }) => [event, reason, deliveryStatus?.code]);

test.each([
  ['has bounced', 'bounces', {}, ['suppress-bounce', 605]],
  ['has complained', 'complaints', {}, ['suppress-complaint', 607]],
  ['has unsubscribed', 'unsubscribes', {}, ['suppress-unsubscribe', 606]],
  ['has unsubscribed from its tag', 'unsubscribes', { tag: 'news' }, ['suppress-unsubscribe', 606]],
  ['has unsubscribed from another tag', 'unsubscribes', { tag: 'other' }, undefined],
] as const)('a message to somebody who %s ends so, and others get it', async (_, noun, fields, failure) => {
  await send(`POST /v3/${domain}/${noun}`, { address: 'alice@example.com', ...fields });
  await send(path, { ...letter, to: 'Alice <Alice@example.com>, bob@example.com', 'o:tag': 'news' });
  const first = failure === undefined ? ['delivered', undefined, 250] : ['failed', ...failure];
  const accepted = ['accepted', undefined, undefined];
  expect(outcomes()).toEqual([accepted, first, accepted, ['delivered', undefined, 250]]);
});

test('a message with a template fails unless the domain or the account has it, in the version that is asked for', async () => {
  const outcome = async (fields: object) => {
    await send(path, { to: 'a@example.com', template: 'welcome', ...fields });
    return emulator.store.events.at(-1)?.event;
  };
  expect(await outcome({})).toBe('failed');
  await send('POST /v4/templates', { name: 'welcome', template: 'Hi', tag: 'v1' });
  expect(await outcome({})).toBe('delivered');
  expect(await outcome({ 't:version': 'v2' })).toBe('failed');
  await send(`POST /v3/${domain}/templates`, { name: 'empty' });
  expect(await outcome({ template: 'empty' })).toBe('failed');
});

test.each(['h:Message-Id', 'h:message-id'])('a message may bring its own id as %s', async (name) => {
  expect((await send(path, { ...letter, [name]: '<mine@mail.example.com>' })).body).toMatchObject({ id: '<mine@mail.example.com>' });
  expect(emulator.store.events).toMatchObject([{ message: { headers: { messageId: 'mine@mail.example.com' } } }, {}]);
});

test('with variables for each recipient, each gets a message that names nobody else, under one id', async () => {
  const to = Array.from({ length: 1000 }, (_, index) => `Reader ${index} <reader${index}@example.com>`);
  await send(path, { ...letter, to, 'recipient-variables': '{"reader7@example.com":{"a":1}}' }, { encoding: 'multipart' });
  const { messages, events } = emulator.store;
  expect([messages.length, events.length]).toEqual([1000, 2000]);
  expect(new Set(messages.map(({ storageKey }) => storageKey)).size).toBe(1000);
  expect(new Set(events.map(({ message }) => message?.headers?.messageId)).size).toBe(1);
  expect(events[14]).toMatchObject({ recipient: 'reader7@example.com', message: { headers: { to: to[7] } } });
  expect(messages[7]?.input).toMatchObject({ to: to[7], recipientVariables: { 'reader7@example.com': { a: 1 } } });
});

test('MIME that is no file is refused in words', async () => {
  for (const encoding of ['multipart', 'urlencoded'] as const)
    expect(
      await send(`POST /v3/${domain}/messages.mime`, { to: 'a@example.com', message: 'Subject: Hi\r\n\r\nHello' }, { encoding }),
    ).toMatchObject({
      status: 400,
      body: { message: "'message' parameter is not a file" },
    });
});

test('a stored message has its headers as fields too, and links lead to the proxy that ends TLS', async () => {
  await send(path, { ...letter, 'h:X-Order': '42' });
  const { storageKey } = emulator.store.messages[0] ?? {};
  const headers = { authorization: basic(emulator.apiKey), 'x-forwarded-proto': 'https', 'x-forwarded-host': 'mailgun.test' };
  const ask = async (place: string) => (await fetch(`${emulator.url}/v3/${place}`, { headers })).json();
  expect(await ask(`domains/${domain}/messages/${storageKey}`)).toMatchObject({ From: letter.from, Subject: 'Hello', 'X-Order': '42' });
  expect(await ask(`${domain}/bounces`)).toMatchObject({ paging: { first: expect.stringMatching(/^https:\/\/mailgun\.test\/v3\//) } });
});

test('a message that is MIME is stored with its text, HTML, headers and attachments, decoded', async () => {
  const lines = [
    'From: =?utf-8?q?J=C3=BCrgen?= <jay@mail.example.com>',
    'To: alice@example.com,',
    ' bob@example.com',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'Message-ID: <mine@mail.example.com>',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--inner',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Grüße</p>').toString('base64'),
    '--inner--',
    '--outer',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename="bill.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    '--outer--',
  ];
  const mime = lines.join('\r\n');
  const message = new File([mime], 'message.mime');
  const { body } = await send(`${path}.mime`, { to: 'alice@example.com', message }, { encoding: 'multipart' });
  expect(body).toMatchObject({ id: '<mine@mail.example.com>' });
  const { storageKey } = emulator.store.messages[0] ?? {};
  const shown = (await send(`GET /v3/domains/${domain}/messages/${storageKey}`)).body as { attachments: { url: string }[] };
  expect(shown).toMatchObject({
    recipients: 'alice@example.com',
    from: 'Jürgen <jay@mail.example.com>',
    sender: 'jay@mail.example.com',
    subject: 'Grüße',
    'body-plain': 'Grüße\n',
    'stripped-text': 'Grüße',
    'body-html': '<p>Grüße</p>',
    'stripped-html': '<p>Grüße</p>',
    attachments: [{ 'content-type': 'application/pdf', name: 'bill.pdf', size: 5 }],
    To: 'alice@example.com, bob@example.com',
  });
  expect(shown).toHaveProperty('message-headers.4', ['Content-Type', 'multipart/mixed; boundary=outer']);
  const headers = { authorization: basic(emulator.apiKey) };
  expect(await (await fetch(shown.attachments[0]?.url ?? '', { headers })).text()).toBe('hello');
  expect(emulator.store.events).toMatchObject([{ message: { size: mime.length, attachments: [{ filename: 'bill.pdf' }] } }, {}]);
});

const state = (of: Emulator) => of.store.domains.get(domain)?.settings.state;

test.each([
  ['its first verification', `PUT /v4/domains/${domain}/verify`, {}],
  ['its first message', path, letter],
])('a new domain is unverified and made active by %s where DNS is right', async (_, request, fields) => {
  expect(state(emulator)).toBe('unverified');
  expect((await send(request, fields)).status).toBe(200);
  expect(state(emulator)).toBe('active');
});

test('an unverified domain whose records are not found sends nothing, not by MIME either, until they are', async () => {
  const waiting = await startEmulator({ dns: 'unknown' });
  const ask = sender(waiting);
  await ask('POST /v4/domains', { name: domain });
  await ask(`PUT /v4/domains/${domain}/verify`);
  const why = 'The domain is unverified and requires DNS configuration. Log in to your control panel to view required DNS records.';
  const refused = { status: 403, body: { message: `Domain ${domain} is not allowed to send: ${why}` } };
  expect(await ask(path, letter)).toMatchObject(refused);
  const mime = { to: 'a@example.com', message: new Blob(['Subject: Hi\r\n\r\nHello']) };
  expect(await ask(`POST /v3/${domain}/messages.mime`, mime, { encoding: 'multipart' })).toMatchObject(refused);
  expect(waiting.store.messages).toEqual([]);
  expect(waiting.store.events.map(({ event }) => event)).toEqual(['rejected', 'rejected']);
  expect(state(waiting)).toBe('unverified');
  Object.assign(waiting.store.domains.get(domain) ?? {}, { dns: 'valid' });
  expect((await ask(path, letter)).status).toBe(200);
  await waiting.close();
});

import { createTransport } from 'nodemailer';
import { basic } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';
import { whileOthersAreServed } from './others';
import { sendRaw } from './raw';

const domain = 'mail.example.com';
const login = `postmaster@${domain}`;
const password = 'secret-of-postmaster';

runEmulator({ smtp: { port: 0 } });
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain, smtpPassword: password });
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['store()'] });
});

const many = 10_000;
const part = (boundary: string, body: string, type = 'text/plain') => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
const multipart = (boundary: string, body: string) =>
  `From: bob@example.net\r\nTo: support@${domain}\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${body}--${boundary}--\r\n`;
const plain = (headers: string, body: string) => `From: bob@example.net\r\nTo: support@${domain}\r\n${headers}\r\n${body}`;

/** Lines are kept short enough for SMTP. */
const bombs: readonly (readonly [string, () => string])[] = [
  ['10,000 parts', () => multipart('x', part('x', 'a').repeat(many))],
  ['10,000 empty parts', () => multipart('x', '--x\r\n\r\n'.repeat(many))],
  [
    '10,000 parts within one another',
    () => multipart('b0', Array.from({ length: many }, (_, n) => part(`b${n}`, '', `multipart/mixed; boundary=b${n + 1}`)).join('')),
  ],
  ['messages within messages', () => plain('Content-Type: message/rfc822\r\n', 'Content-Type: message/rfc822\r\n\r\n'.repeat(many))],
  ['a header of 24 MB', () => plain(`X-Long: ${`${'a'.repeat(900)}\r\n `.repeat(26_000)}end\r\n`, 'a')],
  ['200,000 headers', () => plain('X-A: a\r\n'.repeat(200_000), 'a')],
  ['a subject of encoded words', () => plain(`Subject: ${'=?utf-8?Q?=41?=\r\n '.repeat(20_000)}end\r\n`, 'a')],
  ['half encoded words', () => plain(`Subject: ${'=?utf-8?Q?\r\n '.repeat(20_000)}end\r\n`, 'a')],
  [
    'quoted-printable of nothing but escapes',
    () => plain('Content-Transfer-Encoding: quoted-printable\r\n', `${'=41'.repeat(300)}=\r\n`.repeat(8000)),
  ],
  ['quoted-printable that is none', () => plain('Content-Transfer-Encoding: quoted-printable\r\n', `${'='.repeat(900)}\r\n`.repeat(8000))],
  ['base64 that is none', () => plain('Content-Transfer-Encoding: base64\r\n', `${'=*'.repeat(400)}\r\n`.repeat(8000))],
  ['a charset that nobody has', () => plain('Content-Type: text/plain; charset=x-none\r\n', '\xff'.repeat(900))],
  ['10,000 recipients in its header', () => plain(`Cc: ${'a@example.com,\r\n '.repeat(many)}b@example.com\r\n`, 'a')],
  ['groups of groups', () => plain(`Cc: ${'a:\r\n '.repeat(many)};\r\n`, 'a')],
  ['comments of comments', () => plain(`Cc: ${'(\r\n '.repeat(many)}\r\n`, 'a')],
  ['parameters without an end', () => plain(`Content-Type: text/plain${';\r\n a*0*=b'.repeat(many)}\r\n`, 'a')],
  ['HTML of nothing but opened tags', () => plain('Content-Type: text/html\r\n', `${'<div>'.repeat(150)}\r\n`.repeat(2000))],
  ['HTML of nothing but brackets', () => plain('Content-Type: text/html\r\n', `${'<'.repeat(900)}\r\n`.repeat(1000))],
  ['quotes of quotes', () => plain('', `${'>'.repeat(900)}\r\n`.repeat(2000))],
  ['line breaks', () => plain('', '\r\n'.repeat(500_000))],
  ['no header and no body', () => '\r\n'],
];

/** What a server of SMTP says, or `taken`. */
async function overSmtp(mime: string, auth?: { readonly user: string; readonly pass: string }): Promise<string> {
  const { hostname, port } = new URL(emulator.smtpUrl ?? '');
  const transport = createTransport({ host: hostname, port: Number(port), ...(auth && { auth }) });
  try {
    const from = auth === undefined ? 'bob@example.net' : login;
    await transport.sendMail({ envelope: { from, to: [`support@${domain}`] }, raw: Buffer.from(mime, 'latin1') });
    return 'taken';
  } catch (error) {
    return String((error as { readonly responseCode?: number }).responseCode);
  } finally {
    transport.close();
  }
}

async function expectSound(): Promise<void> {
  await emulator.settled();
  for (const path of ['/_emulator/messages', '/_emulator/health', `/v3/${domain}/events`])
    expect((await send(`GET ${path}`)).status).toBe(200);
  for (const { storageKey } of emulator.store.messages.slice(-3))
    expect((await send(`GET /v3/domains/${domain}/messages/${storageKey}`)).status).toBe(200);
}

describe.each(bombs)('a message of %s', (_, make) => {
  test('that comes in by SMTP is taken or refused, and others are served', async () => {
    const { result } = await whileOthersAreServed(() => overSmtp(make()));
    expect(result).toMatch(/^(taken|55\d)$/);
    await expectSound();
  });

  test('that is sent by SMTP, and by messages.mime, is taken or refused too', async () => {
    const mime = make();
    const { result } = await whileOthersAreServed(async () => {
      const form = new FormData();
      form.set('to', 'alice@example.com');
      form.set('message', new Blob([Buffer.from(mime, 'latin1')]), 'message.mime');
      const headers = { authorization: basic(emulator.apiKey) };
      const { status } = await fetch(`${emulator.url}/v3/${domain}/messages.mime`, { method: 'POST', headers, body: form });
      return { sent: await overSmtp(mime, { user: login, pass: password }), status };
    });
    expect(result.sent).toMatch(/^(taken|55\d)$/);
    expect([200, 400]).toContain(result.status);
    await expectSound();
  });

  test('that comes in by the control API is taken or refused', async () => {
    const body = JSON.stringify({ from: 'bob@example.net', to: `support@${domain}`, mime: make() });
    const { result } = await whileOthersAreServed(() =>
      sendRaw(emulator.url, { method: 'POST', path: '/_emulator/inbound', headers: { 'content-type': 'application/json' }, body }),
    );
    expect([200, 413]).toContain(result?.status);
    await expectSound();
  });
});

describe('a template', () => {
  const items = Array.from({ length: 1000 }, (_, n) => n);
  const loops = `${'{{#each items}}'.repeat(6)}aaaaaaaaaa${'{{/each}}'.repeat(6)}`;

  test.each([
    ['loops in loops', '{{#each items}}{{#each ../items}}{{#each ../items}}{{#each ../items}}a{{/each}}{{/each}}{{/each}}{{/each}}'],
    ['loops of what is no list', loops],
    ['blocks 10,000 deep', '{{#if items}}'.repeat(many) + '{{/if}}'.repeat(many)],
    ['brackets 10,000 deep', `{{equal ${'(equal '.repeat(many)}1 1${' 1)'.repeat(many)} 1}}`],
    ['partials that call themselves', '{{#*inline "a"}}{{> a}}{{/inline}}{{> a}}'],
    [
      'the constructor of something',
      '{{#with "a" as |s|}}{{#with (s.constructor.constructor "return process")}}{{this}}{{/with}}{{/with}}',
    ],
    ['10,000 openings', '{{'.repeat(many)],
    ['an unknown helper', '{{nothing items 1 2 3}}'],
  ])('of %s is sent, fails where it is too much, and others are served', async (_, template) => {
    await mailgun.templates.create({ domain, name: 'looping', content: template }).catch(() => undefined);
    const { result } = await whileOthersAreServed(() =>
      send(`POST /v3/${domain}/messages`, {
        from: `shop@${domain}`,
        to: 'alice@example.com',
        subject: 'Hello',
        template: 'looping',
        't:variables': JSON.stringify({ items }),
      }),
    );
    expect([200, 400]).toContain(result.status);
    await emulator.settled();
    await expectSound();
    expect(JSON.stringify(emulator.store.events)).not.toContain('[object process]');
  });
});

describe('header injection by fields of the API (mailpit GHSA-54wq)', () => {
  test.each(['from', 'to', 'cc', 'subject', 'h:X-Mine', 'h:Reply-To', 'o:tag', 'v:mine', 'h:X-A\r\nX-Injected'])(
    'a line break in %s makes no other header',
    async (field) => {
      const injected = 'Alice <alice@example.com>\r\nX-Injected: yes\r\n\r\n<script>';
      const fields = { from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello', [field]: injected };
      const { status } = await send(`POST /v3/${domain}/messages`, fields);
      expect([200, 400]).toContain(status);
      await emulator.settled();
      for (const { storageKey } of emulator.store.messages) {
        const { mime } = await emulator.messages.rendered({ key: storageKey });
        const head = mime.slice(0, mime.indexOf('\r\n\r\n'));
        expect(head).not.toMatch(/^X-Injected:/im);
        expect(head).toMatch(/^Mime-Version:/im);
      }
    },
  );

  test('a name, a type and an id of a file make none either', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ from: `shop@${domain}`, to: 'alice@example.com', text: 'Hello' })) form.set(name, value);
    for (const field of ['attachment', 'inline'])
      form.set(field, new Blob(['Hello'], { type: 'text/html; x="a\u2028b"' }), 'a\r\nX-Injected: yes\r\n\r\n.txt');
    const headers = { authorization: basic(emulator.apiKey) };
    expect((await fetch(`${emulator.url}/v3/${domain}/messages`, { method: 'POST', headers, body: form })).status).toBe(200);
    const { mime } = await emulator.messages.rendered({ key: emulator.store.messages[0]?.storageKey ?? '' });
    expect(mime).not.toMatch(/^X-Injected:/im);
  });
});

describe('a stored file (stored script; path from a name, mailpit GHSA-qx5x; image size, GHSA-75mr)', () => {
  /** A message with a file whose name, type and content somebody chose, and the answer to whoever fetches it. */
  async function fetched(filename: string, type: string, content: string | Buffer) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ from: `shop@${domain}`, to: 'alice@example.com', text: 'Hello' })) form.set(name, value);
    form.set('attachment', new Blob([content], { type }), filename);
    const headers = { authorization: basic(emulator.apiKey) };
    expect((await fetch(`${emulator.url}/v3/${domain}/messages`, { method: 'POST', headers, body: form })).status).toBe(200);
    const key = emulator.store.messages[0]?.storageKey ?? '';
    return fetch(`${emulator.url}/v3/domains/${domain}/messages/${key}/attachments/0`, { headers });
  }

  test.each([
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/javascript',
    'application/pdf',
    'nonsense',
    'text/html; charset=utf-7',
  ])('of the type %s runs nothing where the control API is', async (type) => {
    const response = await fetched('page.html', type, '<script>alert(1)</script>');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''/),
    });
    expect(await response.text()).toBe('<script>alert(1)</script>');
  });

  test.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/etc/passwd', 'passwd'],
    ['..', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['a"; filename="b.exe', 'a%22%3B%20filename%3D%22b.exe'],
    ['Ünï"c💩de.pdf', '%C3%9Cn%C3%AF%22c%F0%9F%92%A9de.pdf'],
    ['a'.repeat(5000), 'a'.repeat(200)],
  ])('called %j is saved as %s', async (filename, saved) => {
    const response = await fetched(filename, 'text/plain', 'Hello');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${saved}`);
  });

  test('that says it is an image of 4 billion pixels is nothing but bytes', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452ffffffffffffffff0806000000', 'hex');
    const { result } = await whileOthersAreServed(() => fetched('large.png', 'image/png', png));
    expect(Buffer.from(await result.arrayBuffer())).toEqual(png);
    const { dependencies } = require('../../../emulator/package.json') as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).filter((name) => /sharp|jimp|canvas|image|png|jpe?g/.test(name))).toEqual([]);
  });

  test('of a message whose Message-ID is a path leads to no file', async () => {
    for (const id of ['../../../../etc/passwd', '/etc/passwd', '..%2f..%2fetc%2fpasswd', 'a\0b'])
      await emulator.receive({
        from: 'bob@example.net',
        to: `support@${domain}`,
        mime: `Message-ID: <${id}>\r\nFrom: bob@example.net\r\n\r\nHello`,
      });
    for (const { storageKey } of emulator.store.messages) expect(storageKey).toMatch(/^[\w=-]+$/);
    for (const path of ['..%2f..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd', '....//etc/passwd', '%00']) {
      const answer = await send(`GET /v3/domains/${domain}/messages/${path}`);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('root:');
    }
  });
});

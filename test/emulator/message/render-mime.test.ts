import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { buildMime } from '../../../emulator/message/build-mime';
import { readMime } from '../../../emulator/message/mime-in';
import { renderMessage } from '../../../emulator/message/render';
import { readToken } from '../../../emulator/message/token';
import type { StoredMessage } from '../../../emulator/store/stored';
import { domainWith, messageWith, secret, storeWith, templateWith, trackingUrl } from './messages';

/** A message as `messages.mime` takes it in. */
async function stored(mime: string, input: Partial<StoredMessage['input']> = {}): Promise<StoredMessage> {
  const { from, subject, text, html, headers, files } = await readMime(Buffer.from(mime));
  return messageWith({ from, subject, text, html, ...input }, { mime, headers, files });
}

const render = (message: StoredMessage, domain = domainWith()) =>
  renderMessage({ region: 'us', store: storeWith(domain), domain, message, recipient: 'alice@example.com', trackingUrl, secret });

const base64 = (text: string) => Buffer.from(text).toString('base64');

const letter = [
  'From: =?utf-8?q?J=C3=BCrgen?= <jay@mail.example.com>',
  'To: %recipient%,',
  ' others@example.com',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe=2C_%recipient.name%?=',
  'Bcc: dave@example.com',
  'X-Mailgun-Recipient-Variables: {"bob@example.com": {"name": "secret"}}',
  'Message-ID: <mine@mail.example.com>',
  'Content-Type: multipart/mixed; boundary="out:er"',
  '',
  'preamble',
  '--out:er',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  'X-Part: 1',
  '',
  'Gr=FC=DFe, %recipient.name%: https://example.com/a',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  base64('<p>Grüße, %recipient.name%</p><a href="https://example.com/b">b</a>'),
  '--inner',
  'Content-Type: text/calendar; method=REQUEST',
  '',
  'BEGIN:VCALENDAR %recipient.name%',
  '--inner--',
  '--out:er',
  'Content-Type: text/plain; name=note.txt',
  'Content-Disposition: attachment; filename="note.txt"',
  '',
  '%recipient.name% https://example.com/c',
  '--out:er--',
  'epilogue',
  '',
].join('\r\n');

test('variables and links of a message that came as MIME are filled in where they stand, and nothing else changes', async () => {
  const message = await stored(letter, { tracking: true, tags: ['a'], recipientVariables: { 'alice@example.com': { name: 'Alïce' } } });
  const { mime, subject, text, html } = await render(message);
  expect(subject).toBe('Grüße, Alïce');
  expect(text).toContain('Grüße, Alïce: ');
  expect(html).toContain('Grüße, Alïce');
  const read = await PostalMime.parse(mime);
  expect(read).toMatchObject({
    subject: 'Grüße, Alïce',
    from: { name: 'Jürgen' },
    to: [{ name: 'Alice Jones', address: 'alice@example.com' }, { address: 'others@example.com' }],
    messageId: '<mine@mail.example.com>',
  });
  const tokens = (written = '') => [...written.matchAll(/\/track\/c\/([\w.-]+)/g)].map(([, token = '']) => readToken(secret, token)?.url);
  expect([tokens(read.text), tokens(read.html)]).toEqual([['https://example.com/a'], ['https://example.com/b']]);
  expect(read.html).toContain(`${trackingUrl}/o/`);
  expect(mime).not.toMatch(/dave@|secret|^bcc:/im);
  for (const kept of [
    'preamble\r\n--out:er\r\nContent-Type: multipart/alternative; boundary=inner\r\n',
    'X-Part: 1\r\n',
    '--inner\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR %recipient.name%\r\n--inner--\r\n',
    'filename="note.txt"\r\n\r\n%recipient.name% https://example.com/c\r\n--out:er--\r\nepilogue\r\n',
  ])
    expect(mime).toContain(kept);
  expect(mime).toMatch(/^X-Mailgun-Sid: \S+\r\n/m);
  expect(mime).toMatch(/^X-Mailgun-Tag: a\r$/m);
});

test('a body with nothing to fill in stays as it is, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), fc.boolean(), async (text, name, hasHtml) => {
      const files = [{ filename: name, contentType: 'text/plain', size: 0, data: Buffer.from(text) }];
      const html = hasHtml ? `<p>${text}</p>` : undefined;
      const mime = await buildMime({ headers: [['Subject', text]], text, html, amp: undefined, files }, name);
      const body = (whole: string) => whole.slice(whole.indexOf('\r\n\r\n'));
      expect(body((await render(await stored(mime))).mime)).toBe(body(mime));
    }),
    { numRuns: 40 },
  );
});

test('a value with line breaks makes no header in MIME either', async () => {
  const evil = 'x\r\nX-Evil: 1\r\n\r\nbody';
  const message = await stored(letter, { recipientVariables: { 'alice@example.com': { name: evil } }, tags: [evil] });
  const read = await PostalMime.parse((await render(message)).mime);
  expect(read.headers.map(({ key }) => key)).not.toContain('x-evil');
  expect(read.subject).toBe('Grüße, x X-Evil: 1 body');
});

test.each([
  ['HTML', 'Content-Type: text/html\r\n\r\n<p>ignored</p>', '<p>Hi Bob</p>'],
  ['an empty body', '\r\n', '<p>Hi Bob</p>'],
  ['text alone, which stays', '\r\nHello', undefined],
])('a template is the body of a message that is %s', async (_, rest, html) => {
  const domain = domainWith({}, new Map([['welcome', templateWith('<p>Hi {{name}}</p>', { subject: 'Not this' })]]));
  const mime = `Subject: Mine\r\nX-Mailgun-Template-Variables: {"name": "Bob"}\r\nX-Own: 1\r\n${rest}`;
  const rendered = await render(await stored(mime, { template: 'welcome' }), domain);
  expect(rendered.html?.trim()).toBe(html);
  expect(rendered.headers).toContainEqual(['X-Own', '1']);
  expect(rendered.mime).not.toContain('X-Mailgun-Template-Variables');
  const read = await PostalMime.parse(rendered.mime);
  expect([read.subject, read.html?.trim()]).toEqual(['Mine', html]);
});

test.each([
  '',
  '\r\n',
  'no header at all',
  'Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing of it',
  'Content-Type: multipart/mixed\r\n\r\nx',
  'A: b\n\nunix\n',
])('MIME that is hardly any (%j) gets its headers all the same', async (mime) => {
  const { mime: sent } = await render(await stored(mime, { tracking: true }));
  expect((await PostalMime.parse(sent)).headers.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['x-mailgun-sid', 'date', 'message-id']),
  );
});

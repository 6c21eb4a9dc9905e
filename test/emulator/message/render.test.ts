import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { type Rendering, renderMessage } from '../../../emulator/message/render';
import { readToken } from '../../../emulator/message/token';
import type { StoredDomain, StoredMessage } from '../../../emulator/store/stored';
import { domainName, domainWith, messageWith, noTracking, secret, storeWith, templateWith, trackingUrl } from './messages';

const render = (message: StoredMessage, { domain = domainWith(), ...rest }: Partial<Rendering> = {}) =>
  renderMessage({ region: 'us', store: storeWith(domain), domain, message, recipient: 'alice@example.com', trackingUrl, secret, ...rest });

const tracked = (parts: Partial<StoredDomain['tracking']>) => ({ domain: domainWith(parts) });
const linksOf = (text: string, kind: string) =>
  [...text.matchAll(new RegExp(`${trackingUrl}/${kind}/([\\w.-]+)`, 'g'))].map(([, token = '']) => readToken(secret, token));

const file = (filename: string, contentType: string, text: string, contentId?: string) => {
  const data = Buffer.from(text);
  return { filename, contentType, size: data.length, data, ...(contentId !== undefined && { contentId }) };
};

test('what a recipient gets is MIME that others can read, with Mailgun’s headers', async () => {
  const message = messageWith(
    {
      subject: 'Grüße',
      cc: ['Carol <carol@example.com>'],
      bcc: ['dave@example.com'],
      text: 'Grüße',
      html: '<p>Grüße</p><img src="cid:logo.png">',
      ampHtml: '<html ⚡4email></html>',
      tags: ['welcome', 'first'],
      variables: { order: '42', ü: 'ö' },
      headers: { 'Reply-To': 'carol@example.com', 'X-Order': '42' },
    },
    { files: [file('bill.pdf', 'application/pdf', 'bill'), file('logo.png', 'image/png', 'logo', 'logo.png')] },
  );
  const { mime, subject, from, text } = await render(message);
  expect([subject, from, text]).toEqual(['Grüße', `Bob <bob@${domainName}>`, 'Grüße']);
  const read = await PostalMime.parse(mime);
  expect(read).toMatchObject({
    from: { name: 'Bob', address: `bob@${domainName}` },
    to: [{ name: 'Alice Jones', address: 'alice@example.com' }],
    cc: [{ name: 'Carol', address: 'carol@example.com' }],
    replyTo: [{ address: 'carol@example.com' }],
    sender: { address: `bob@${domainName}` },
    subject: 'Grüße',
    messageId: `<20260102030405.1@${domainName}>`,
    date: '2026-01-02T03:04:05.000Z',
  });
  expect(read.bcc).toBeUndefined();
  expect(mime).not.toContain('dave@example.com');
  expect([read.text?.trim(), read.html?.trim()]).toEqual(['Grüße', '<p>Grüße</p><img src="cid:logo.png">']);
  const header = (name: string) => read.headers.filter(({ key }) => key === name).map(({ value }) => value);
  expect(header('x-mailgun-tag')).toEqual(['welcome', 'first']);
  expect(header('x-mailgun-variables')).toEqual(['{"order": "42", "\\u00fc": "\\u00f6"}']);
  expect(header('x-order')).toEqual(['42']);
  expect(JSON.parse(Buffer.from(header('x-mailgun-sid')[0] ?? '', 'base64').toString())).toEqual([
    expect.stringMatching(/^[\da-f]{5}$/),
    'alice@example.com',
    expect.stringMatching(/^[\da-f]{6}$/),
  ]);
  expect(mime).toMatch(/^Mime-Version: 1\.0\r$/m);
  expect(mime).toMatch(/^Message-Id: </m);
  const files = read.attachments.map(({ filename, mimeType, contentId }) => [filename, mimeType, contentId]);
  expect(files).toContainEqual(['bill.pdf', 'application/pdf', undefined]);
  expect(files).toContainEqual(['logo.png', 'image/png', '<logo.png>']);
  expect(mime).toContain('Content-Type: text/x-amp-html; charset=utf-8');
  expect(mime).not.toMatch(/[^\r]\n/);
});

test('the same message is the same bytes each time', async () => {
  const message = messageWith({ text: 'a', html: 'b' });
  expect((await render(message)).mime).toBe((await render(message)).mime);
});

test('who writes in the name of another domain is the sender by way of this one', async () => {
  const { headers } = await render(messageWith({ from: 'Kim <kim@example.org>', text: 'x' }));
  expect(headers).toContainEqual(['Sender', `kim=example.org@${domainName}`]);
});

test('no text makes a header, whatever it is, and none is lost', async () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      'Bcc: eve@example.com',
      'X-Evil: 1',
      ':',
      ' ',
      '\t',
      'a',
      'ü',
      '\0',
      '\u2028',
      '"',
      '<',
      '>',
      ',',
      '=?utf-8?q?=0D=0AX-Evil:_1?=',
    ),
  });
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (text, other) => {
      const input = {
        from: `${text} <bob@${domainName}>`,
        to: [`"${text}" <alice@example.com>`],
        subject: text,
        text: 'x',
        tags: [text || 'tag'],
        variables: { [text]: other },
        headers: { 'X-Own': text, [`X-${other}`]: 'x', 'X-Var': '%recipient.evil%', 'Reply-To': other },
        recipientVariables: { 'alice@example.com': { evil: `a${text}` } },
      };
      const files = [file(text, other, 'x'), file(other, 'image/png', 'x', text)];
      const { mime, headers } = await render(messageWith(input, { id: `1@${text.replace(/[<>]/g, '')}`, files }), tracked({}));
      for (const [name, value] of headers) expect(`${name}${value}`).not.toMatch(/[\r\n\0]/);
      const read = await PostalMime.parse(mime);
      const names = read.headers.map(({ key }) => key);
      expect(names).not.toContain('bcc');
      expect(names).not.toContain('x-evil');
      expect(names).toContain('x-var');
      expect(read.attachments.length).toBeGreaterThanOrEqual(2);
      expect(mime.split('\r\n\r\n')[0]).not.toMatch(/^(bcc|x-evil)/im);
    }),
    { numRuns: 60 },
  );
});

test('headers of the body and of hidden recipients cannot be given', async () => {
  const headers = {
    Bcc: 'eve@example.com',
    'Content-Type': 'text/evil',
    'Content-Transfer-Encoding': 'x',
    'MIME-Version': '9',
    To: '%recipient%',
  };
  const { mime } = await render(messageWith({ text: 'x', headers }));
  expect(mime).not.toMatch(/eve@|text\/evil|: 9/);
  expect(mime).toContain('To: Alice Jones <alice@example.com>');
});

test('variables are filled in everywhere, once, and unknown ones stay', async () => {
  const message = messageWith({
    subject: 'Hi %recipient.name%',
    text: '%recipient.name% %recipient.a.b% %recipient.n% %recipient.none% %recipient_email% %recipient_fname% %recipient_lname% %recipient% 100% x%',
    html: '<b>%recipient.name%</b>',
    ampHtml: '%recipient.name%',
    headers: { 'X-Name': '%recipient.name%' },
    recipientVariables: {
      'Alice@example.com': { name: '%recipient.n%', n: 1, a: { b: true } },
      'bob@example.com': { none: 'of somebody else' },
    },
  });
  const { subject, text, html, amp, headers } = await render(message);
  expect(subject).toBe('Hi %recipient.n%');
  expect(text).toBe('%recipient.n% true 1 %recipient.none% alice@example.com Alice Jones Alice Jones <alice@example.com> 100% x%');
  expect([html, amp]).toEqual(['<b>%recipient.n%</b>', '%recipient.n%']);
  expect(headers).toContainEqual(['X-Name', '%recipient.n%']);
  expect((await render(message)).mime).not.toContain('of somebody else');
});

test('a template is rendered with t: before v:, its headers count where the message has none, and its variables stay secret', async () => {
  const template = templateWith('<p>Hi {{name}}, {{order}}</p>', {
    subject: 'For {{name}}',
    from: 'Shop <shop@example.com>',
    replyTo: 'r@example.com',
  });
  const domain = domainWith({}, new Map([['welcome', template]]));
  const message = messageWith({
    from: undefined,
    subject: undefined,
    template: 'welcome',
    templateText: true,
    variables: { name: 'Nobody', order: '42' },
    templateVariables: { name: '%recipient_fname%', password: 'hidden' },
    headers: { 'X-Mailgun-Variables': '{"order": "1"}' },
  });
  const { subject, from, html, text, headers, mime } = await render(message, { domain });
  expect([subject, from]).toEqual(['For Alice', 'Shop <shop@example.com>']);
  expect([html, text]).toEqual(['<p>Hi Alice, 42</p>', 'Hi Alice, 42']);
  expect(headers).toContainEqual(['Reply-To', 'r@example.com']);
  expect(headers).toContainEqual(['X-Mailgun-Template-Name', 'welcome']);
  expect(headers.filter(([name]) => name === 'X-Mailgun-Variables')).toEqual([
    ['X-Mailgun-Variables', '{"order": "42", "name": "Nobody"}'],
  ]);
  expect(mime).not.toContain('hidden');
  const own = await render(
    { ...message, input: { ...message.input, from: 'Bob <bob@example.com>', subject: 'Mine', templateText: undefined } },
    { domain },
  );
  expect([own.subject, own.from, own.text]).toEqual(['Mine', 'Bob <bob@example.com>', undefined]);
  await expect(render(messageWith({ template: 'none' }))).rejects.toThrow('template none not found');
});

describe('a tracked message', () => {
  const everything = tracked({ click: { active: true }, open: { active: true }, unsubscribe: { ...noTracking.unsubscribe, active: true } });

  test('leads by its links, its pixel and its footers to what they stand for', async () => {
    const message = messageWith({
      text: 'https://example.com/%recipient.id%',
      html: '<body><a href="https://example.com/?id=%recipient.id%&amp;b=1">x</a></body>',
      recipientVariables: { 'alice@example.com': { id: 7 } },
    });
    const { text = '', html = '', headers } = await render(message, everything);
    const about = { region: 'us', storageKey: 'BAABAQ1', recipient: 'alice@example.com' };
    expect(linksOf(text, 'c')).toEqual([{ ...about, kind: 'click', url: 'https://example.com/7' }]);
    expect(linksOf(html, 'c')).toEqual([{ ...about, kind: 'click', url: 'https://example.com/?id=7&b=1' }]);
    expect(linksOf(html, 'o')).toEqual([{ ...about, kind: 'open' }]);
    const unsubscribe = { ...about, kind: 'unsubscribe', from: 'domain' };
    expect([linksOf(text, 'u'), linksOf(html, 'u')]).toEqual([[unsubscribe], [unsubscribe]]);
    expect(html).toMatch(/unsubscribe<\/a><\/p>\n<img width="1px" height="1px" alt="" src="[^"]+"><\/body>$/);
    const header = Object.fromEntries(headers);
    expect(header['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(header['List-Unsubscribe']).toMatch(/^<mailto:u\+[\w.-]+@mail\.example\.com>, <http:\/\/127\.0\.0\.1:8025\/track\/u\/[\w.-]+>$/);
    expect(linksOf(header['List-Unsubscribe'] ?? '', 'u')).toEqual([unsubscribe]);
  });

  test('unsubscribes from tags and from a list where it says so', async () => {
    const text = '%tag_unsubscribe_url% %mailing_list_unsubscribe_url% %unsubscribe_email%';
    const list = await render(messageWith({ text }), { list: 'news@example.com' });
    expect(linksOf(list.text ?? '', 'u').map((token) => token?.from)).toEqual(['tags', { list: 'news@example.com' }]);
    expect(list.text).toMatch(/ mailto:u\+[\w.-]+@mail\.example\.com$/);
    expect((await render(messageWith({ text }))).text).toContain('%mailing_list_unsubscribe_url%');
  });

  test('keeps the links of its text with htmlonly, and all of them with no', async () => {
    const parts = { text: 'http://a.test', html: '<a href="http://a.test">' };
    const htmlOnly = await render(messageWith({ ...parts, trackingClicks: 'htmlonly' }));
    expect([htmlOnly.text, linksOf(htmlOnly.html ?? '', 'c').length]).toEqual(['http://a.test', 1]);
    const none = await render(messageWith({ ...parts, tracking: false }), tracked({ click: { active: true }, open: { active: true } }));
    expect([none.text, none.html]).toEqual([parts.text, parts.html]);
  });

  test('that has HTML without links changes by its pixel alone', async () => {
    const unit = fc.constantFrom(
      '<p>',
      '</p>',
      '<b class="x">',
      'text',
      ' ',
      '&amp;',
      '<br/>',
      '\n',
      'ü',
      '<!-- c -->',
      '<img src="http://a.test/b.png">',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, minLength: 1 }), fc.boolean(), async (html, trackingPixelLocationTop) => {
        const message = messageWith({ html, tracking: true, trackingPixelLocationTop });
        const { html: got = '' } = await render(message);
        expect(got.replace(/<img width="1px" height="1px" alt="" src="[^"]*">/, '')).toBe(html);
        expect(linksOf(got, 'o')).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });
});

test.each([
  [['all'], []],
  [['X-Mailgun-Tag', 'x-mailgun-variables'], ['X-Mailgun-Sid']],
])('headers of Mailgun that are suppressed (%s) are not there', async (suppressHeaders, left) => {
  const { headers, mime } = await render(messageWith({ text: 'x', tags: ['a'], variables: { a: '1' }, suppressHeaders }));
  expect(headers.map(([name]) => name).filter((name) => name.startsWith('X-Mailgun-'))).toEqual(left);
  expect([...mime.matchAll(/^X-Mailgun-[\w-]+/gm)].map(([name]) => name)).toEqual(left);
});

import { createHmac } from 'node:crypto';
import { type InboundMessage, parseInbound, verifyWebhook } from 'mailgun-sdk';
import { forwardForm, storeForm } from '../../../emulator/inbound/inbound-form';
import { encodeForm } from '../../../emulator/posting/encode-form';
import type { PostedForm } from '../../../emulator/store/stored';
import { mimeOf, now, postingOf, signingKey, token } from './posting';

const plain = mimeOf(
  'From: "Bob, B." <bob@sender.example>',
  'To: alice@in.example.com',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'MIME-Version: 1.0',
  'X-Folded: one',
  '   two',
  'Received: from a.example',
  'Received: from b.example',
  'Message-ID: <1@sender.example>',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hello',
  '',
  '> quoted',
  '> by',
  '> somebody',
);

const withFiles = mimeOf(
  'From: bob@sender.example',
  'Subject: files',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  '--outer',
  'Content-Type: multipart/related; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/html',
  '',
  '<p>Hello <img src="cid:logo@sender.example"> &amp; you</p>',
  '--inner',
  'Content-Type: image/png',
  'Content-ID: <logo@sender.example>',
  'Content-Disposition: inline; filename=logo.png',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw0KGgo=',
  '--inner--',
  '--outer',
  'Content-Type: text/csv',
  'Content-Disposition: attachment; filename="a \\"b\\".csv"',
  'Content-Transfer-Encoding: base64',
  '',
  'YSxi',
  '--outer--',
);

const wire = (form: PostedForm) => encodeForm(form, 'b0undary98f0c2');

async function parsed(form: PostedForm): Promise<InboundMessage> {
  const message = await parseInbound(wire(form));
  if (message === undefined) throw new Error('the SDK does not read the form');
  return message;
}

const valuesOf = (form: PostedForm, name: string) => form.fields.filter(([field]) => field === name).map(([, value]) => value);

test('forward posts the parts of a message, a copy of each header, and no files in a form without any', async () => {
  const form = forwardForm('http://localhost/in', await postingOf(plain));
  expect(wire(form).contentType).toBe('application/x-www-form-urlencoded');
  const message = await parsed(form);
  expect(message).toMatchObject({
    recipient: 'alice@in.example.com',
    sender: 'bounces@sender.example',
    from: '"Bob, B." <bob@sender.example>',
    subject: 'Grüße',
    bodyPlain: 'Hello\r\n\r\n> quoted\r\n> by\r\n> somebody\r\n',
    bodyHtml: undefined,
    strippedText: 'Hello',
    strippedSignature: '',
    strippedHtml: '<p>Hello</p>',
    bodyMime: undefined,
    messageUrl: undefined,
    attachments: [],
    storedAttachments: [],
  });
  expect(message.headers).toEqual([
    ['X-Mailgun-Incoming', 'Yes'],
    ['X-Envelope-From', '<bounces@sender.example>'],
    [
      'Received',
      'from mail.sender.example (mail.sender.example) by mxa.mailgun.org with ESMTP id 65e1c2c0.7f91-in1; Sun, 01 Mar 2026 12:00:00 -0000 (UTC)',
    ],
    ['From', '"Bob, B." <bob@sender.example>'],
    ['To', 'alice@in.example.com'],
    ['Subject', 'Grüße'],
    ['Mime-Version', '1.0'],
    ['X-Folded', 'one   two'],
    ['Received', 'from a.example'],
    ['Received', 'from b.example'],
    ['Message-Id', '<1@sender.example>'],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ]);
  expect(message.fields.get('Received')).toHaveLength(3);
  expect(message.fields.get('X-Folded')).toEqual(['one   two']);
  for (const absent of ['attachment-count', 'attachments', 'content-id-map', 'message-url', 'body-mime', 'domain'])
    expect(message.fields.has(absent)).toBe(false);
});

test('a signature is what Mailgun documents: HMAC with SHA-256 of timestamp and token', async () => {
  const form = forwardForm('http://localhost/in', await postingOf(plain));
  const [timestamp] = valuesOf(form, 'timestamp');
  expect(timestamp).toBe(String(now.getTime() / 1000));
  expect(valuesOf(form, 'token')).toEqual([token]);
  expect(valuesOf(form, 'signature')).toEqual([
    createHmac('sha256', signingKey)
      .update(`${String(timestamp)}${token}`)
      .digest('hex'),
  ]);
});

test.each(['http://localhost/in', 'http://localhost/mime'])('the SDK believes what is posted to %s', async (url) => {
  const { contentType, body } = wire(forwardForm(url, await postingOf(withFiles)));
  const webhook = await verifyWebhook(body, { signingKey, contentType, now: () => now.getTime() });
  expect(webhook).toMatchObject({ verified: true, token, inbound: { subject: 'files' } });
  expect(await verifyWebhook(body, { signingKey: 'key-other', contentType, now: () => now.getTime() })).toEqual({
    verified: false,
    reason: 'signature',
  });
});

test('forward posts files, and says which of them the HTML shows', async () => {
  const form = forwardForm('http://localhost/in', await postingOf(withFiles));
  expect(wire(form).contentType).toMatch(/^multipart\/form-data; boundary=/);
  const message = await parsed(form);
  expect(message.attachments.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data).toString('hex') }))).toEqual([
    { filename: 'logo.png', contentType: 'image/png', contentId: 'logo@sender.example', data: '89504e470d0a1a0a' },
    { filename: 'a "b".csv', contentType: 'text/csv', data: Buffer.from('a,b').toString('hex') },
  ]);
  expect(valuesOf(form, 'attachment-count')).toEqual(['2']);
  expect(valuesOf(form, 'content-id-map')).toEqual(['{"<logo@sender.example>":"attachment-1"}']);
  // Always there, though the message has none.
  expect(message.bodyPlain).toBe('Hello & you');
  expect(message.bodyHtml).toContain('<img src="cid:logo@sender.example">');
});

test('store posts where the message and its files are kept', async () => {
  const messageUrl = 'http://127.0.0.1:1/v3/domains/in.example.com/messages/BAABAQ';
  const form = storeForm('http://localhost/in', await postingOf(withFiles), { domain: 'in.example.com', messageUrl });
  const message = await parsed(form);
  expect(message).toMatchObject({ messageUrl, attachments: [], subject: 'files' });
  expect(message.storedAttachments).toEqual([
    { filename: 'logo.png', contentType: 'image/png', size: 8, url: `${messageUrl}/attachments/0`, contentId: 'logo@sender.example' },
    { filename: 'a "b".csv', contentType: 'text/csv', size: 3, url: `${messageUrl}/attachments/1` },
  ]);
  expect(valuesOf(form, 'domain')).toEqual(['in.example.com']);
  expect(valuesOf(form, 'attachment-count')).toEqual([]);
  expect(wire(form).contentType).toMatch(/^multipart/);
});

test.each(['inbound/mime', 'inbound_mime/'])('the bytes of a message in any charset are posted to %s', async (path) => {
  const latin = Buffer.concat([
    mimeOf('Subject: latin', 'Content-Type: text/plain; charset=iso-8859-1', ''),
    Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x0d, 0x0a]),
  ]);
  const message = await parsed(forwardForm(`http://localhost/${path}`, await postingOf(latin)));
  expect(message.bodyMime).toBeInstanceOf(Uint8Array);
  const bytes = Buffer.from(message.bodyMime as Uint8Array);
  expect(bytes.subarray(-latin.length)).toEqual(latin);
  expect(bytes.toString('latin1')).toMatch(/^X-Mailgun-Incoming: Yes\r\nX-Envelope-From: <bounces@sender.example>\r\nReceived: from /);
  expect(message.fields.has('body-plain')).toBe(false);
  expect((await parsed(forwardForm('http://localhost/inbound', await postingOf(latin)))).bodyPlain).toBe('grüß\r\n');
});

test('names of files and fields cannot add a part', async () => {
  const posting = await postingOf(
    mimeOf(
      'X-A: 1',
      'Content-Disposition: attachment; filename="=?utf-8?Q?a=0D=0A=0D=0Ab=22.txt?="',
      'Content-Type: application/x-a',
      '',
      'x',
    ),
  );
  const { mail } = posting;
  const form = forwardForm('http://localhost/in', {
    ...posting,
    mail: { ...mail, headers: [...mail.headers, ['a"\r\nContent-Type: b', 'c']] },
  });
  const before = form.fields.length;
  const message = await parsed({ ...form, multipart: true });
  expect([...message.fields.values()].flat()).toHaveLength(before);
  expect(message.attachments).toHaveLength(form.files.length);
});

test('a header that is named as a field of Mailgun stands beside it', async () => {
  const message = await parsed(
    forwardForm('http://localhost/in', await postingOf(mimeOf('recipient: evil@evil.example', 'body-plain: evil', '', 'good'))),
  );
  expect(message).toMatchObject({ recipient: 'alice@in.example.com', bodyPlain: 'good\r\n' });
});

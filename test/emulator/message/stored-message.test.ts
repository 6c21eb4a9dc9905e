import PostalMime from 'postal-mime';
import { basic } from '../http';
import { emulator, runEmulator, send } from '../running';

const domain = 'mail.example.com';
const letter = { from: 'Bob <bob@mail.example.com>', to: 'Alice <alice@example.com>', subject: 'Grüße' };

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name: domain });
});

interface Shown {
  readonly [field: string]: unknown;
  readonly attachments: readonly { readonly url: string }[];
}

const ask = async (accept = '*/*') => {
  const { storageKey } = emulator.store.messages.at(-1) ?? {};
  const headers = { authorization: basic(emulator.apiKey), accept };
  return (await (await fetch(`${emulator.url}/v3/domains/${domain}/messages/${storageKey}`, { headers })).json()) as Shown;
};

const post = (fields: Parameters<typeof send>[1]) =>
  send(`POST /v3/${domain}/messages`, { ...letter, ...fields }, { encoding: 'multipart' });

test('a message is shown with all the headers of its MIME, decoded and as fields too', async () => {
  await post({ html: '<html>This is <b>some</b> html</html>', 'o:tag': 'Earth', 'h:x-ORDER': '42', bcc: 'eve@example.com' });
  const shown = await ask();
  expect(shown).toMatchObject({
    recipients: 'alice@example.com, eve@example.com',
    sender: 'bob@mail.example.com',
    from: letter.from,
    subject: 'Grüße',
    'body-html': '<html>This is <b>some</b> html</html>',
    'body-plain': 'This is some html',
    'stripped-html': '<html>This is <b>some</b> html</html>',
    'stripped-text': 'This is some html',
    'stripped-signature': '',
    attachments: [],
    'content-id-map': {},
    From: letter.from,
    To: letter.to,
    Subject: 'Grüße',
    'Mime-Version': '1.0',
    'Content-Type': 'text/html; charset=utf-8',
    'X-Mailgun-Tag': 'Earth',
    'X-Order': '42',
    'Message-Id': expect.stringMatching(/^<.+@mail\.example\.com>$/),
    Date: expect.stringMatching(/\+0000$/),
  });
  expect(JSON.stringify(shown['message-headers'])).not.toContain('eve@example.com');
  expect(shown['message-headers']).toContainEqual(['Content-Transfer-Encoding', expect.any(String)]);
});

test('quotations and signature are stripped', async () => {
  await post({ text: 'Yes.\r\n\r\n-- \r\nBob\r\n\r\nOn Monday Alice wrote:\r\n> Yes?\r\n' });
  expect(await ask()).toMatchObject({ 'stripped-text': 'Yes.', 'stripped-signature': '-- \r\nBob' });
});

test('files can be downloaded, and what the HTML shows is in the map of content ids', async () => {
  await post({
    html: '<img src="cid:logo.png">',
    attachment: new File(['bill'], 'bill.pdf', { type: 'application/pdf' }),
    inline: new File(['logo'], 'logo.png', { type: 'image/png' }),
  });
  const shown = await ask();
  const [bill, logo] = shown.attachments;
  expect(bill).toMatchObject({ name: 'bill.pdf', 'content-type': 'application/pdf', size: 4 });
  expect(shown['content-id-map']).toEqual({ '<logo.png>': logo });
  const headers = { authorization: basic(emulator.apiKey) };
  expect(await (await fetch(logo?.url ?? '', { headers })).text()).toBe('logo');
  for (const index of ['2', '-1', '0x0', '00001', 'length']) {
    const answer = await fetch((logo?.url ?? '').replace(/\d+$/, index), { headers });
    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Message not found' }]);
  }
});

test.each(['message/rfc2822', 'message/rfc822'])('as %s it is MIME that was really built, with its files', async (accept) => {
  await post({ text: 'Hello', html: '<img src="cid:logo.png">', inline: new File(['logo'], 'logo.png', { type: 'image/png' }) });
  const shown = await ask(accept);
  expect(Object.keys(shown).sort()).toEqual(expect.arrayContaining(['body-mime', 'from', 'recipients', 'sender', 'subject']));
  const read = await PostalMime.parse(String(shown['body-mime']));
  expect(read).toMatchObject({ subject: 'Grüße', html: expect.stringContaining('cid:logo.png'), text: expect.stringContaining('Hello') });
  expect(read.attachments).toMatchObject([{ filename: 'logo.png', mimeType: 'image/png', contentId: '<logo.png>', disposition: 'inline' }]);
});

test('MIME is shown as it came, and its content ids are known', async () => {
  const mime =
    'DKIM-Signature: a=b\r\nSubject: Hi\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:x@y">\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <x@y>\r\n\r\nlogo\r\n--b--\r\n';
  const message = new File([mime], 'message.mime');
  await send(`POST /v3/${domain}/messages.mime`, { to: 'alice@example.com', message }, { encoding: 'multipart' });
  const shown = await ask();
  expect(shown['message-headers']).toContainEqual(['Dkim-Signature', 'a=b']);
  expect(shown['content-id-map']).toEqual({ '<x@y>': shown.attachments[0] });
  expect((await ask('message/rfc2822'))['body-mime']).toBe(mime);
});

test('MIME with parts without end is refused, and others are served', async () => {
  const parts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(5000)}`;
  const message = new File([parts], 'message.mime');
  const refused = await send(`POST /v3/${domain}/messages.mime`, { to: 'a@example.com', message }, { encoding: 'multipart' });
  expect(refused).toMatchObject({ status: 400, body: { message: 'the message has 5000 parts, at most 1000 are read' } });
  expect((await post({ text: 'x' })).status).toBe(200);
});

test('a message with a template is shown rendered, and one whose template is not there is shown without a body', async () => {
  await send(`POST /v3/${domain}/templates`, { name: 'welcome', template: '<p>Hi {{name}}</p>' });
  await post({ template: 'welcome', 't:text': 'yes', 't:variables': '{"name":"Alice"}' });
  expect(await ask()).toMatchObject({ 'body-html': '<p>Hi Alice</p>', 'body-plain': 'Hi Alice', 'X-Mailgun-Template-Name': 'welcome' });
  await post({ template: 'gone' });
  const shown = await ask();
  expect(shown).toMatchObject({ 'stripped-text': '', 'stripped-signature': '' });
  expect(shown).not.toHaveProperty('body-html');
});

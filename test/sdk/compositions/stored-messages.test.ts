import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { hangUp, json, type ScriptedServer, startScriptedServer } from '../../scripted-server';

let server: ScriptedServer;
let mailgun: Mailgun;
const place = '/v3/domains/example.com/messages/key';

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-test', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

test('a stored message is read by its address, as parts or as MIME', async () => {
  server.answer(json({ subject: 'Hi' }), json({ 'body-mime': 'Subject: Hi' }));
  await expect(mailgun.messages.getByUrl(`${server.url}${place}`)).resolves.toMatchObject({ subject: 'Hi' });
  await expect(mailgun.messages.getMimeByUrl(`${server.url}${place}`)).resolves.toMatchObject({ bodyMime: 'Subject: Hi' });
  expect(server.received.map(({ url, headers }) => [url, headers.accept])).toEqual([
    [place, 'application/json'],
    [place, 'message/rfc2822'],
  ]);
});

test.each([
  'https://example.com/v3/x',
  'https://mailgun.net.example.com/v3/x',
  'https://evilmailgun.net/v3/x',
  'http://storage-us-east4.api.mailgun.net/v3/x',
  'https://storage-us-east4.api.mailgun.net:8443/v3/x',
  'https://api.mailgun.net@example.com/v3/x',
  'nowhere',
])('the key is not sent to %s', async (url) => {
  const calls = [mailgun.messages.getByUrl(url), mailgun.messages.getMimeByUrl(url), mailgun.messages.openAttachment(url)];
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'invalid_request', message: expect.stringContaining('Mailgun') } });
  await expect(mailgun.messages.resendByUrl(url, { to: 'a@example.com' })).rejects.toMatchObject({ code: 'invalid_request' });
});

test('sending again is not repeated when the answer is lost', async () => {
  const patient = createMailgun({ apiKey: 'key-test', baseUrl: server.url });
  server.answer(hangUp);
  const call = patient.messages.resendByUrl(`${server.url}${place}`, { to: 'a@example.com' });
  await expect(call).rejects.toMatchObject({ code: 'network', maybeDone: true });
  expect(server.received).toHaveLength(1);
  await patient.close();
});

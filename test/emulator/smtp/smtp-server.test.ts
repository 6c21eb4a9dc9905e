import { createTransport } from 'nodemailer';
import { selfSignedCertificate } from '../../../emulator/certificate';
import { converse, introduced, overTls, plain } from './dialogue';
import { closeMailboxes, LOGIN, PASSWORD, startMailbox } from './running-smtp';

afterEach(closeMailboxes);

const mail = { from: 'ann@mg.example.com', to: 'bob@example.net', subject: 'Hello', text: 'Hello Bob' };

describe('an SMTP client', () => {
  test.each(['PLAIN', 'LOGIN'])('logs in with AUTH %s and sends a message', async (authMethod) => {
    const { port, received } = await startMailbox();
    const transport = createTransport({ host: '127.0.0.1', port, authMethod, auth: { user: LOGIN, pass: PASSWORD }, name: 'app.example' });
    const { response, accepted } = await transport.sendMail(mail);
    expect(response).toBe('250 Great success');
    expect(accepted).toEqual(['bob@example.net']);
    expect(received).toEqual([
      expect.objectContaining({
        user: 'the user',
        sender: 'ann@mg.example.com',
        recipients: ['bob@example.net'],
        remoteAddress: '127.0.0.1',
        helo: 'app.example',
        secure: false,
      }),
    ]);
    expect(received[0]?.mime.toString()).toContain('Subject: Hello\r\n');
  });

  test('is refused with a password that is not right, whatever was right before', async () => {
    let password = PASSWORD;
    const { port } = await startMailbox({ authenticate: async (login, given) => (given === password ? login : undefined) });
    const transport = createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
    await transport.sendMail(mail);
    password = 'rotated';
    await expect(transport.sendMail(mail)).rejects.toThrow('535 Authentication failed');
  });

  test('uses STARTTLS when there is a certificate, and trusts it', async () => {
    const tls = await selfSignedCertificate();
    const { port, received } = await startMailbox({ tls });
    const transport = createTransport({
      host: 'localhost',
      port,
      requireTLS: true,
      tls: { ca: tls.cert },
      auth: { user: LOGIN, pass: PASSWORD },
    });
    await transport.sendMail(mail);
    expect(received[0]?.secure).toBe(true);
  });

  test('must log in again after STARTTLS, and nothing sent in the clear behind it is carried out', async () => {
    const tls = await selfSignedCertificate();
    const { port, received } = await startMailbox({ tls });
    const client = await introduced(port);
    expect(await client.say(`AUTH PLAIN ${plain(LOGIN, PASSWORD)}`)).toBe('235 Accepted');
    expect(await client.say('STARTTLS\r\nMAIL FROM:<ann@mg.example.com>\r\nRCPT TO:<bob@example.net>')).toBe('220 Go ahead');
    const secure = await overTls(client, tls.cert);
    expect(await secure.say('RCPT TO:<bob@example.net>')).toBe('503 Error: send HELO/EHLO first');
    expect(await secure.say('EHLO client.example')).not.toContain('STARTTLS');
    expect(await secure.say('MAIL FROM:<ann@mg.example.com>')).toBe('250 Sender address accepted');
    expect(await secure.say('RCPT TO:<bob@example.net>')).toBe('550 5.7.1 Relaying denied');
    expect(received).toEqual([]);
  });

  test('sends many messages on one connection', async () => {
    const { port, received } = await startMailbox();
    const transport = createTransport({ pool: true, maxConnections: 1, host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
    await Promise.all(Array.from({ length: 50 }, (_, n) => transport.sendMail({ ...mail, subject: `Number ${n}` })));
    transport.close();
    expect(new Set(received.map(({ mime }) => /^Subject: (.*)\r$/m.exec(mime.toString())?.[1])).size).toBe(50);
  });

  test('is told what the receiver says when it refuses a message', async () => {
    const { port } = await startMailbox({
      receive: async () => ({
        refuse: { code: 421, message: 'Domain mg.example.com is not allowed to send: Free accounts are for test purposes only.' },
      }),
    });
    const transport = createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
    await expect(transport.sendMail(mail)).rejects.toThrow('421 Domain mg.example.com is not allowed to send');
  });

  test('is told to come back when the receiver fails', async () => {
    const { port } = await startMailbox({ receive: () => Promise.reject(new Error('a secret of ours')) });
    const transport = createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
    await expect(transport.sendMail(mail)).rejects.toThrow(/451 Mailgun cannot accept your message$/);
  });

  test('delivers its bytes unchanged: eight bits, dots at the start of lines, no newline at the end', async () => {
    const { port, received } = await startMailbox();
    const raw = Buffer.from('Subject: gr\u00fc\u00dfe\r\n\r\n.\r\n..\r\n.leading\r\n\u00e4\u00f6\u00fc\r\n');
    await createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } }).sendMail({
      envelope: { from: 'ann@mg.example.com', to: 'bob@example.net' },
      raw,
    });
    expect(received[0]?.mime).toEqual(raw);
  });
});

describe('mail from outside, without a login', () => {
  test('is taken for addresses of this account only', async () => {
    const { port, received } = await startMailbox();
    const transport = createTransport({ host: '127.0.0.1', port });
    const { rejectedErrors } = await transport.sendMail({
      ...mail,
      from: 'bob@example.net',
      to: ['support@mg.example.com', 'eve@example.org'],
    });
    expect(rejectedErrors?.map(({ response }) => response)).toEqual(['550 5.7.1 Relaying denied']);
    expect(received).toEqual([
      expect.objectContaining({ user: undefined, sender: 'bob@example.net', recipients: ['support@mg.example.com'] }),
    ]);
  });

  test('may be a bounce, whose sender is empty', async () => {
    const { port, received } = await startMailbox();
    const client = await introduced(port);
    await client.say('MAIL FROM:<>');
    await client.say('RCPT TO:<support@mg.example.com>');
    await client.say('DATA');
    expect(await client.say('Subject: Undelivered\r\n\r\nSorry\r\n.')).toBe('250 Great success');
    expect(received[0]?.sender).toBe('');
  });

  test('finds a domain by its ASCII name, however the client writes it', async () => {
    const asked: string[] = [];
    const { port } = await startMailbox({ isLocal: (recipient) => asked.push(recipient) > 0 });
    const client = await introduced(port);
    await client.say('MAIL FROM:<a@example.org> SMTPUTF8');
    await client.say('RCPT TO:<one@xn--bcher-kva.example>');
    await client.say('RCPT TO:<two@b\u00fccher.example>');
    expect(asked).toEqual(['one@xn--bcher-kva.example', 'two@xn--bcher-kva.example']);
  });
});

describe('the server', () => {
  test("speaks in Mailgun's words", async () => {
    const tls = await selfSignedCertificate();
    const { port } = await startMailbox({ tls });
    const client = await converse(port);
    expect(await client.answer()).toBe('220 Mailgun Influx ready');
    expect(await client.say('EHLO')).toBe(
      ['250-emulator', '250-AUTH PLAIN LOGIN', '250-SIZE 26214400', '250-8BITMIME', '250-SMTPUTF8', '250-PIPELINING', '250 STARTTLS'].join(
        '\r\n',
      ),
    );
    expect(await client.say('AUTH PLAIN')).toBe('334 Go ahead');
    expect(await client.say(plain(LOGIN, 'wrong'))).toBe('535 Authentication failed');
    expect(await client.say(`AUTH PLAIN ${plain(LOGIN, PASSWORD)}`)).toBe('235 Accepted');
    expect(await client.say('MAIL FROM:<ann@mg.example.com>')).toBe('250 Sender address accepted');
    expect(await client.say('RCPT TO:<bob@example.net>')).toBe('250 Recipient address accepted');
    expect(await client.say('DATA')).toBe('354 Continue');
    expect(await client.say('Subject: x\r\n\r\n.')).toBe('250 Great success');
    expect(await client.say('QUIT')).toBe('221 See you later. Yours truly, Mailgun');
    await client.ended();
  });

  test('answers commands that come all at once one after the other', async () => {
    const { port, received } = await startMailbox();
    const client = await introduced(port);
    client.send(
      [
        `AUTH PLAIN ${plain(LOGIN, PASSWORD)}`,
        'MAIL FROM:<ann@mg.example.com>',
        'RCPT TO:<bob@example.net>',
        'DATA',
        'Subject: first',
        '.',
        'MAIL FROM:<ann@mg.example.com>',
        'RCPT TO:<carol@example.net>',
        'DATA',
        'Subject: second',
        '.',
        'QUIT',
        '',
      ].join('\r\n'),
    );
    const heard = await client.ended();
    expect(heard.match(/^\d{3} /gm)?.slice(2)).toEqual(['235 ', '250 ', '250 ', '354 ', '250 ', '250 ', '250 ', '354 ', '250 ', '221 ']);
    expect(received.map(({ recipients }) => recipients)).toEqual([['bob@example.net'], ['carol@example.net']]);
  });

  test('does not start on a port that is taken', async () => {
    const { port } = await startMailbox();
    await expect(startMailbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('stops at once, whoever is connected', async () => {
    const tls = await selfSignedCertificate();
    const mailbox = await startMailbox({ tls });
    const idle = await introduced(mailbox.port);
    const inData = await introduced(mailbox.port);
    await inData.say('MAIL FROM:<a@example.org>');
    await inData.say('RCPT TO:<support@mg.example.com>');
    await inData.say('DATA');
    const inHandshake = await introduced(mailbox.port);
    await inHandshake.say('STARTTLS');
    await mailbox.close();
    await Promise.all([idle.ended(), inData.ended(), inHandshake.ended()]);
    expect(mailbox.received).toEqual([]);
  });
});

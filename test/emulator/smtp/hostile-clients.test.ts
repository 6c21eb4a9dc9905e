import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { selfSignedCertificate } from '../../../emulator/certificate';
import { converse, type Dialogue, introduced, plain } from './dialogue';
import { closeMailboxes, LOGIN, type Mailbox, PASSWORD, startMailbox } from './running-smtp';

afterEach(closeMailboxes);

/** That somebody else is served, by another program's client. */
async function expectService({ port, received }: Mailbox): Promise<void> {
  const before = received.length;
  const transport = createTransport({ host: '127.0.0.1', port, auth: { user: LOGIN, pass: PASSWORD } });
  const { response } = await transport.sendMail({ from: LOGIN, to: 'bob@example.net', subject: 'Served', text: 'x' });
  expect(response).toBe('250 Great success');
  expect(received.length).toBe(before + 1);
}

async function inData(port: number): Promise<Dialogue> {
  const client = await introduced(port);
  await client.say(`AUTH PLAIN ${plain(LOGIN, PASSWORD)}`);
  await client.say('MAIL FROM:<ann@mg.example.com>');
  await client.say('RCPT TO:<bob@example.net>');
  expect(await client.say('DATA')).toBe('354 Continue');
  return client;
}

describe('size', () => {
  test('a client that announces more than 25 MB is refused before it sends', async () => {
    const { port } = await startMailbox();
    const client = await introduced(port);
    expect(await client.say(`MAIL FROM:<a@example.org> SIZE=${26 * 1024 * 1024}`)).toMatch(/^552 /);
    expect(await client.say(`MAIL FROM:<a@example.org> SIZE=${25 * 1024 * 1024}`)).toMatch(/^250 /);
  });

  test('a client that sends 26 MB without a word is refused, others are served meanwhile, and it can go on', async () => {
    const mailbox = await startMailbox();
    const client = await inData(mailbox.port);
    const megabyte = 'a line of a message\r\n'.repeat(50_000);
    for (let sent = 0; sent < 13 * 1024 * 1024; sent += megabyte.length) {
      client.send(megabyte);
    }
    await expectService(mailbox);
    for (let sent = 0; sent < 14 * 1024 * 1024; sent += megabyte.length) {
      client.send(megabyte);
    }
    expect(await client.say('.')).toBe('552 Message is too big. Max message size is 26214400 bytes');
    expect(mailbox.received.length).toBe(1);
    expect(await client.say('MAIL FROM:<ann@mg.example.com>')).toMatch(/^250 /);
  });

  test('a message of exactly the maximum is taken, and one byte more is not', async () => {
    const { port, received } = await startMailbox({ maximumBytes: 1000 });
    for (const [bytes, code] of [
      [1000, '250'],
      [1001, '552'],
    ] as const) {
      const client = await inData(port);
      expect(await client.say(`${'x'.repeat(bytes - 2)}\r\n.`)).toMatch(new RegExp(`^${code} `));
    }
    expect(received.map(({ mime }) => mime.length)).toEqual([1000]);
  });

  test('a client that does not stop is sent away', async () => {
    const { port, received } = await startMailbox({ maximumBytes: 1000 });
    const client = await inData(port);
    client.send('x'.repeat(5000));
    expect(await client.answer()).toBe('421 Message is too big. Max message size is 1000 bytes');
    await client.ended();
    expect(received).toEqual([]);
  });

  test('a line of a message may be long, and not endless', async () => {
    const { port, received } = await startMailbox();
    const long = await inData(port);
    expect(await long.say(`${'x'.repeat(1024 * 1024 - 1)}\r\nand another\r\n.`)).toMatch(/^250 /);
    const endless = await inData(port);
    expect(await endless.say(`and another\r\n${'x'.repeat(1024 * 1024 + 1)}\r\n.`)).toBe('500 Line too long');
    expect(received.length).toBe(1);
  });

  test.each([
    ['with', '\r\n'],
    ['without', ''],
  ])('a command that does not end is cut off, %s a newline', async (_, end) => {
    const mailbox = await startMailbox();
    const client = await introduced(mailbox.port);
    client.send(`MAIL FROM:<${'a'.repeat(20_000)}@example.org>${end}`);
    expect(await client.answer()).toBe('421 Error: Command line too long');
    await client.ended();
    await expectService(mailbox);
  });

  test('a message has at most 1,000 recipients', async () => {
    const { port, received } = await startMailbox();
    const client = await introduced(port);
    await client.say('MAIL FROM:<a@example.org>');
    client.send(Array.from({ length: 1001 }, (_, n) => `RCPT TO:<user${n}@mg.example.com>\r\n`).join(''));
    for (let n = 0; n < 1000; n++) {
      expect(await client.answer()).toBe('250 Recipient address accepted');
    }
    expect(await client.answer()).toBe('452 Error: too many recipients');
    await client.say('DATA');
    await client.say('x\r\n.');
    expect(received[0]?.recipients.length).toBe(1000);
  });

  test('the one connection too many is turned away, and the next is served when another has gone', async () => {
    const mailbox = await startMailbox({ maximumConnections: 3 });
    const clients = [await introduced(mailbox.port), await introduced(mailbox.port), await introduced(mailbox.port)];
    const turnedAway = await converse(mailbox.port);
    expect(await turnedAway.answer()).toMatch(/^421 /);
    await turnedAway.ended();
    await clients[0]?.say('QUIT');
    await expectService(mailbox);
  });
});

describe('a client that goes away', () => {
  test('in the middle of a message leaves nothing behind', async () => {
    const mailbox = await startMailbox();
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const client = await inData(mailbox.port);
      client.send('Subject: half\r\n\r\nof a mess');
      client.socket[leave]();
      await client.ended();
    }
    await expectService(mailbox);
    expect(mailbox.received.map(({ mime }) => /^Subject: (.*)\r$/m.exec(mime.toString())?.[1])).toEqual(['Served']);
  });

  test('while its message is being received does no harm', async () => {
    const work = new EventEmitter();
    const mailbox = await startMailbox({
      receive: async () => {
        work.emit('begun');
        await once(work, 'finish');
        return { id: '<1@mg.example.com>' };
      },
    });
    const client = await inData(mailbox.port);
    const begun = once(work, 'begun');
    client.send('x\r\n.\r\n');
    await begun;
    client.socket.destroy();
    await client.ended();
    work.emit('finish');
    const other = await introduced(mailbox.port);
    expect(await other.say('NOOP')).toMatch(/^250 /);
  });
});

describe('a client that says nothing', () => {
  test('is sent away after a while', async () => {
    const { port } = await startMailbox({ idleMilliseconds: 1500 });
    const client = await introduced(port);
    expect(await client.answer()).toMatch(/^421 Timeout/);
    await client.ended();
  });

  test('in the middle of a message is sent away after a while, and nothing is received', async () => {
    const { port, received } = await startMailbox({ idleMilliseconds: 1500 });
    const client = await inData(port);
    client.send('Subject: slow\r\n');
    expect(await client.answer()).toMatch(/^421 Timeout/);
    await client.ended();
    expect(received).toEqual([]);
  });

  test('but a byte now and then is understood all the same', async () => {
    const { port, received } = await startMailbox();
    const client = await introduced(port);
    for (const byte of 'MAIL FROM:<a@example.org>\r\nRCPT TO:<support@mg.example.com>\r\nDATA\r\nSubject: slow\r\n\r\n..\r\n.\r\n') {
      client.send(byte);
      await sleep(1);
    }
    expect([await client.answer(), await client.answer(), await client.answer(), await client.answer()].join()).toMatch(
      /^250 .*,250 .*,354 .*,250 /,
    );
    expect(received[0]?.mime.toString()).toBe('Subject: slow\r\n\r\n.\r\n');
  });
});

describe('TLS', () => {
  test('that is not TLS ends the connection, and others are served', async () => {
    const mailbox = await startMailbox({ tls: await selfSignedCertificate() });
    const transport = createTransport({ host: '127.0.0.1', port: mailbox.port, tls: { rejectUnauthorized: false }, requireTLS: true });
    for (const nonsense of ['EHLO client.example\r\n', '\x16\x03\x01\xff\xff', '\x16\x03\x01\0\x05\x01\0\0\x01\0', '\0'.repeat(5000)]) {
      const client = await introduced(mailbox.port);
      expect(await client.say('STARTTLS')).toBe('220 Go ahead');
      client.send(Buffer.from(nonsense, 'latin1'));
      client.socket.end();
      await client.ended();
    }
    await transport.sendMail({ from: 'a@example.org', to: 'support@mg.example.com', text: 'x' });
    expect(mailbox.received.map(({ secure }) => secure)).toEqual([true]);
  });
});

describe('a function that was handed in and throws', () => {
  const broken = () => {
    throw new Error('a secret of ours');
  };

  test('is a temporary failure of the command, and the connection goes on', async () => {
    const { port } = await startMailbox({ authenticate: broken, isLocal: broken, receive: broken });
    const client = await introduced(port);
    expect(await client.say(`AUTH PLAIN ${plain(LOGIN, PASSWORD)}`)).toBe('451 Mailgun cannot accept your message');
    await client.say('MAIL FROM:<a@example.org>');
    expect(await client.say('RCPT TO:<support@mg.example.com>')).toBe('451 Mailgun cannot accept your message');
    expect(await client.say('NOOP')).toBe('250 OK');
  });

  test.each(['connect', 'helo', 'mail'])('at the stage %s, when it is the one for faults', async (broke) => {
    const { port } = await startMailbox({ fault: (stage) => (stage === broke ? broken() : undefined) });
    const client = await introduced(port);
    await client.say('MAIL FROM:<a@example.org>');
    expect(client.heard()).toContain('451 Mailgun cannot accept your message\r\n');
    expect(client.heard()).not.toContain('secret');
  });
});

describe('commands', () => {
  test.each<[string, Record<string, number>]>([
    [
      'out of order',
      {
        'RCPT TO:<support@mg.example.com>': 503,
        DATA: 503,
        'MAIL FROM:<a@example.org>': 250,
        'DATA ': 503,
        'MAIL FROM:<b@example.org>': 503,
      },
    ],
    [
      'without the right arguments',
      {
        MAIL: 501,
        RCPT: 501,
        AUTH: 504,
        'HELO x y z': 501,
        'MAIL FROM:': 501,
        'MAIL FROM:<>extra': 501,
        'AUTH PLAIN a b c': 501,
        'AUTH LOGIN !!!': 501,
      },
    ],
    [
      'for proxies, for fun and for what is not offered',
      {
        'XCLIENT ADDR=10.0.0.1': 500,
        'XFORWARD ADDR=10.0.0.1': 500,
        WIZ: 500,
        SHELL: 500,
        KILL: 500,
        STARTTLS: 500,
        'AUTH CRAM-MD5': 504,
        'AUTH XOAUTH2 x': 504,
      },
    ],
  ])('%s are refused one by one', async (_, expected) => {
    const mailbox = await startMailbox();
    const client = await introduced(mailbox.port);
    const codes: Record<string, number> = {};
    for (const line of Object.keys(expected)) {
      codes[line] = Number((await client.say(line)).slice(0, 3));
    }
    expect(codes).toEqual(expected);
    await expectService(mailbox);
  });

  test('nothing is taken before HELO, and nothing before the greeting', async () => {
    const polite = await converse((await startMailbox()).port);
    await polite.answer();
    expect(await polite.say('MAIL FROM:<a@example.org>')).toMatch(/^503 /);
    const hasty = await converse((await startMailbox({ fault: () => ({ end: 'hang' }) })).port);
    expect(await hasty.say('EHLO client.example')).toMatch(/^421 /);
    await hasty.ended();
  });

  test('a web page that posts to the port is sent away', async () => {
    const { port, received } = await startMailbox();
    const page = await converse(port);
    await page.answer();
    page.send('POST / HTTP/1.1\r\nHost: localhost\r\n\r\nMAIL FROM:<a@example.org>\r\n');
    expect(await page.answer()).toMatch(/^421 /);
    await page.ended();
    expect(received).toEqual([]);
  });
});

describe('header injection (mailpit GHSA-54wq)', () => {
  test.each([
    'a@example.org\rX-Injected: yes',
    'a@example.org\nX-Injected: yes',
    'a\u0000@example.org',
    'a\u0085X-Injected: yes@example.org',
    '"a b"\t@example.org',
    'a@exa\u200bmple.org',
  ])('%j is no address', async (address) => {
    const seen: string[] = [];
    const { port } = await startMailbox({ isLocal: (recipient) => seen.push(recipient) > 0 });
    const client = await introduced(port);
    expect(await client.say(`MAIL FROM:<${address}>`)).toMatch(/^50[01] /);
    const other = await introduced(port);
    await other.say('MAIL FROM:<>');
    expect(await other.say(`RCPT TO:<${address}>`)).toMatch(/^50[01] /);
    expect(seen).toEqual([]);
  });

  test('what stands behind an address is not handed on', async () => {
    const { port, received } = await startMailbox();
    const client = await introduced(port);
    await client.say('MAIL FROM:<a@example.org>\rX-Injected: <yes> X-MORE=+0D+0Ayes');
    await client.say('MAIL FROM:<a@example.org>\rX-Injected: <yes>');
    await client.say('RCPT TO:<support@mg.example.com>\rX-Injected: <yes>');
    await client.say('DATA');
    await client.say('x\r\n.');
    expect(received).toEqual([expect.objectContaining({ sender: 'a@example.org', recipients: ['support@mg.example.com'] })]);
  });

  test('a name in EHLO, or a login, with control characters is refused', async () => {
    const logins: string[] = [];
    const { port } = await startMailbox({
      authenticate: async (login) => {
        logins.push(login);
        return undefined;
      },
    });
    const client = await converse(port);
    await client.answer();
    expect(await client.say('EHLO client\u0007.example')).toMatch(/^501 /);
    await client.say('EHLO client.example');
    expect(await client.say(`AUTH PLAIN ${plain('ann\r\nX-Injected: yes', 'x')}`)).toMatch(/^501 /);
    expect(logins).toEqual([]);
  });

  test('a refusal with line breaks is one line', async () => {
    const { port } = await startMailbox({ receive: async () => ({ refuse: { code: 250, message: 'no\r\n250 yes' } }) });
    const client = await inData(port);
    expect(await client.say('x\r\n.')).toBe('451 no  250 yes');
    expect(await client.say('NOOP')).toBe('250 OK');
  });
});

describe('smuggling of a second message', () => {
  test.each(['\n.\n', '\r.\r', '\n.\r\n', '\r\n.\n', '\r\n.\r'])('%j does not end a message', async (almost) => {
    const { port, received } = await startMailbox();
    const client = await inData(port);
    client.send(`Subject: one${almost}MAIL FROM:<eve@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nSubject: two\r\n.\r\n`);
    expect(await client.answer()).toBe('250 Great success');
    expect(received.length).toBe(1);
  });
});

import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { basic } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';
import { whileOthersAreServed } from './others';
import { sayRaw, sendRaw } from './raw';

const domain = 'mail.example.com';
const form = 'application/x-www-form-urlencoded';
const mebibyte = 2 ** 20;

runEmulator({ keep: { bytes: 100 * mebibyte } });
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});

const post = (path: string, type: string, body: Buffer | string, headers: Readonly<Record<string, string>> = {}) =>
  sendRaw(emulator.url, {
    method: 'POST',
    path,
    headers: { authorization: basic(emulator.apiKey), 'content-type': type, connection: 'close', ...headers },
    body,
  });

const letter = `from=shop@${domain}&to=alice@example.com&subject=Hello&text=`;

/** A gzip of so many bytes that are all null. */
function bomb(bytes: number): Buffer {
  const piece = gzipSync(Buffer.alloc(10 * mebibyte));
  // Several members, one after another, are one file.
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / (10 * mebibyte)) }, () => piece));
}

/** Sends pieces without an end and without a length, until there is an answer; undefined where the connection ends before it is heard. */
function sendWithoutEnd(path: string): Promise<number | undefined> {
  const piece = Buffer.alloc(mebibyte, 'a');
  return new Promise((resolve) => {
    let isOver = false;
    const headers = { authorization: basic(emulator.apiKey), 'content-type': form };
    const sent = request(emulator.url + path, { method: 'POST', headers }, (response) => {
      isOver = true;
      response.resume();
      resolve(response.statusCode);
      sent.destroy();
    });
    const go = (): void => {
      while (!isOver && sent.write(piece));
      if (!isOver) sent.once('drain', go);
    };
    sent.on('error', () => {
      isOver = true;
      resolve(undefined);
    });
    go();
  });
}

describe('a body that is too large (caps of message and of each body, mailpit GHSA-w878, GHSA-r553, GHSA-fpxj, GHSA-28pq)', () => {
  test.each([
    [`/v3/${domain}/messages`, 50],
    [`/v3/${domain}/messages.mime`, 50],
    [`/v3/${domain}/bounces/import`, 26],
    ['/v3/lists/list@mail.example.com/members.csv', 26],
    ['/v3/lists/list@mail.example.com/members.json', 5],
    ['/v3/routes', 5],
    ['/v4/domains', 5],
    [`/v3/${domain}/bounces`, 5],
    ['/v1/analytics/metrics', 5],
    ['/nothing', 5],
  ])('%s takes %i MB and no more, whether it announces them, packs them or just goes on', async (path, most) => {
    const words = { message: `request size exceeds ${most === 50 ? 52.4 : most}MiB limit` };
    const announced = await sendRaw(emulator.url, {
      method: 'POST',
      path,
      headers: {
        authorization: basic(emulator.apiKey),
        'content-type': form,
        'content-length': String(most * mebibyte + 1),
        connection: 'close',
      },
      body: 'a',
    });
    expect([announced?.status, JSON.parse(announced?.text ?? '')]).toEqual([413, words]);
    const packed = await post(path, form, bomb((most + 10) * mebibyte), { 'content-encoding': 'gzip' });
    expect([packed?.status, JSON.parse(packed?.text ?? '')]).toEqual([413, words]);
    expect([413, undefined]).toContain(await sendWithoutEnd(path));
    expect(emulator.requests.slice(-3).map(({ status, fields }) => ({ status, fields }))).toEqual(
      Array(3).fill({ status: 413, fields: {} }),
    );
    expect(emulator.store.messages).toEqual([]);
  });

  test('a message of 25 MB is taken', async () => {
    const answer = await post(`/v3/${domain}/messages`, form, letter + 'a'.repeat(25 * mebibyte));
    expect(answer?.status).toBe(200);
  });

  test('4 GB of nulls in 4 MB of gzip do not reach the memory, and others are served', async () => {
    const bytes = bomb(4096 * mebibyte);
    const before = process.resourceUsage().maxRSS;
    const { result } = await whileOthersAreServed(() => post(`/v3/${domain}/messages`, form, bytes, { 'content-encoding': 'gzip' }));
    expect(result?.status).toBe(413);
    const grownBy = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grownBy).toBeLessThan(500);
  });

  test('what requests carried is forgotten with them: 400 MB of messages are not kept where 100 MB may be', async () => {
    for (let n = 0; n < 20; n += 1)
      expect((await post(`/v3/${domain}/messages`, form, letter + 'a'.repeat(20 * mebibyte)))?.status).toBe(200);
    const kept = emulator.requests.reduce((sum, { fields }) => sum + String(fields.text ?? '').length, 0);
    expect(kept).toBeLessThanOrEqual(100 * mebibyte);
    expect(emulator.requests.length).toBeGreaterThan(0);
  });
});

describe('a body of very many things', () => {
  const many = 200_000;

  test.each([
    ['fields of one name', form, 'a=&'.repeat(many)],
    ['fields of many names', form, Array.from({ length: many }, (_, n) => `a${n}=`).join('&')],
    [
      'parts',
      'multipart/form-data; boundary=x',
      `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(60_000)}--x--\r\n`,
    ],
    ['empty parts', 'multipart/form-data; boundary=x', `${'--x\r\n\r\n\r\n'.repeat(many)}--x--\r\n`],
    ['delimiters', 'multipart/form-data; boundary=x', '--x\r\n'.repeat(many)],
    ['line breaks', 'multipart/form-data; boundary=x', `--x${'\r\n'.repeat(many)}`],
    ['recipients', form, `from=a@${domain}&text=x&to=${'a@example.com,'.repeat(many)}`],
    ['quotes', form, `from=a@${domain}&text=x&to=${'"'.repeat(many)}`],
    ['angle brackets', form, `from=a@${domain}&text=x&to=${'<'.repeat(many)}`],
    ['backslashes in quotes', form, `from=a@${domain}&text=x&to="${'\\\\'.repeat(many)}`],
    ['tags', form, `${letter}x${'&o:tag=a'.repeat(many)}`],
    ['nested arrays', 'application/json', '['.repeat(many) + ']'.repeat(many)],
    ['nested objects', 'application/json', `${'{"a":'.repeat(many)}1${'}'.repeat(many)}`],
    ['nested variables', form, `${letter}x&recipient-variables=${'{"a":'.repeat(many)}1${'}'.repeat(many)}`],
    ['nested template variables', form, `${letter}x&t:variables=${'['.repeat(many)}${']'.repeat(many)}`],
    ['brackets in the text', form, `${letter}${'['.repeat(many)}`],
    ['spaces in a subject', form, `from=a@${domain}&to=a@example.com&text=x&subject=${'+'.repeat(many)}x`],
    ['tags of HTML', form, `from=a@${domain}&to=a@example.com&html=${'<a href="'.repeat(many)}`],
    ['links', form, `from=a@${domain}&to=a@example.com&o:tracking=yes&html=${encodeURIComponent('<a href="http://a.b/">'.repeat(30_000))}`],
    ['percent signs', form, `from=a@${domain}&to=a@example.com&recipient-variables={"a@example.com":{"a":1}}&text=${'%25'.repeat(many)}`],
  ])('%s is answered, and others are served', async (_, type, body) => {
    const { result } = await whileOthersAreServed(() => post(`/v3/${domain}/messages`, type, body));
    expect(result?.status).toBeGreaterThanOrEqual(200);
    expect(result?.status).toBeLessThan(500);
    await emulator.settled();
    for (const path of ['/_emulator/messages', '/_emulator/snapshot', `/v3/${domain}/events`])
      expect((await send(`GET ${path}`)).status).toBe(200);
  });
});

describe('HTTP that is none', () => {
  const head = (lines: readonly string[]) => `${['POST /v3/routes HTTP/1.1', 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`;

  test.each([
    ['no HTTP', 'EHLO client.example\r\n\r\n'],
    ['TLS', Buffer.from('16030100050100000100', 'hex')],
    ['bytes', Buffer.alloc(2000, 0xff)],
    ['nulls', Buffer.alloc(2000)],
    ['an unknown version', 'GET / HTTP/9.9\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['two lengths', head(['Content-Length: 1', 'Content-Length: 2'])],
    [
      'a length and chunks (smuggling)',
      `${head(['Content-Length: 4', 'Transfer-Encoding: chunked'])}0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n`,
    ],
    ['chunks that are obscured (smuggling)', `${head(['Transfer-Encoding: xchunked', 'Content-Length: 0'])}GET /smuggled HTTP/1.1\r\n\r\n`],
    ['a space before the colon (smuggling)', `${head(['Content-Length : 4'])}GET /smuggled HTTP/1.1\r\n\r\n`],
    ['a folded header', head(['X-A: a', ' Transfer-Encoding: chunked'])],
    ['line feeds alone', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a negative length', head(['Content-Length: -1'])],
    ['a length that is no number', head(['Content-Length: 0x10'])],
    ['a chunk of a size that is none', `${head(['Transfer-Encoding: chunked'])}zz\r\n\r\n`],
    ['a chunk of a huge size', `${head(['Transfer-Encoding: chunked'])}ffffffffffffffff\r\n\r\n`],
    ['extensions of a chunk', `${head(['Transfer-Encoding: chunked'])}1;${'a'.repeat(100_000)}\r\n`],
    ['a null in a header', head(['X-A: a\0b'])],
    ['a header too many kilobytes long', head([`X-A: ${'a'.repeat(100_000)}`])],
    ['thousands of headers', head(Array.from({ length: 5000 }, (_, n) => `X-${n}: a`))],
    ['a path that is too long', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a path with a null', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a path with bytes', Buffer.from('GET /v3/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n', 'latin1')],
    ['a whole address', 'GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['CONNECT', 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['half a line', 'POST /v3/rou'],
    ['half a header', 'POST /v3/routes HTTP/1.1\r\nHost: lo'],
    ['half a body', `${head(['Content-Length: 1000', 'Content-Type: application/json'])}{"a":`],
    ['half a chunk', `${head(['Transfer-Encoding: chunked'])}100\r\nabc`],
  ])('%s is refused or hung up on, and others are served', async (_, bytes) => {
    const { result: heard } = await whileOthersAreServed(() => sayRaw(emulator.url, bytes));
    const statuses = [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
    for (const status of statuses) expect(status).toBeLessThan(500);
    expect(emulator.requests.map(({ path }) => path)).not.toContain('/smuggled');
  });

  test('a hundred clients that never finish keep nobody else waiting', async () => {
    const slow = Array.from({ length: 100 }, () => sayRaw(emulator.url, head(['Content-Length: 1000']), { end: false }));
    const { served } = await whileOthersAreServed(async () => undefined);
    expect(served).toBeGreaterThan(0);
    emulator.requests.length = 0;
    expect((await send('GET /v3/routes')).status).toBe(200);
    await emulator.close();
    await Promise.all(slow);
  });
});

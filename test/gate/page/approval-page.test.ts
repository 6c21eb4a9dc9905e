import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApprovalPage } from '../../../gate/page/approval-page';
import { asking, invoice, noon } from '../approval/asking';

const secret = 'a-secret-of-thirty-characters.';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A page with its server, and a browser that has opened the link. */
async function opened(preview = invoice.preview) {
  const setting = asking();
  const { gate, person, clock } = setting;
  const asked = gate.ask({ ...invoice, preview });
  closing.push(() => {
    clock.wall += invoice.timeout;
    return asked;
  });
  const server = createServer(createApprovalPage({ approvals: person, secret, by: 'ada on the page', now: () => clock.wall }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const send = (method: string, path: string, headers: Record<string, string> = {}, body = '') =>
    new Promise<Answered>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers: { host: `127.0.0.1:${port}`, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const first = await send('GET', `/?key=${secret}`);
  const [cookie = ''] = String(first.headers['set-cookie']).split(';');
  const path = /url=([^"]+)"/.exec(first.text)?.[1] ?? '';
  const page = (query = '') => send('GET', path + query, { cookie });
  const fieldsOf = (text: string) =>
    Object.fromEntries([...text.matchAll(/name="(id|digest|token)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
  const answer = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    send(
      'POST',
      `${path}answer`,
      { cookie, origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      new URLSearchParams(fields).toString(),
    );
  return { ...setting, asked, port, origin, send, first, cookie, path, page, fieldsOf, answer };
}

const stillWaits = ({ person }: Pick<ReturnType<typeof asking>, 'person'>) => expect(person.pending()).toHaveLength(1);

describe('the link', () => {
  test('sets a cookie that no script and no other page can use, and goes on without the key', async () => {
    const { first, path } = await opened();
    expect(first.status).toBe(200);
    expect(path).toMatch(/^\/[0-9a-f]{32}\/$/);
    expect(String(first.headers['set-cookie'])).toMatch(
      new RegExp(`^mailgun-gate=[0-9a-f]{64}; Path=${path}; Max-Age=43200; HttpOnly; SameSite=Strict$`),
    );
    expect(first.text).not.toContain(secret);
  });

  test('gives the page once: who has it later gets no cookie', async () => {
    const { send, path } = await opened();
    const again = await send('GET', `/?key=${secret}`);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect((await send('GET', path)).status).toBe(403);
  });

  test.each(['', 'wrong', `${secret}x`])('gives nothing for the key %p', async (key) => {
    const { send } = await opened();
    const answer = await send('GET', `/?key=${key}`);
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('cannot be made with a secret that can be guessed', () => {
    expect(() => createApprovalPage({ approvals: asking().person, secret: 'short' })).toThrow('at least 22 characters');
  });
});

describe('the page', () => {
  test('shows each call with a button for yes and one for no', async () => {
    const { page } = await opened();
    const { status, text } = await page();
    expect(status).toBe(200);
    for (const shown of [
      'alice@example.com',
      'archive@example.org',
      'Your invoice',
      'invoice.pdf',
      '48.2 kB',
      'support-bot',
      'messages.send',
    ])
      expect(text).toContain(shown);
    expect(text).toContain('expires in 5 minutes');
    expect(text.match(/<button[^>]+name="answer" value="(approved|denied)"/g)).toHaveLength(2);
  });

  test('says that nothing waits', async () => {
    const { page, person, asked } = await opened();
    person.answer(person.pending()[0]?.id ?? '', 'denied', 'bob');
    await asked;
    expect((await page()).text).toContain('All quiet');
  });

  test('shows what changes, old and new', async () => {
    const { page } = await opened({ title: 'Change a domain', lines: [{ name: 'spamAction', value: 'tag', before: 'disabled' }] });
    expect((await page()).text).toContain('<del><bdi>disabled</bdi></del> <span class="arrow">→</span> <ins><bdi>tag</bdi></ins>');
  });

  test('escapes whatever an agent has written, wherever it stands', async () => {
    const hostile = `"'><script>alert(1)</script>&\u202e\n`;
    const shown = '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&lt;U+202E&gt;&lt;U+000A&gt;';
    const { page, answer, fieldsOf } = await opened({
      title: hostile,
      lines: [{ name: hostile, value: hostile, before: hostile }],
      attachments: [{ filename: hostile, bytes: 1 }],
    });
    const { text } = await page();
    expect(text).not.toContain('<script>');
    expect(text.split(shown)).toHaveLength(6);
    const { headers } = await answer({ ...fieldsOf(text), answer: 'denied' });
    const after = await page(`?done=${String(headers.location).split('=')[1]}`);
    expect(after.text).not.toContain('<script>');
    expect(after.text).toContain(`Denied: ${shown}`);
  });

  test('runs and loads nothing but its own, is not framed, not kept, and not told of elsewhere', async () => {
    const { page, first } = await opened();
    const one = await page();
    const nonce = /<script nonce="([^"]+)">/.exec(one.text)?.[1];
    expect(one.headers).toMatchObject({
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(one.headers).not.toHaveProperty('access-control-allow-origin');
    expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    expect((await page()).text).not.toContain(String(nonce));
    expect(one.text).not.toMatch(/https?:|<link|<img| on\w+=| style=/);
  });

  test('tells its script when something else waits', async () => {
    const { send, path, cookie, page, gate, clock } = await opened();
    const state = () => send('GET', `${path}state`, { cookie });
    const { text } = await page();
    expect(text).toContain(`data-state="${(await state()).text}"`);
    clock.wall += 1;
    const abort = new AbortController();
    const other = gate.ask(invoice, abort.signal);
    expect(text).not.toContain((await state()).text);
    abort.abort();
    await other;
    expect(text).toContain((await state()).text);
  });
});

describe('an answer', () => {
  test.each([
    ['approved', 'Approved: Send a message from mail.example.com, asked by support-bot.'],
    ['denied', 'Denied: Send a message from mail.example.com, asked by support-bot.'],
  ])('%p reaches the call, and the page says what happened', async (answer, words) => {
    const setting = await opened();
    const { headers, status } = await setting.answer({ ...setting.fieldsOf((await setting.page()).text), answer });
    expect(status).toBe(303);
    expect(await setting.asked).toMatchObject({ answer, by: 'ada on the page' });
    const after = await setting.send('GET', String(headers.location), { cookie: setting.cookie });
    expect(after.text).toContain(words);
    expect(after.text).toContain('All quiet');
  });

  test('that comes too late is told so', async () => {
    const setting = await opened();
    const fields = setting.fieldsOf((await setting.page()).text);
    setting.person.answer(fields.id ?? '', 'denied', 'bob');
    await setting.asked;
    const late = await setting.answer({ ...fields, answer: 'approved' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('denied already, by bob');
  });

  test('to an expired call is told so', async () => {
    const setting = await opened();
    const fields = setting.fieldsOf((await setting.page()).text);
    setting.clock.wall = noon + invoice.timeout;
    const late = await setting.answer({ ...fields, answer: 'approved' });
    expect([late.status, await setting.asked]).toMatchObject([409, { answer: 'expired' }]);
    expect(late.text).toContain('has expired');
  });

  const other = '0'.repeat(64);
  test.each<[string, (fields: Record<string, string>) => Record<string, string>, number]>([
    ['without a token', ({ token, ...fields }) => fields, 400],
    ['with an empty token', (fields) => ({ ...fields, token: '' }), 400],
    ['with another token', (fields) => ({ ...fields, token: other }), 403],
    ['with the token of something else that was shown', (fields) => ({ ...fields, digest: other }), 403],
    ['with the token of another call', (fields) => ({ ...fields, id: '1'.repeat(32) }), 403],
    ['with a field more', (fields) => ({ ...fields, more: 'x' }), 400],
    ['that is neither yes nor no', (fields) => ({ ...fields, answer: 'expired' }), 400],
    ['that is too long', (fields) => ({ ...fields, token: 'a'.repeat(5_000) }), 400],
  ])('%s does not count', async (_, change, status) => {
    const setting = await opened();
    const fields = { ...setting.fieldsOf((await setting.page()).text), answer: 'approved' };
    expect((await setting.answer(change(fields))).status).toBe(status);
    stillWaits(setting);
  });

  test.each<[string, (setting: Awaited<ReturnType<typeof opened>>) => Record<string, string>]>([
    ['no cookie', () => ({ cookie: '' })],
    ['another cookie', () => ({ cookie: `mailgun-gate=${'0'.repeat(64)}` })],
    ['the name of another host', ({ port }) => ({ host: `attacker.example:${port}`, origin: `http://attacker.example:${port}` })],
    ['another port in its host', () => ({ host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' })],
    ['the origin of another page', () => ({ origin: 'https://attacker.example' })],
    ['the origin of another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['the origin null', () => ({ origin: 'null' })],
    ['a request that began elsewhere', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['a request that began at another port', () => ({ 'sec-fetch-site': 'same-site' })],
  ])('with %s does not count', async (_, headersOf) => {
    const setting = await opened();
    const fields = { ...setting.fieldsOf((await setting.page()).text), answer: 'approved' };
    expect((await setting.answer(fields, headersOf(setting))).status).toBe(403);
    stillWaits(setting);
  });

  test('without any origin, as JSON, or by GET does not count', async () => {
    const setting = await opened();
    const { cookie, origin, path, send } = setting;
    const fields = { ...setting.fieldsOf((await setting.page()).text), answer: 'approved' };
    const form = new URLSearchParams(fields).toString();
    const type = 'application/x-www-form-urlencoded';
    const statuses = [
      await send('POST', `${path}answer`, { cookie, 'content-type': type }, form),
      await send('POST', `${path}answer`, { cookie, origin, 'content-type': 'application/json' }, JSON.stringify(fields)),
      await send('GET', `${path}answer?${form}`, { cookie }),
      await send('PUT', `${path}answer`, { cookie, origin, 'content-type': type }, form),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 400, 404, 405]);
    stillWaits(setting);
  });
});

describe('anybody else', () => {
  test.each<[string, string, (setting: Awaited<ReturnType<typeof opened>>) => Record<string, string>, number]>([
    ['without the cookie', '', () => ({}), 403],
    ['by a name that points here', '', ({ port, cookie }) => ({ cookie, host: `attacker.example:${port}` }), 403],
    ['from another page', '', ({ cookie }) => ({ cookie, origin: 'https://attacker.example' }), 403],
    ['asking for the state without the cookie', 'state', () => ({}), 403],
    ['asking for something else', 'other', ({ cookie }) => ({ cookie }), 404],
  ])('%s sees nothing of it', async (_, path, headersOf, status) => {
    const setting = await opened();
    const answer = await setting.send('GET', setting.path + path, headersOf(setting));
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/alice|support-bot|token/);
  });

  test('is refused also with the right key, under the name of another host', async () => {
    const { send, port } = await opened();
    expect((await send('GET', `/?key=${secret}`, { host: `attacker.example:${port}` })).status).toBe(403);
  });
});

test('it says in words that what waits cannot be read', async () => {
  const { person } = asking();
  const broken = {
    ...person,
    pending: () => {
      throw new Error('EIO');
    },
  };
  const server = createServer(createApprovalPage({ approvals: broken, secret }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const first = await fetch(`http://127.0.0.1:${port}/?key=${secret}`);
  const path = /url=([^"]+)"/.exec(await first.text())?.[1];
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  expect([page.status, await page.text()]).toEqual([500, expect.stringContaining('cannot be read')]);
});

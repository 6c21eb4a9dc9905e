import { createMailgun } from 'mailgun-sdk';
import { control } from '../control/control';
import { basic } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';

runEmulator();

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${emulator.url}${path}`, { headers, redirect: 'manual' });

async function stored(html: string) {
  await mailgun.domains.create({ name: 'mail.example.com' }).catch(() => undefined);
  await mailgun.messages.send({ domain: 'mail.example.com', from: 'a@mail.example.com', to: 'b@example.net', subject: 'x', html });
  const [message] = emulator.store.messages.slice(-1);
  return message?.storageKey ?? '';
}

describe('the page, by HTTP', () => {
  test('is where a browser is sent that asks for the root; a client is answered as Mailgun does', async () => {
    const browser = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([browser.status, browser.headers.get('location')]).toEqual([302, '/_emulator']);
    const client = await get('/');
    expect([client.status, await client.text()]).toEqual([200, 'Mailgun Magnificent API']);
  });

  test('loads nothing from elsewhere, is in no frame, and says nobody where it is', async () => {
    const page = await get('/_emulator', { accept: 'text/html' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy.split('; ')).toContain(rule);
    expect(policy).not.toContain('unsafe');
    expect(Object.fromEntries(page.headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  test('shows the HTML of a message where nothing may run or be loaded', async () => {
    const key = await stored('<p>Hello</p><script>alert(1)</script>');
    const html = await get(`/_emulator/page/messages/${key}/html`);
    const rules = (html.headers.get('content-security-policy') ?? '').split('; ');
    expect(rules).toEqual(expect.arrayContaining(["default-src 'none'", 'img-src data:', "form-action 'none'", "frame-ancestors 'self'"]));
    const sandbox = rules.find((rule) => rule.startsWith('sandbox')) ?? '';
    expect(sandbox).not.toBe('');
    for (const word of ['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-top-navigation']) expect(sandbox).not.toContain(word);
    expect(await html.text()).toContain('<p>Hello</p>');
  });

  test('gives mail to no page of another site, and to no name that leads here', async () => {
    const key = await stored('<p>secret</p>');
    for (const path of [`/page/messages/${key}/html`, `/page/messages/${key}`, '/page/domains', '/page/preview', '/page/about']) {
      for (const [name, value] of Object.entries({
        origin: 'https://attacker.example',
        'sec-fetch-site': 'cross-site',
        host: 'attacker.example',
      })) {
        const { status, text } = await control(emulator, `GET ${path}`, {}, { headers: { [name]: value } });
        expect([path, status]).toEqual([path, 403]);
        expect(text).not.toContain('secret');
      }
    }
    const { status } = await control(emulator, `DELETE /messages/${key}`, {}, { headers: { origin: 'https://attacker.example' } });
    expect(status).toBe(403);
    expect(emulator.store.messages.at(-1)?.storageKey).toBe(key);
  });

  test('leaves no trace where Mailgun keeps count', async () => {
    await mailgun.routes.create({ priority: 0, description: '', expression: 'catch_all()', actions: ['stop()'] });
    emulator.fail({ answer: { status: 500 } });
    const before = emulator.requests.length;
    for (const path of ['', '/page/domains', '/page/routes', '/page/templates', '/page/about', '/page/app.js']) {
      const { status } = await get(`/_emulator${path}`, { authorization: basic(emulator.apiKey) });
      expect([path, status]).toEqual([path, 200]);
    }
    expect(emulator.requests).toHaveLength(before);
    expect(emulator.faults.list().faults.map(({ hits }) => hits)).toEqual([0]);
    emulator.clearFaults();
  });

  test('shows the DNS records as the API does, and does not turn their order', async () => {
    await stored('x');
    const { domains } = (await (await get('/_emulator/page/domains')).json()) as {
      domains: { name: string; records: { value: string }[] }[];
    };
    const first = await mailgun.domains.get({ domain: 'mail.example.com' });
    const values = [...first.sendingDnsRecords, ...first.receivingDnsRecords].map(({ value }) => value);
    expect(
      domains
        .find(({ name }) => name === 'mail.example.com')
        ?.records.map(({ value }) => value)
        .sort(),
    ).toEqual(values.sort());
  });

  test('says what is wrong with a template or its variables, as text', async () => {
    await stored('x');
    await mailgun.templates.create({ domain: 'mail.example.com', name: 'welcome', content: '<b>{{name}}</b>', tag: 'one' });
    const preview = async (variables: string) =>
      (await get(`/_emulator/page/preview?${new URLSearchParams({ domain: 'mail.example.com', name: 'welcome', variables })}`)).text();
    expect(await preview('{"name":"<i>A</i>"}')).toContain('<b>&lt;i&gt;A&lt;/i&gt;</b>');
    const wrong = await preview('<script>');
    expect(wrong).toContain('The variables are no JSON');
    expect(wrong).not.toContain('<script>');
  });

  test('shows to each account its own', async () => {
    const other = emulator.addAccount({ apiKey: 'key-other' });
    const own = createMailgun({ apiKey: other.apiKey, baseUrl: emulator.url, retries: 0 });
    await own.domains.create({ name: 'other.example.com' });
    await own.messages.send({
      domain: 'other.example.com',
      from: 'a@other.example.com',
      to: 'b@example.net',
      subject: 'x',
      html: '<p>Other</p>',
    });
    await own.close();
    const key = other.store.messages[0]?.storageKey ?? '';
    expect((await get(`/_emulator/page/messages/${key}/html`)).status).toBe(404);
    expect(await (await get(`/_emulator/page/messages/${key}/html?account=1`)).text()).toContain('<p>Other</p>');
    const domains = await (await get('/_emulator/page/domains', { authorization: basic('key-other') })).text();
    expect(domains).toContain('other.example.com');
    expect(domains).not.toContain('mail.example.com');
  });

  test('answers a key that no account has, and a message that is not there, in words', async () => {
    const foreign = await get('/_emulator/page/domains', { authorization: basic('key-of-nobody') });
    expect([foreign.status, await foreign.json()]).toEqual([401, { message: 'no account has this key' }]);
    const gone = await get('/_emulator/page/messages/gone');
    expect([gone.status, await gone.json()]).toEqual([404, { message: 'there is no message gone' }]);
    expect((await send('GET /v4/domains')).status).toBe(200);
  });
});

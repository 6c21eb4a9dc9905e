import { createMailgun } from 'mailgun-sdk';
import { json, startScriptedServer } from '../../scripted-server';
import { emulator, frame, inBrowser, mailgun, open, openPages, picture, row, send } from './opened';

const long = 'a-very-long-name-'.repeat(8);

const newsletter = `<!doctype html><html><body style="font-family:Georgia,serif;margin:0;background:#f4f1ea"><table width="100%"><tr><td align="center">
<table width="520" style="background:#fff;margin:24px;padding:32px;max-width:100%"><tr><td><h1 style="color:#234">Your order is on its way</h1>
<p>Two things left our shop this morning.</p><p><a href="https://shop.example.org/orders/7?from=mail" style="background:#234;color:#fff;padding:12px 20px">Follow it</a></p>
<p><a href="https://shop.example.org/help">Help</a></p><img src="https://shop.example.org/logo.png" alt=""></td></tr></table></td></tr></table></body></html>`;

/** Some of everything. */
async function furnish() {
  await mailgun.domains.create({ name: 'news.example.com' });
  await mailgun.routes.create({
    priority: 0,
    description: 'Support',
    expression: 'match_recipient("support@mail.example.com")',
    actions: ['forward("http://127.0.0.1:3000/inbound")', 'stop()'],
  });
  await mailgun.templates.create({ domain: 'mail.example.com', name: 'welcome', content: '<h1>Hello {{name}}</h1>', tag: 'one' });
  await send({ subject: 'Reset your password', text: 'https://shop.example.org/reset/1' });
  await send({ subject: `Long ${long}`, to: `${'b'.repeat(60)}@example.net`, html: `<p>${long}</p>` });
  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'Shop <shop@mail.example.com>',
    to: ['alice@example.net', 'bob@example.net'],
    cc: 'carol@example.net',
    subject: 'Your order is on its way',
    html: newsletter,
    text: 'Two things left our shop this morning.',
    tags: ['orders'],
    attachments: [{ filename: 'invoice-7.pdf', data: 'x'.repeat(48_200) }],
  });
  await fetch(`${emulator.url}/v3/mail.example.com/message`, { method: 'POST' });
}

/** As text: it runs in the page, of which the types of this project know nothing. */
const widths = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';

const sections = ['inbox', 'inbound', 'requests', 'postings', 'domains', 'routes', 'templates', 'clock', 'faults', 'about'];

inBrowser('in a browser, the sections of the page', () => {
  openPages();

  test('say what to do while they are empty', async () => {
    const { page, wrong } = await open('#/routes');
    await page.getByText('No routes yet').waitFor();
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByText('No templates yet').waitFor();
    await page.getByRole('link', { name: 'Clock' }).click();
    await page.getByText('Nothing waits').waitFor();
    expect(wrong).toEqual([]);
  });

  test('show requests as they come, and which have no route', async () => {
    await furnish();
    const { page } = await open('#/requests');
    const unmatched = page.locator('.items > li.unmatched');
    await unmatched.filter({ hasText: '/v3/mail.example.com/message' }).getByText('no such route').waitFor();
    await mailgun.domains.get({ domain: 'news.example.com' });
    await page.locator('.items > li').first().filter({ hasText: '/v4/domains/news.example.com' }).waitFor();
    await picture(page, 'requests');
    await page.getByLabel('Only those that no route is for').check();
    await unmatched.locator('summary').click();
    await unmatched.getByText('POST /v3/{domain_name}/messages', { exact: true }).waitFor();
  });

  test('show domains with their records, routes in their order, and a template with what it makes of variables', async () => {
    await furnish();
    const { page, wrong } = await open('#/domains');
    await page.getByRole('heading', { name: /^mail\.example\.com/ }).waitFor();
    await page.getByText('DNS records').first().click();
    await page.getByText('v=spf1 include:mailgun.org ~all').first().waitFor();
    await picture(page, 'domains');
    await page.getByRole('link', { name: 'Routes' }).click();
    await page.getByText('match_recipient("support@mail.example.com")').waitFor();
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByLabel('Variables, as JSON').fill('{"name": "Ada"}');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Hello Ada' }).waitFor();
    await picture(page, 'templates');
    expect(wrong).toEqual([]);
  });

  test('move the clock on, and say what was done', async () => {
    emulator.clock.freeze('2030-01-01T12:00:00Z');
    await mailgun.messages.send({
      domain: 'mail.example.com',
      from: 'shop@mail.example.com',
      to: 'alice@example.net',
      subject: 'Later',
      text: 'Hi',
      deliveryTime: new Date('2030-01-01T12:30:00Z'),
    });
    const { page } = await open('#/clock');
    await page.getByText('Deliver a message').waitFor();
    await picture(page, 'clock');
    await page.getByRole('button', { name: '+ 1 hour' }).click();
    await page.getByText('1 hour later: 1 done.').waitFor();
    await page.getByText('Nothing waits').waitFor();
    expect(emulator.clock.now()).toEqual(new Date('2030-01-01T13:00:00Z'));
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'delivered']);
  });

  test('show each attempt of a webhook, and post it once more', async () => {
    const server = await startScriptedServer();
    server.answer(json({}, 500), json({}));
    await mailgun.webhooks.create({ domain: 'mail.example.com', eventType: 'accepted', urls: [`${server.url}/hook`] });
    const { page, wrong } = await open('#/postings');
    await page.getByText('Nothing was posted yet').waitFor();
    await send({ subject: 'Hello' });
    const posting = page.locator('.items > li').filter({ hasText: '/hook' });
    await posting.getByText('to be tried again').waitFor();
    await posting.locator('summary').click();
    await picture(page, 'postings');
    await posting.getByRole('button', { name: 'Post it once more' }).click();
    await posting.getByText('2 attempts').waitFor();
    expect(await posting.locator('.attempts .badge').allTextContents()).toEqual(['500', '200']);
    expect(server.received.map(({ url }) => url)).toEqual(['/hook', '/hook']);
    await posting.getByRole('link', { name: 'The message' }).click();
    await page.getByRole('button', { name: 'Webhooks' }).click();
    await page.locator('.message .items > li').filter({ hasText: '2 attempts' }).waitFor();
    expect(wrong).toEqual([]);
    await server.close();
  });

  test('let requests go wrong, say how often, and stop it', async () => {
    const { page, wrong } = await open('#/faults');
    const part = page.locator('section').filter({ hasText: 'Requests that go wrong' });
    await part.getByLabel('What happens').selectOption('answer 503');
    await part.getByLabel('To which route').fill('GET /v3/routes');
    await part.getByLabel('How often').fill('2');
    await part.getByRole('button', { name: 'Add' }).click();
    const fault = part.locator('.items > li').filter({ hasText: 'Answer 503 to GET /v3/routes' });
    await fault.getByText('struck 0 times').waitFor();
    await expect(mailgun.routes.list().toArray()).rejects.toMatchObject({ status: 503 });
    await fault.getByText('struck once').waitFor();
    await fault.locator('summary').click();
    await picture(page, 'faults');
    await fault.getByRole('button', { name: 'Remove' }).click();
    await part.getByText('No request goes wrong').waitFor();
    expect(await mailgun.routes.list().toArray()).toEqual([]);
    await part.getByLabel('To which route').fill('routes');
    await part.getByRole('button', { name: 'Add' }).click();
    await part.getByRole('alert').filter({ hasText: 'route must be a method and a path' }).waitFor();
    expect(emulator.faults.list().faults).toEqual([]);
    // Chromium itself notes each answer with 400.
    expect(wrong.filter((one) => !one.includes('status of 400'))).toEqual([]);
  });

  test('say what becomes of mail, and when', async () => {
    const { page, wrong } = await open('#/faults');
    const part = page.locator('section').filter({ hasText: 'What becomes of mail' });
    await part.getByLabel('Mail to').fill('bob@*');
    await part.getByRole('button', { name: 'Add' }).click();
    await part.getByText('It has held 0 times').waitFor();
    await send({ subject: 'Hello', to: 'bob@example.net' });
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'failed']);
    await part.getByText('It has held once').waitFor();
    await page.getByLabel('Mail is delivered').selectOption('after 1 minute');
    await part.getByRole('button', { name: 'Remove' }).click();
    await part.getByText('All mail arrives').waitFor();
    expect(emulator.transitions.delivery).toEqual({ after: 60_000 });
    await send({ subject: 'Later', to: 'bob@example.net' });
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted', 'failed', 'accepted']);
    expect(wrong).toEqual([]);
  });

  test('let mail come in, and say of whom it was refused', async () => {
    const server = await startScriptedServer();
    server.answer(json({}));
    await mailgun.routes.create({ expression: 'match_recipient("support@mail.example.com")', actions: [`forward("${server.url}/in")`] });
    const { page, wrong } = await open('#/inbound');
    await page.getByLabel(/^To,/).fill('support@mail.example.com, nobody@mail.example.com');
    await page.getByLabel('Subject').fill('My order');
    await page.getByLabel('Text').fill('Where is it?');
    await page.getByRole('button', { name: 'Deliver it' }).click();
    await page.locator('button.main:hover:enabled').waitFor();
    const colors = "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.querySelector('button.main')))";
    const [ground, label] = (await page.evaluate<[string, string]>(colors)).map(lightness) as [number, number];
    expect(Math.abs(ground - label)).toBeGreaterThan(0.5);
    await page.getByRole('alert').filter({ hasText: 'nobody@mail.example.com was refused: 550' }).waitFor();
    await picture(page, 'inbound');
    await page.getByText('It has come in').getByRole('link', { name: 'Webhooks' }).click();
    const posting = page.locator('.items > li').filter({ hasText: '/in' });
    await posting.getByText('1 attempt', { exact: true }).waitFor();
    expect(server.received.map(({ url, body }) => [url, body.includes('Where+is+it')])).toEqual([['/in', true]]);
    await posting.locator('summary').click();
    await picture(page, 'forward');
    await page.getByRole('link', { name: 'Deliver inbound' }).click();
    await page.getByLabel(/^To,/).fill('nobody@mail.example.com');
    await page.getByRole('button', { name: 'Deliver it' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByText('It has come in').count()).toBe(0);
    expect(wrong).toEqual([]);
    await server.close();
  });

  test('keep the inboxes of accounts apart', async () => {
    const { page, wrong } = await open();
    await send({ subject: 'Of the first', html: '<p>First</p>' });
    await row(page, 'Of the first').waitFor();
    expect(await page.getByLabel('Account').count()).toBe(0);
    emulator.addAccount({ apiKey: 'key-worker-2' });
    const other = createMailgun({ apiKey: 'key-worker-2', baseUrl: emulator.url, retries: 0 });
    await other.domains.create({ name: 'other.example.com' });
    await page.getByRole('link', { name: 'Domains' }).click();
    await page.getByLabel('Account').selectOption('key-worker-2');
    await page.getByRole('heading', { name: /^other\.example\.com/ }).waitFor();
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByText('No messages yet').waitFor();
    const letter = { from: 'a@other.example.com', to: 'b@example.net', subject: 'Of the second', html: '<p>Second</p>' };
    await other.messages.send({ domain: 'other.example.com', ...letter });
    await other.close();
    await row(page, 'Of the second').click();
    await frame(page).getByText('Second').waitFor();
    await picture(page, 'accounts');
    expect(await row(page, 'Of the first').count()).toBe(0);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await row(page, 'Of the second').waitFor({ state: 'detached' });
    expect(emulator.accounts.list().accounts.map(({ messages }) => messages)).toEqual([1, 0]);
    // The account that is looked at goes: the page falls back to the first one.
    emulator.accounts.remove('key-worker-2');
    await page.reload();
    await row(page, 'Of the first').waitFor();
    expect(wrong.filter((one) => !one.includes('status of 401'))).toEqual([]);
  });

  test('say what is kept, and empty the account', async () => {
    await furnish();
    const { page } = await open('#/about');
    await page.getByText('In each region 100,000 messages, 1.1 GB of messages, 500,000 events; in all 10,000 requests.').waitFor();
    await page.getByText(`3 messages, ${emulator.requests.length} requests`).waitFor();
    await picture(page, 'about');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Reset the account' }).click();
    await page.getByText('0 messages, 0 requests').waitFor();
    expect(emulator.store.domains.size).toBe(0);
  });

  test.each(['light', 'dark'] as const)('are readable in %s', async (colorScheme) => {
    await furnish();
    const { page } = await open('', { colorScheme });
    await row(page, 'Your order').click();
    await frame(page).getByText('Your order is on its way').waitFor();
    await picture(page, colorScheme === 'dark' ? 'dark' : 'message');
    const colors = await page.evaluate<[string, string]>(
      '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
    );
    const [ground, text] = colors.map(lightness) as [number, number];
    expect(colorScheme === 'dark' ? text - ground : ground - text).toBeGreaterThan(0.7);
    await page.keyboard.press('Escape');
    await page.getByText('No message is open').waitFor();
    if (colorScheme === 'light') await picture(page, 'inbox');
  });

  test('fit a screen of 360 pixels, with words as long as they come', async () => {
    await mailgun.webhooks.create({ domain: 'mail.example.com', eventType: 'accepted', urls: [`http://127.0.0.1:9/${long}`] });
    await furnish();
    emulator.fail({ path: `/${long}`, answer: { status: 503, body: long } });
    await fetch(`${emulator.url}/${long}`);
    emulator.deliveryRules.add({ recipient: `${long}@example.net`, outcome: 'temporary-failure' });
    emulator.addAccount({ apiKey: `key-${long}` });
    const { page, wrong } = await open('', { viewport: { width: 360, height: 740 } });
    await row(page, 'Your order').waitFor();
    await picture(page, 'phone-inbox');
    for (const section of sections) {
      await page.goto(`${emulator.url}/_emulator#/${section}`);
      await page.locator('main h1').waitFor({ state: 'attached' });
      if (section === 'faults' || section === 'postings') await page.locator('main .items summary').first().click();
      await picture(page, `phone-${section}`);
      const [wide, screen] = await page.evaluate<[number, number]>(widths);
      expect([section, wide]).toEqual([section, screen]);
    }
    for (const subject of ['Long', 'Your order']) {
      await page.goto(`${emulator.url}/_emulator#/inbox`);
      await row(page, subject).click();
      for (const view of ['Headers', 'Source', /^Events/, 'HTML']) {
        await page.locator('.tabs').getByRole('button', { name: view }).click();
        const [wide, screen] = await page.evaluate<[number, number]>(widths);
        expect([subject, view, wide]).toEqual([subject, view, screen]);
      }
    }
    await frame(page).getByText('Your order is on its way').waitFor();
    await picture(page, 'phone-message');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Domains' }).click();
    await page.getByRole('heading', { name: 'Domains' }).waitFor();
    await picture(page, 'phone-domains');
    // The image of the shop is not loaded.
    expect(wrong.filter((one) => !one.includes('https://shop.example.org/logo.png'))).toEqual([]);
  });
});

/** From 0 to 1, near enough. */
function lightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
}

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
    await furnish();
    const { page, wrong } = await open('', { viewport: { width: 360, height: 740 } });
    await row(page, 'Your order').waitFor();
    await picture(page, 'phone-inbox');
    for (const section of sections) {
      await page.goto(`${emulator.url}/_emulator#/${section}`);
      await page.locator('main h1').waitFor({ state: 'attached' });
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

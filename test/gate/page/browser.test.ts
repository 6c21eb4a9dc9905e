import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Running, runGate } from '../running';
import { findChromium } from './chromium';

const executablePath = findChromium();
// One that was not run counts as skipped in the sum of `npm test`, and is named.
const inBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined)
  console.warn('The approval page was not opened in a browser: install Chromium (apt-get install chromium) and run these tests again.');

inBrowser('in a browser, the approval page', () => {
  let browser: Browser;
  let running: Running;
  let bot: Mailgun;

  beforeAll(async () => {
    // Root may not use Chromium's sandbox; the page is ours.
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    running = await runGate({
      'support-bot': "domains: mail.example.com\nareas: { Messages: full }\nrecipients: ['*@example.com']\nconfirm: person",
    });
    const { emulator, gate, tokens } = running;
    await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.create({ name: 'mail.example.com' });
    bot = createMailgun({ apiKey: tokens['support-bot'] ?? '', baseUrl: gate.url, retries: 0 });
  });
  afterEach(() => running.close());

  /** Opens the link as `serve` prints it; notes what goes wrong, and who is asked. */
  async function open(options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(error.message));
    // Browsers ask for it by themselves.
    const { origin } = new URL(running.gate.pageUrl);
    page.on('request', (request) => !request.url().startsWith(`${origin}/`) && wrong.push(request.url()));
    await page.goto(running.gate.pageUrl);
    await page.waitForURL(/\/[0-9a-f]{32}\/$/);
    return { page, wrong, close: () => context.close() };
  }

  const long = 'a-very-long-name-'.repeat(8);
  const send = (subject: string) =>
    bot.messages
      .send({
        domain: 'mail.example.com',
        from: 'Support <bot@mail.example.com>',
        to: ['alice@example.com', `${'b'.repeat(60)}@example.com`],
        cc: 'carol@example.com',
        bcc: 'dave@example.com',
        subject,
        text: 'Hi',
        attachments: [{ filename: `${long}.pdf`, data: 'x'.repeat(48_200) }],
      })
      .then(
        ({ message }) => message,
        ({ message }) => message,
      );

  /** The fields of what waits, each with the lines that it takes: one name, one value. */
  const fieldsOf = (page: Page) =>
    page
      .locator('article')
      .first()
      .locator('dt')
      .evaluateAll((names) => names.map((name) => [name.textContent, name.nextElementSibling?.textContent]));
  const card = (page: Page, subject: string) => page.locator('article').filter({ hasText: subject });

  test('shows the call by itself, approves it with a click, and denies another', async () => {
    const { page, wrong, close } = await open();
    expect(await page.getByText('All quiet').isVisible()).toBe(true);
    const first = send('Your invoice');
    await card(page, 'Your invoice').waitFor();
    expect(await fieldsOf(page)).toEqual(
      expect.arrayContaining([
        ['to', expect.stringMatching(/^alice@example\.com, b+@example\.com$/)],
        ['cc', 'carol@example.com'],
        ['bcc', 'dave@example.com'],
        ['from', expect.stringContaining('bot@mail.example.com')],
        ['subject', 'Your invoice'],
        ['attachment', `${long}.pdf (48.2 kB)`],
      ]),
    );
    const places = await page.locator('dt').evaluateAll((names) => names.map((name) => name.getBoundingClientRect().top));
    expect(new Set(places).size).toBe(places.length);
    expect(running.emulator.store.messages).toHaveLength(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await first).toContain('Queued');
    await page.getByRole('status').filter({ hasText: 'Approved: ' }).waitFor();
    expect(running.emulator.store.messages).toHaveLength(1);

    const second = send('Another');
    await card(page, 'Another').waitFor();
    await page.getByRole('button', { name: 'Deny' }).click();
    expect(await second).toContain('a person refused it');
    await page.getByRole('status').filter({ hasText: 'Denied: ' }).waitFor();
    expect(running.emulator.store.messages).toHaveLength(1);
    expect(wrong).toEqual([]);
    await close();
  });

  test('does not move what is there when something else comes, and offers to show it', async () => {
    const { page, wrong, close } = await open();
    const first = send('Invoice one');
    await card(page, 'Invoice one').waitFor();
    const second = send('Invoice two');
    await page.getByText('What waits has changed.').waitFor();
    expect(await page.locator('article').count()).toBe(1);
    await page.getByRole('link', { name: 'Show what waits now' }).click();
    await card(page, 'Invoice two').waitFor();
    for (const subject of ['Invoice one', 'Invoice two']) {
      await card(page, subject).getByRole('button', { name: 'Deny' }).click();
      await card(page, subject).waitFor({ state: 'detached' });
    }
    await Promise.all([first, second]);
    expect(wrong).toEqual([]);
    await close();
  });

  test.each(['light', 'dark'] as const)('fits a screen of 360 pixels, and is readable in %s', async (colorScheme) => {
    const { page, wrong, close } = await open({ colorScheme, viewport: { width: 360, height: 740 } });
    const call = send(`Your invoice ${long}`);
    await page.locator('article').waitFor();
    // As text: it runs in the page, of which the types of this project know nothing.
    const found = await page.evaluate<{ scrollWidth: number; clientWidth: number; colors: [string, string] }>(`({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
      colors: [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color],
    })`);
    expect(found.scrollWidth).toBe(found.clientWidth);
    const [ground, text] = found.colors.map(lightness) as [number, number];
    expect(colorScheme === 'dark' ? text - ground : ground - text).toBeGreaterThan(0.7);
    for (const name of ['Approve', 'Deny']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    }
    const { MAILGUN_GATE_SCREENSHOTS: folder } = process.env;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/approval-${colorScheme}.png`, fullPage: true });
    await page.getByRole('button', { name: 'Deny' }).click();
    await call;
    await page.getByRole('status').filter({ hasText: 'Denied: ' }).waitFor();
    expect(wrong).toEqual([]);
    await close();
  });

  test('is not opened by a second browser with the same link', async () => {
    const { close } = await open();
    const other = await browser.newContext();
    const page = await other.newPage();
    await page.goto(running.gate.pageUrl);
    await page.getByText('in the browser in which you opened it first').waitFor();
    await other.close();
    await close();
  });

  test('takes no click on a page of another site', async () => {
    const { page, close } = await open();
    const call = send('Your invoice');
    await page.locator('article').waitFor();
    const form = await page.locator('form').evaluate((element) => element.outerHTML);
    // In the browser that has the cookie: the page of an attacker who knows all of the form.
    const attacker = await page.context().newPage();
    await attacker.goto('data:text/html,attack');
    await attacker.setContent(form.replace('action="answer"', `action="${new URL('answer', page.url())}"`));
    await attacker.getByRole('button', { name: 'Approve' }).click();
    await attacker.getByText('No access').waitFor();
    expect(running.emulator.store.messages).toHaveLength(0);
    await page.getByRole('button', { name: 'Deny' }).click();
    expect(await call).toContain('a person refused it');
    await close();
  });
});

/** From 0 to 1, near enough. */
function lightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
}

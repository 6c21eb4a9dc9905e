import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../gate/page/chromium';

const executablePath = findChromium();
// One that was not run counts as skipped in the sum of `npm test`, and is named.
export const inBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined)
  console.warn("The emulator's page was not opened in a browser: install Chromium (apt-get install chromium) and run these tests again.");

export interface Opened {
  readonly page: Page;
  /** What the browser complained of, and requests for other hosts. */
  readonly wrong: string[];
}

export let emulator: Emulator;
export let mailgun: Mailgun;
let browser: Browser;
const contexts: { close(): Promise<void> }[] = [];

/** Builds the page as it is now, and starts a browser for the tests of the file that calls this, and an emulator for each. */
export function openPages(options: EmulatorOptions = {}): void {
  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, [resolve(__dirname, '../../../scripts/bundle-page.mjs')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    // Root may not use Chromium's sandbox; the page is ours.
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    emulator = await startEmulator(options);
    mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
    await mailgun.domains.create({ name: 'mail.example.com' });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await mailgun.close();
    await emulator.close();
  });
}

export async function open(place = '', options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on(
    'request',
    (request) => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(emulator.url) && wrong.push(request.url()),
  );
  await page.goto(`${emulator.url}/_emulator${place}`);
  await page.locator('.live.on').waitFor();
  return { page, wrong };
}

interface Letter {
  readonly subject: string;
  readonly to?: string;
  readonly html?: string;
  readonly text?: string;
  readonly tags?: string[];
}

export const send = ({ to = 'alice@example.net', text = 'Hello', ...others }: Letter) =>
  mailgun.messages.send({ domain: 'mail.example.com', from: 'Shop <shop@mail.example.com>', to, text, ...others });

export const row = (page: Page, subject: string) => page.locator('.rows a').filter({ hasText: subject });

/** The message in its frame. */
export const frame = (page: Page) => page.frameLocator('iframe[title="The message as HTML"]');

/** Keeps a picture where `MAILGUN_EMULATOR_SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const { MAILGUN_EMULATOR_SCREENSHOTS: folder } = process.env;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `page-${name}.png`) });
}

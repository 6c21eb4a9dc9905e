import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import * as ts from 'typescript';
import { blocks, root } from './pages';

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator();
  folder = mkdtempSync(join(root, 'test', '.docs-'));
  for (const file of ['figures.pdf', 'members.csv']) copyFileSync(join(root, 'LICENSE'), join(folder, file));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await emulator.close();
});

/** What a reader has before the first block: an account with a verified domain, a list and a template. */
async function prepare(): Promise<void> {
  emulator.reset();
  const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await fetch(emulator.url + path, { method: 'POST', headers, body: new URLSearchParams(form) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await post('/v4/domains', { name: 'mail.example.com' });
  for (const domain of emulator.store.domains.values()) Object.assign(domain.settings, { state: 'active' });
  await post('/v3/lists', { address: 'news@mail.example.com' });
  await post('/v3/mail.example.com/templates', { name: 'welcome', template: 'Hello {{name}}', tag: 'v1' });
}

/** The block as a reader runs it; only the address is the local Mailgun's, where the block names none. */
function programOf(text: string): string {
  const local = /baseUrl/.test(text)
    ? text
    : text.replaceAll(/createMailgun\(\{/g, 'createMailgun({ baseUrl: process.env.MAILGUN_BASE_URL,');
  const { outputText } = ts.transpileModule(local, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: false },
  });
  return outputText;
}

async function run(text: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const file = join(folder, 'block.mjs');
  writeFileSync(file, programOf(text));
  const env = { ...process.env, MAILGUN_API_KEY: emulator.apiKey, MAILGUN_BASE_URL: emulator.url, MAILGUN_SIGNING_KEY: 'key-of-webhooks' };
  const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, said };
}

const runnable = blocks.filter(
  ({ language, text, notRun }) => language === 'ts' && !/pulumi-mailgun|@pulumi/.test(text) && notRun === undefined,
);

test.each(runnable.map(({ place, text }) => [place, text] as const))('%s runs as it stands there', async (_, text) => {
  await prepare();
  const { code, said } = await run(text);
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(said).not.toMatch(/MailgunError/);
});

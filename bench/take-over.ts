import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { createStack } from '../scripts/stack';
import { table } from '../scripts/table';
import { timed } from './progress';

const root = resolve(__dirname, '..');

const DOMAINS = 100;
const LATENCY = 60;

/** What it takes to take over an account of 850 things with one command, and that nothing is left to change. */
export async function measureTakeOver(cli: PulumiCli): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-bench-'));
  const emulator = await startEmulator();
  try {
    const things = await fill(emulator);
    emulator.latency = LATENCY;
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: bench\nruntime: nodejs\n');
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "main": "index.ts" }');
    writeFileSync(join(folder, 'index.ts'), "import './mailgun';\n");
    const config = { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url };
    const stack = await createStack({ cli, program: folder, project: 'bench', name: 'bench', folder, config });
    const takeOver = async (...args: string[]) => {
      emulator.requests.splice(0);
      const { result, seconds } = await timed(`import ${args.join(' ')}`, () => runImport(folder, stack.environment, args));
      const writes = emulator.requests.filter(({ route }) => !route?.startsWith('GET '));
      if (writes.length > 0) throw new Error(`An import has written at Mailgun: ${writes[0]?.route}`);
      return { requests: emulator.requests.length, seconds, megabytes: result };
    };
    const listed = await takeOver();
    const applied = await takeOver('--apply');
    emulator.requests.splice(0);
    const { result, seconds } = await timed('preview', () => stack.run(['preview', '--refresh', '--expect-no-changes']));
    if (result.exitCode !== 0) throw new Error(result.output);
    return table(
      ['taking over', 'requests', 'seconds', 'peak memory', 'changes'],
      [
        [`${things}: program and import files`, String(listed.requests), listed.seconds.toFixed(1), `${listed.megabytes} MB`, '–'],
        ['the same, imported and proven (--apply)', String(applied.requests), applied.seconds.toFixed(1), `${applied.megabytes} MB`, '0'],
        ['preview with refresh after it', String(emulator.requests.length), seconds.toFixed(1), '–', '0'],
      ],
    );
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill({ apiKey, url }: Emulator): Promise<string> {
  const mailgun = createMailgun({ apiKey, baseUrl: url });
  const events = ['delivered', 'opened', 'clicked', 'complained'] as const;
  await Promise.all(
    Array.from({ length: DOMAINS }, async (_, index) => {
      const domain = `mail-${index}.example.com`;
      await mailgun.domains.create({ name: domain, spamAction: 'tag' });
      for (const eventType of events) await mailgun.webhooks.create({ domain, eventType, urls: [`https://example.com/${eventType}`] });
      await mailgun.templates.create({ domain, name: 'welcome', content: '<p>Hello {{name}}</p>' });
      for (const name of ['in', 'out'])
        await mailgun.routes.create({
          expression: `match_recipient("${name}@${domain}")`,
          actions: ['stop()'],
          description: `${name} ${index}`,
        });
      if (index % 2 === 0) await mailgun.lists.create({ address: `news@${domain}` });
    }),
  );
  await mailgun.close();
  return `${DOMAINS} domains, ${2 * DOMAINS} routes, ${4 * DOMAINS} webhooks, ${DOMAINS} templates, ${DOMAINS / 2} lists`;
}

/** Runs the built command, and answers with the most memory that it had, in megabytes. */
async function runImport(folder: string, environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
  const peak = join(folder, 'peak');
  const note = join(folder, 'note-peak.cjs');
  writeFileSync(
    note,
    `process.once('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  await new Promise<void>((done, reject) => {
    const command = ['--require', note, join(root, 'provider/dist/cli/bin.js'), 'import', ...args];
    const child = spawn(process.execPath, command, { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? done() : reject(new Error(said))));
  });
  return Math.round(Number(readFileSync(peak, 'utf8')) / 1024);
}

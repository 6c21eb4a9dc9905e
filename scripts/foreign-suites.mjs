// Other people's clients and their own tests, run against the emulator. Fetches them from their registries: needs the network and minutes.
// npm run foreign-suites -- go        only those whose name has "go" in it
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { anymail, mailgunJs, nodemailer, pythonSdk } from './foreign-suites/clients.mjs';
import { run as mailgunGo } from './foreign-suites/mailgun-go.mjs';
import { run as mailgunMcpServer } from './foreign-suites/mailgun-mcp-server.mjs';

const { startEmulator } = createRequire(import.meta.url)('mailgun-emulator');

const suites = {
  'mailgun-go v5, its own tests': mailgunGo,
  'Python SDK, main operations': pythonSdk,
  'django-anymail, sending': anymail,
  'nodemailer-mailgun-transport, sending': nodemailer,
  'mailgun.js, our tests with it': mailgunJs,
  "Mailgun's MCP server, through the gate": mailgunMcpServer,
};

/** Not spawnSync: the emulator answers from this process. */
async function command(name, args, options = {}) {
  const child = spawn(name, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('close', resolve);
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, status };
}

async function runSuite(run) {
  const emulator = await startEmulator({ apiKey: 'key-of-foreign-suites' });
  const folder = mkdtempSync(join(tmpdir(), 'foreign-suite-'));
  const { url, apiKey } = emulator;
  const request = async (method, path, form) => {
    const authorization = `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`;
    const answer = await fetch(url + path, { method, headers: { authorization }, body: new URLSearchParams(form) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  try {
    return await run({ url, apiKey, folder, request, command });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

const [only = ''] = process.argv.slice(2);
const rows = [];
for (const [name, run] of Object.entries(suites)) {
  if (!name.toLowerCase().includes(only.toLowerCase())) continue;
  console.log(`${name} …`);
  const { skipped, results = [] } = await runSuite(run);
  if (skipped !== undefined) console.log(`  skipped: ${skipped}`);
  const failed = results.filter(({ wrong }) => wrong);
  const notOurs = failed.filter((result) => result.notOurs !== undefined);
  const notEmulated = failed.filter((result) => result.notEmulated !== undefined);
  const wrong = failed.length - notOurs.length - notEmulated.length;
  for (const { name: test, wrong: message, ...known } of failed)
    console.log(`  ${test}: ${known.notOurs === undefined ? (known.notEmulated ?? message) : `not ours: ${known.notOurs}`}`);
  if (wrong > 0) process.exitCode = 1;
  const passed = results.length - failed.length;
  const counts = { run: results.length, passed, 'not ours': notOurs.length, 'not emulated': notEmulated.length, wrong };
  rows.push({ suite: name, ...(skipped === undefined ? counts : { run: 'skipped' }) });
}
console.table(rows);

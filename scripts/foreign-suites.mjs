// Other people's clients and their own tests, run against the emulator. Fetches them from their registries: needs the network and minutes.
// npm run foreign-suites -- go        only those whose name has "go" in it
// npm run foreign-suites -- --write   all of them, and the table of docs/emulator.md; without it the table is only compared
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { anymail, mailgunJs, nodemailer, pythonSdk } from './foreign-suites/clients.mjs';
import { run as mailgunGo } from './foreign-suites/mailgun-go.mjs';
import { run as mailgunMcpServer } from './foreign-suites/mailgun-mcp-server.mjs';
import { bring } from './foreign-suites/table.mjs';

const require = createRequire(import.meta.url);
const { startEmulator } = require('mailgun-emulator');

const suites = {
  'mailgun.js, each of its methods': mailgunJs,
  'mailgun-go, its own tests': mailgunGo,
  "Mailgun's Python SDK, its operations": pythonSdk,
  'django-anymail, sending, webhooks and inbound mail': anymail,
  'nodemailer-mailgun-transport, sending': nodemailer,
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
    const outcome = await run({ url, apiKey, emulator, folder, request, command });
    return { reached: reachedIn(emulator), ...outcome };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

/** The operations that were asked for and carried out. */
const reachedIn = ({ requests }) => [...new Set(requests.filter(({ route, status }) => route && status < 300).map(({ route }) => route))];

const only = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? '';
const rows = [];
for (const [name, run] of Object.entries(suites)) {
  if (!name.toLowerCase().includes(only.toLowerCase())) continue;
  console.log(`${name} …`);
  const outcome = await runSuite(run);
  for (const { name: test, wrong, notOurs, notEmulated } of outcome.results ?? []) {
    if (!wrong) continue;
    console.log(`  ${test}: ${notOurs ?? notEmulated ?? wrong}`);
    if ((notOurs ?? notEmulated) === undefined) process.exitCode = 1;
  }
  rows.push({ name, ...outcome });
}
const { table, differs } = bring(rows, { write: process.argv.includes('--write'), all: rows.length === Object.keys(suites).length });
console.log(table);
if (differs) {
  console.error('docs/emulator.md has another table: run it again with --write.');
  process.exitCode = 1;
}

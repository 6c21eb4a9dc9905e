// Mailgun's own MCP server, with a gate in the place of Mailgun. It knows two addresses only, both by https and without a port: what it asks them for is
// sent to the gate, and nothing else of it is changed.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const { startGate } = createRequire(import.meta.url)('mailgun-gate');

const redirect = `
const http = require('node:http');
const https = require('node:https');
https.request = ({ hostname, ...options }, onResponse) => {
  if (hostname !== 'api.mailgun.net') throw new Error('it asked ' + hostname);
  return http.request({ ...options, hostname: '127.0.0.1', port: process.env.GATE_PORT }, onResponse);
};
`;

const token = 'mgate_of-the-foreign-suites';
const policy = `version: 1
agents:
  foreign:
    token: sha256:${createHash('sha256').update(token).digest('hex')}
    expires: 2099-12-31
    domains: mailgun.test
    areas: { Messages: full, Suppressions: read }
    recipients: ['*@example.com']
`;

const letter = { domain_name: 'mailgun.test', from: 'bot@mailgun.test', to: ['alice@example.com'], subject: 'Hello', text: 'Hi' };

/** What is called, and what it has to say. Its names have changed between versions: tools are found by what they take and say. */
const calls = [
  { name: 'sends to a recipient that is allowed', ...sending({}), says: /Queued/ },
  {
    name: 'is refused another recipient',
    ...sending({ to: ['mallory@evil.example'] }),
    refused: /not among the recipients|[Aa]ccess denied/,
  },
  {
    name: 'is refused another recipient in bcc',
    ...sending({ bcc: ['mallory@evil.example'] }),
    refused: /not among the recipients|[Aa]ccess denied/,
  },
  {
    name: 'lists the bounces',
    is: (tool) => takes(tool, 'domain_name') && !takes(tool, 'address') && /bounces/i.test(words(tool)),
    given: { domain_name: 'mailgun.test', limit: 100, page: '', term: '' },
    says: /items/,
  },
  {
    name: 'is refused an area that is off',
    is: (tool) => /routes/i.test(words(tool)) && !takes(tool, 'id'),
    given: {},
    refused: /Routes|[Aa]ccess denied/,
  },
];

function sending(more) {
  return {
    is: (tool) => Object.keys(letter).every((field) => takes(tool, field)) && !takes(tool, 'storage_key'),
    given: { ...letter, ...more },
  };
}

const takes = ({ inputSchema }, field) => field in (inputSchema.properties ?? {});
const words = ({ name, description = '' }) => `${name} ${description}`;

/** What of it is wrong, or nothing. */
async function wrongWith(client, tools, { is, given, says, refused }) {
  const tool = tools.find(is);
  if (tool === undefined) return 'it has no such tool';
  const { content, isError = false } = await client.callTool({ name: tool.name, arguments: given });
  const text = content.map((part) => part.text).join(' ');
  return isError === (refused !== undefined) && (says ?? refused).test(text) ? null : text;
}

/** MAILGUN_MCP_SERVER is the program of who has built it from its sources; else it comes from npm. */
async function findProgram(folder, command) {
  const { MAILGUN_MCP_SERVER: built } = process.env;
  if (built !== undefined) return { program: built };
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const installed = await command('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error', '@mailgun/mcp-server'], {
    cwd: folder,
  });
  if (installed.status !== 0) {
    const why = /E404/.test(installed.stderr) ? 'npm does not have @mailgun/mcp-server' : installed.stderr.trim();
    return { skipped: `${why}; build it from its sources, and name its program in MAILGUN_MCP_SERVER` };
  }
  const { bin } = createRequire(join(folder, 'package.json'))('./node_modules/@mailgun/mcp-server/package.json');
  return { program: join(folder, 'node_modules/@mailgun/mcp-server', Object.values(bin)[0]) };
}

export async function run({ url, apiKey, folder, request, command }) {
  const found = await findProgram(folder, command);
  if ('skipped' in found) return found;
  await request('POST', '/v4/domains', { name: 'mailgun.test' });
  writeFileSync(join(folder, 'redirect.cjs'), redirect);
  writeFileSync(join(folder, 'mailgun-gate.yaml'), policy);
  const gate = await startGate({ policy: join(folder, 'mailgun-gate.yaml'), state: join(folder, 'state'), apiKey, baseUrl: url });
  const client = new Client({ name: 'foreign-suites', version: '1' });
  try {
    const env = { ...process.env, MAILGUN_API_KEY: token, GATE_PORT: new URL(gate.url).port };
    const args = ['--require', join(folder, 'redirect.cjs'), found.program];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: folder }));
    const { tools } = await client.listTools();
    const results = [];
    for (const call of calls) results.push({ name: call.name, wrong: await wrongWith(client, tools, call) });
    return { results };
  } finally {
    await client.close();
    await gate.close();
  }
}

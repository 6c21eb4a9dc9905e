import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailgun } from 'mailgun-sdk';
import { parse } from 'yaml';
import { type CheckOptions, runCheck } from '../../gate/cli/check-command';
import { runDemo } from '../../gate/cli/demo-command';
import { runTools } from '../../gate/cli/tools-command';
import { areas } from '../../gate/operations/area';
import { operations } from '../../gate/operations/operation';
import { PolicyProblems } from '../../gate/policy/problems';
import { readPolicy } from '../../gate/policy/read-policy';
import { type Running, runGate } from '../gate/running';
import { blocks, blocksOf, read, root } from './pages';

const guide = 'docs/gate.md';
const pages = [
  'gate/README.md',
  guide,
  'docs/gate-mcp-clients.md',
  'docs/gate-audit.md',
  'docs/gate-security.md',
  'docs/gate-container.md',
];
const all = pages.map(read).join('\n');
const of = (page: string, language: string) => blocksOf(page).filter((block) => block.language === language);

/** What stands in back-ticks in the first cells of the table that begins so. */
const firstCells = (page: string, head: string) =>
  (read(page).split(`${head}\n`)[1]?.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(1)
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the policies', () => {
  const policies = blocks.filter(
    ({ place, language, text }) => pages.some((page) => place.startsWith(`${page}:`)) && language === 'yaml' && text.includes('agents:'),
  );

  test.each(policies.map(({ place, text }) => [place, text] as const))('at %s can be read', (place, text) => {
    expect(readPolicy(text, place).agents.size).toBeGreaterThan(0);
  });

  test('of the guide has every rule that there is', () => {
    const words = JSON.stringify(parse(policies.find(({ place }) => place.startsWith(guide))?.text ?? ''));
    const rules = [
      'approvals',
      'token',
      'tokens',
      'expires',
      'read-only',
      'areas',
      'limits',
      'subaccounts',
      'domains',
      'recipients',
      'from',
    ];
    const others = ['destinations', 'senders', 'hours', 'confirm', 'because', 'only', 'except', 'messages-per-hour', 'recipients-per-day'];
    expect([...rules, ...others].filter((rule) => !words.includes(`"${rule}":`))).toEqual([]);
    expect([...rules, ...others].filter((rule) => !new RegExp(`\`${rule}[\`:]`).test(read(guide)))).toEqual([]);
  });

  test('that is wrong is told as the guide shows it', () => {
    const wrong = [
      'version: 1',
      'agents:',
      '  support-bot:',
      '    token: mgate_abc',
      '    expires: 2027-02-30',
      '    areas:',
      '      Message: full',
      '      Domains: write',
      "    recipients: '@example.com'",
    ];
    const shown = of(guide, 'text').find(({ text }) => text.startsWith('mailgun-gate: bad.yaml'))?.text;
    let said = '';
    try {
      readPolicy(wrong.join('\n'), 'bad.yaml');
    } catch (error) {
      said = error instanceof PolicyProblems ? `mailgun-gate: ${error.message}\n` : '';
    }
    expect(said).toBe(shown);
  });
});

describe('the demo', () => {
  /** Without what differs from one run to the next. */
  const constant = (line: string) =>
    line
      .replace(/^ *\d{4}-\d\d-\d\dT[\d:.]+Z/, '')
      .replace(/<[^>]+>|\b[0-9a-f]{32}\b|\d+ minutes? \d+ seconds?/g, '…')
      .trim();

  test('prints what the READMEs show of it', async () => {
    const said: string[] = [];
    await runDemo((line) => said.push(...line.split('\n')));
    const printed = new Set(said.map(constant));
    for (const page of ['gate/README.md', 'README.md']) {
      const [shown] = of(page, 'text').filter(({ text }) => text.includes('support-bot'));
      const lines = (shown?.text ?? '').split('\n').map(constant);
      expect(lines.length).toBeGreaterThan(1);
      expect(lines.filter((line) => !printed.has(line))).toEqual([]);
    }
  });
});

describe('check', () => {
  const shown = of(guide, 'text').filter(({ text }) => text.startsWith('$ npx mailgun-gate check'));

  test('is shown', () => expect(shown.length).toBeGreaterThan(4));

  test.each(shown.map(({ place, text }) => [place, text] as const))('says what %s shows', async (_, text) => {
    const policy = join(folder, 'mailgun-gate.yaml');
    writeFileSync(policy, of(guide, 'yaml')[0]?.text ?? '');
    const [command = '', ...output] = text.trimEnd().split('\n');
    const options = Object.fromEntries(
      [...command.matchAll(/--(\w+) (?:'([^']+)'|(\S+))/g)].map(([, name, quoted, word]) => [name, quoted ?? word]),
    );
    const said: string[] = [];
    await runCheck({ ...(options as Omit<CheckOptions, 'policy'>), policy }, (line) => said.push(line));
    expect(said.map((line) => line.replaceAll(policy, 'mailgun-gate.yaml'))).toEqual(output);
  });
});

describe('the guide', () => {
  test('has every area, and says how many operations there are', () => {
    expect(firstCells(guide, '| area | covers |')).toEqual([...areas]);
    expect(read(guide)).toContain(`Each of the ${operations.size} operations`);
  });

  test('explains every command, option and variable', () => {
    const source = readFileSync(join(root, 'gate/cli/bin.ts'), 'utf8');
    const options = [...source.matchAll(/'(--[\w-]+)(?: <\w+>)?'/g)].map(([, option = '']) => option);
    const commands = [...source.matchAll(/\.command\('(\w+)/g)].map(([, command = '']) => command);
    expect([options.length, commands.length]).toEqual([expect.any(Number), 11]);
    expect(options.filter((option) => option !== '--help' && !new RegExp(`${option}(?![\\w-])`).test(all))).toEqual([]);
    expect(commands.filter((command) => !new RegExp(`\`${command}\`|mailgun-gate ${command}|audit ${command}`).test(all))).toEqual([]);
    const files = ['cli/bin.ts', 'cli/settings.ts', 'cli/mcp-command.ts', 'audit/key.ts'].map((file) =>
      readFileSync(join(root, 'gate', file), 'utf8'),
    );
    const variables = new Set(files.flatMap((text) => [...text.matchAll(/\b(?:MAILGUN|XDG)_[A-Z_]+\b/g)].map(([name]) => name)));
    expect(firstCells(guide, '| variable | |').sort()).toEqual([...variables].sort());
  });
});

describe('clients of the HTTP gate', () => {
  let running: Running;
  const token = () => running.tokens['support-bot'] ?? '';
  const here = (text: string) => text.replaceAll('http://127.0.0.1:3536', running.gate.url);

  beforeAll(async () => {
    running = await runGate({
      'support-bot': "areas: { Messages: full, Events: read }\ndomains: mail.example.com\nrecipients: ['*@example.com']",
    });
    const { apiKey, url: baseUrl } = running.emulator;
    await createMailgun({ apiKey, baseUrl }).domains.create({ name: 'mail.example.com' });
  });
  afterAll(() => running.close());

  const commands = pages.flatMap((page) => of(page, 'sh')).filter(({ text }) => text.startsWith('curl '));
  test.each(commands.map(({ place, text }) => [place, text] as const))('curl at %s is answered', async (_, text) => {
    const script = here(text).replace('curl ', 'curl --silent --fail-with-body ');
    const child = spawn('bash', ['-c', script], { env: { ...process.env, MAILGUN_GATE_TOKEN: token() } });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk));
    expect([(await once(child, 'close'))[0], said]).toEqual([0, expect.stringMatching(/Queued|items/)]);
  });

  const programs = pages.flatMap((page) => of(page, 'ts'));
  test.each(programs.map(({ place, text }) => [place, text] as const))('the program at %s runs', async (_, text) => {
    const place = mkdtempSync(join(root, 'test', '.docs-'));
    const file = join(place, 'block.mjs');
    writeFileSync(file, here(text));
    const before = running.emulator.requests.length;
    const child = spawn(process.execPath, [file], { env: { ...process.env, MAILGUN_GATE_TOKEN: token() } });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    expect([(await once(child, 'close'))[0], said]).toEqual([0, '']);
    rmSync(place, { recursive: true });
    expect(running.emulator.requests.length).toBeGreaterThan(before);
  });

  test('a line of the audit is checked with openssl as its page says', async () => {
    const [script] = of('docs/gate-audit.md', 'sh').filter(({ text }) => text.includes('openssl'));
    const said = execFileSync('bash', ['-c', script?.text ?? ''], { cwd: running.state, encoding: 'utf8' });
    const [computed, written] = said
      .trim()
      .split('\n')
      .map((line) => /[0-9a-f]{64}/.exec(line)?.[0]);
    expect(computed).toMatch(/^[0-9a-f]{64}$/);
    expect(written).toBe(computed);
    expect(readdirSync(join(running.state, 'audit'))).toHaveLength(1);
  });

  test('what is in the state folder is in the guide', () => {
    const names = firstCells(guide, '| in it | |').map((name) => name.replace('/', ''));
    expect(readdirSync(running.state).sort()).toEqual(names.sort());
  });
});

describe('the audit', () => {
  test('has every field of a record explained, and no other', () => {
    const source = readFileSync(join(root, 'gate/audit/entry.ts'), 'utf8');
    const [, entry = '', record = ''] = source.split(/export interface (?:Entry|AuditRecord)/);
    const fields = [entry.split('\n}')[0] ?? '', record].flatMap((part) =>
      [...part.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name),
    );
    expect(firstCells('docs/gate-audit.md', '| field | |').sort()).toEqual([...new Set(fields)].sort());
  });

  test('has every step explained', () => {
    const source = readFileSync(join(root, 'gate/audit/entry.ts'), 'utf8');
    const steps = [...source.matchAll(/type (?:Own)?Step = (.*);/g)].flatMap(([, words = '']) =>
      [...words.matchAll(/'(\w+)'/g)].map(([, step = '']) => step),
    );
    expect(firstCells('docs/gate-audit.md', '| step | |').sort()).toEqual(steps.sort());
  });
});

describe('the settings of MCP clients', () => {
  const page = 'docs/gate-mcp-clients.md';
  const settings = of(page, 'json').map(
    ({ place, text }) => [place, JSON.parse(text) as Readonly<Record<string, Record<string, Server>>>] as const,
  );
  interface Server {
    readonly url?: string;
    readonly serverUrl?: string;
    readonly headers?: { readonly Authorization?: string };
    readonly command?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }

  test.each(settings)('at %s lead to the gate', (_, { mcpServers, context_servers: contextServers, servers }) => {
    const server = (mcpServers ?? contextServers ?? servers)?.mailgun;
    if (server?.command === undefined) {
      expect(server?.url ?? server?.serverUrl).toBe('http://127.0.0.1:3536/mcp');
      expect(server?.headers?.Authorization).toMatch(/^Bearer \S+$/);
    } else {
      const { bin } = JSON.parse(read('gate/package.json')) as { readonly bin: object };
      expect(Object.keys(bin)).toEqual([server.command]);
      expect(server.args?.slice(0, 2)).toEqual(['mcp', '--policy']);
      expect(Object.keys(server.env ?? {})).toEqual(['MAILGUN_API_KEY', 'MAILGUN_GATE_TOKEN']);
    }
  });

  test('the tools that it shows are those of the policy of the README of the package', () => {
    const policy = join(folder, 'readme.yaml');
    writeFileSync(policy, of('gate/README.md', 'yaml')[0]?.text ?? '');
    const said: string[] = [];
    runTools({ policy, agent: 'support-bot', json: false, lock: false }, (line) => said.push(line));
    const shown =
      of(page, 'text')
        .find(({ text }) => text.startsWith('messages_send'))
        ?.text.trimEnd()
        .split('\n') ?? [];
    expect(shown.slice(0, -1)).toEqual(said.slice(0, -1));
    expect(shown.at(-1)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('names every resource and every prompt', () => {
    const wordsOf = (file: string, word: RegExp) =>
      [...readFileSync(join(root, 'gate/mcp', file), 'utf8').matchAll(word)].map(([, name = '']) => name);
    expect(firstCells(page, '| resource | |')).toEqual(
      ['resources.ts', 'recent-events.ts'].flatMap((file) => wordsOf(file, /'(mailgun:\/\/[^']+)'/g)),
    );
    expect(firstCells(page, '| prompt | |')).toEqual(wordsOf('prompts.ts', /^ {6}name: '([\w-]+)'/gm));
  });
});

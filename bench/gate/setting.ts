import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areas } from '../../gate/operations/area';
import { createToken } from '../../gate/policy/token';

export const bin = join(__dirname, '..', '..', 'gate', 'dist', 'cli', 'bin.js');

const all = (access: string) => `areas: { ${areas.map((area) => `'${area}': ${access}`).join(', ')} }`;

/** What the policy says of each agent. */
const agents = {
  sender: [
    'areas: { Messages: full, Domains: read }',
    'domains: mail.example.com',
    "recipients: ['*@example.com']",
    'limits: { messages-per-hour: 1000000, recipients-per-day: 1000000 }',
  ],
  everything: [all('full'), "domains: '*'", "recipients: '*'"],
  messages: ['areas: { Messages: full }', 'domains: mail.example.com', "recipients: '*'"],
  reader: [all('read'), "domains: '*'"],
  'support-bot': [
    'areas: { Messages: full, Events: read, Suppressions: full, Templates: read }',
    'domains: mail.example.com',
    "recipients: ['*@example.com']",
  ],
} as const;

export type AgentName = keyof typeof agents;
export const agentNames = Object.keys(agents) as readonly AgentName[];

/** A gate that has been built, in a process of its own, and a Mailgun that always answers the same in another. */
export interface Setting {
  /** Of the Mailgun. */
  readonly direct: string;
  readonly gate: string;
  readonly gateProcess: number;
  readonly tokens: Readonly<Record<AgentName, string>>;
  /** What another process of the gate is started with. */
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
}

export async function withGate<T>(action: (setting: Setting) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-bench-'));
  const mailgun = fork(join(__dirname, 'local-mailgun.ts'), { execArgv: ['-r', 'ts-node/register/transpile-only'] });
  let gate: ChildProcess | undefined;
  try {
    const [direct] = (await once(mailgun, 'message')) as [string];
    const made = agentNames.map((name) => [name, createToken()] as const);
    const policy = join(folder, 'mailgun-gate.yaml');
    writeFileSync(
      policy,
      `version: 1\nagents:\n${made
        .map(([name, { hash }]) => `  ${name}:\n    token: sha256:${hash}\n    expires: 2099-12-31\n    ${agents[name].join('\n    ')}\n`)
        .join('')}`,
    );
    const environment = {
      ...process.env,
      MAILGUN_API_KEY: 'key-of-the-benchmark',
      MAILGUN_BASE_URL: direct,
      MAILGUN_GATE_POLICY: policy,
      MAILGUN_GATE_STATE: join(folder, 'state'),
    };
    const started = await startGate(environment);
    gate = started.process;
    const tokens = Object.fromEntries(made.map(([name, { token }]) => [name, token])) as Record<AgentName, string>;
    return await action({ direct, gate: started.url, gateProcess: gate.pid ?? 0, tokens, environment, folder });
  } finally {
    if (gate !== undefined) await stop(gate);
    mailgun.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Comes back once it has ended. */
export async function stop(gate: ChildProcess): Promise<void> {
  if (gate.exitCode !== null || !gate.kill()) return;
  await once(gate, 'exit');
}

/** Comes back once it has said its address. */
export async function startGate(environment: NodeJS.ProcessEnv): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const gate = spawn(process.execPath, [bin, 'serve', '--port', '0'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const part of gate.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += part;
    const [, url] = /^HTTP gate +(\S+)/m.exec(said) ?? [];
    if (url === undefined) continue;
    gate.stderr.resume();
    return { process: gate, url };
  }
  throw new Error(`The gate did not start: ${said}`);
}

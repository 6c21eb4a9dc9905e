import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createToken } from '../../gate/policy/token';
import { type RunningGate, type StartOptions, startGate } from '../../gate/start-gate';

/** A gate with its policy, in front of an emulator. */
export interface Running {
  readonly emulator: Emulator;
  readonly gate: RunningGate;
  /** Token of each agent. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly policyFile: string;
  readonly state: string;
  /** What the gate has told a person. */
  readonly told: readonly string[];
  /** Writes another policy; comes back once it holds. */
  change(agents: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** @param agents - What the policy says of each agent, as YAML without indentation. */
export async function runGate(agents: Readonly<Record<string, string>>, options: Partial<StartOptions> = {}): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-'));
  const emulator = await startEmulator();
  const tokens = Object.keys(agents).map((name) => [name, createToken()] as const);
  const policyFile = join(folder, 'mailgun-gate.yaml');
  const state = join(folder, 'state');
  const policyOf = (each: Readonly<Record<string, string>>) =>
    [
      'version: 1',
      Object.keys(each).length === 0 ? 'agents: {}' : 'agents:',
      ...tokens.flatMap(([name, { hash }]) => (each[name] === undefined ? [] : agent(name, hash, each[name]))),
    ].join('\n');
  writeFileSync(policyFile, policyOf(agents));
  const told: string[] = [];
  const gate = await startGate({
    policy: policyFile,
    state,
    apiKey: emulator.apiKey,
    baseUrl: emulator.url,
    tell: (line) => told.push(line),
    ...options,
  });
  return {
    emulator,
    gate,
    tokens: Object.fromEntries(tokens.map(([name, { token }]) => [name, token])),
    policyFile,
    state,
    told,
    change: (others) =>
      new Promise<void>((resolve) => {
        const stop = gate.gate.onPolicyChange(() => {
          stop();
          resolve();
        });
        writeFileSync(policyFile, policyOf(others));
      }),
    async close() {
      await gate.close();
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function agent(name: string, hash: string, yaml: string): readonly string[] {
  const lines = yaml.split('\n').filter((line) => line.trim() !== '');
  const margin = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  return [`  ${name}:`, `    token: sha256:${hash}`, '    expires: 2099-12-31', ...lines.map((line) => `    ${line.slice(margin)}`)];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { forgetMade } from '../../../provider/lifecycle/intents';
import { startDynamicHost } from '../../contract/dynamic-host';
import type { ProviderHost } from '../../contract/provider-host';
import { createEngine, type Declared, emptyStack, type Stack } from '../matrix/engine';

/** A stack of somebody's, with a provider process of its own. */
export interface Rival {
  readonly stack: Stack;
  up(program: Declared | undefined): Promise<readonly string[]>;
  refresh(): Promise<readonly string[]>;
  preview(program: Declared | undefined): Promise<string>;
  /** What it holds now. */
  id(): string | undefined;
  host(): ProviderHost;
  /** What its processes have printed. */
  printed(): string;
  /** The process is gone at once; the next run starts another. */
  kill(): Promise<void>;
  /** Begins with an empty state. */
  forget(): void;
}

/** Two stacks before one Mailgun. */
export interface Rivals {
  readonly emulator: Emulator;
  readonly both: readonly [Rival, Rival];
  /** Puts everything back. */
  reset(): void;
  close(): Promise<void>;
}

/** `sharesHome`: both run on one machine, as one user. */
export async function startRivals({ sharesHome }: { readonly sharesHome: boolean }): Promise<Rivals> {
  const emulator = await startEmulator({ dns: 'unknown' });
  const homes = [mkdtempSync(join(tmpdir(), 'pulumi-home-')), mkdtempSync(join(tmpdir(), 'pulumi-home-'))] as const;
  const first = createRival(emulator, homes[0]);
  const second = createRival(emulator, homes[sharesHome ? 0 : 1]);
  return {
    emulator,
    both: [first, second],
    reset() {
      emulator.reset();
      first.forget();
      second.forget();
    },
    async close() {
      await Promise.all([first.kill(), second.kill()]);
      await emulator.close();
      for (const home of homes) rmSync(home, { recursive: true, force: true });
    },
  };
}

function createRival(emulator: Emulator, home: string): Rival {
  const stack = emptyStack();
  const config = { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url };
  let started: ProviderHost | undefined;
  let printed = '';
  const host = () => {
    if (!started) throw new Error('no run has begun');
    return started;
  };
  const engine = createEngine({ host, written: (type, id) => forgetMade(join(home, 'mailgun', 'creations'), type, id) });
  const begin = async () => {
    if (started) return started.configure(config);
    started = await startDynamicHost(config, {
      environment: { ...process.env, PULUMI_HOME: home },
      withEngine: true,
      onPrinted: (text) => {
        printed += text;
      },
    });
  };
  const inRun =
    <T>(action: () => Promise<T>) =>
    async () => {
      await begin();
      return action();
    };
  return {
    stack,
    host,
    printed: () => printed,
    up: (program) => inRun(() => engine.up(stack, program))(),
    refresh: inRun(() => engine.refresh(stack)),
    preview: (program) => inRun(() => engine.preview(stack, program))(),
    id: () => stack.resource?.id,
    async kill() {
      await started?.stop();
      started = undefined;
    },
    forget() {
      printed = '';
      stack.resource = undefined;
      stack.toDelete = [];
    },
  };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { forgetMade } from '../../../provider/lifecycle/intents';
import { withClock } from '../../contract/clock';
import { startDynamicHost } from '../../contract/dynamic-host';
import { startNativeHost } from '../../contract/native-host';
import type { ProviderHost } from '../../contract/provider-host';

/** A Mailgun, and Pulumi's provider process before it, which is started again where it was killed. */
export interface World {
  readonly emulator: Emulator;
  readonly host: () => ProviderHost;
  /** What the program does once the state has what was made. */
  written(type: string, id: string): void;
  /** Everything that the provider processes have printed since the last call. */
  printed(): string;
  /** What lies in Pulumi's home: the notes of creations. */
  notes(): string;
  /** Begins a run, as the engine does: with these settings, and in a process that knows of nothing. */
  beginRun(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** The process is gone, or is of no more use. */
  discardHost(): Promise<void>;
  close(): Promise<void>;
}

const starts = { dynamic: startDynamicHost, native: startNativeHost };

/** How long a request may take, in milliseconds, in place of half a minute: everything else takes as long as it does. */
const REQUEST_LIMIT = 1500;

/** The two ways in which Pulumi's engine gets at the lifecycle. */
export type Form = 'dynamic' | 'native';

export async function createWorld(home: string, form: Form): Promise<World> {
  const emulator = await startEmulator({ dns: 'unknown' });
  let host: ProviderHost | undefined;
  let printed = '';
  const environment = { ...process.env, PULUMI_HOME: home, ...withClock({ requestLimit: REQUEST_LIMIT }) };
  const known = () => {
    if (!host) throw new Error('no run has begun');
    return host;
  };
  const notes = () => {
    const folder = join(home, 'mailgun', 'creations');
    if (!existsSync(folder)) return '';
    return readdirSync(folder)
      .map((name) => name + readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  };
  return {
    emulator,
    host: known,
    // The program of the native form knows of no notes: the process removes them when its run is over.
    written: (type, id) => form === 'dynamic' && forgetMade(join(home, 'mailgun', 'creations'), type, id),
    printed() {
      const words = printed;
      printed = '';
      return words;
    },
    notes,
    async beginRun(settings = {}) {
      const config = { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url, ...settings };
      if (host && (form === 'dynamic' || notes() === '')) return host.configure(config);
      await host?.end();
      host = await starts[form](config, {
        environment,
        withEngine: true,
        onPrinted: (text) => {
          printed += text;
        },
      });
    },
    async discardHost() {
      await host?.stop();
      host = undefined;
    },
    async close() {
      await host?.stop();
      await emulator.close();
    },
  };
}

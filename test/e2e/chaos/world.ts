import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedRequest } from 'mailgun-emulator';
import type { Ran } from '../../../scripts/stack';
import { contentsOf } from '../../chaos/matrix/contents';
import { first, second } from '../every-class';
import { createProject, type Project } from '../project';
import { publishUntilDone } from '../publish';
import { kill, providerProcesses } from './provider-processes';

/** What a run is to do with one of every class. */
export type Step = 'create' | 'change' | 'destroy';

export const commandOf = (step: Step): readonly string[] => [step === 'destroy' ? 'destroy' : 'up', '--yes', '--skip-preview'];

/** What a step comes to where nothing goes wrong. */
export interface Reference {
  readonly contents: unknown;
  readonly requests: readonly ReceivedRequest[];
}

/** A stack of the real CLI with one of every class, and the Mailgun before which it runs. */
export interface World {
  readonly project: Project;
  /** Pulumi's own folder. */
  readonly home: string;
  /** Forgets everything: in Mailgun, in the state, and on the disk. */
  reset(): Promise<void>;
  /** Makes the program say what the step is about. */
  prepare(step: Step): void;
  /** Runs a command, while somebody publishes the records of every domain. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
  /** Does the same around another way to run one. */
  publishing<T>(work: Promise<T>): Promise<T>;
  /** What Mailgun has, and what it was asked for since the last look. */
  look(): Promise<Reference>;
  /**
   * Pulumi's backend in a folder may be killed while it writes the state ('failed to load checkpoint'); it keeps the one before beside it. True where
   * that was put back.
   */
  restoreState(): boolean;
  /** Whether a command that ended has left the stack locked. */
  isLocked(): boolean;
  /** The creations that no run has finished. */
  notes(): readonly string[];
  /** Everything secret that has been in the account since the last reset. */
  secrets(): ReadonlySet<string>;
  /** The same: the key of the account, the passphrase of the state, and what resources have made. */
  secretsByKind(): { readonly key: string; readonly passphrase: string; readonly made: ReadonlySet<string> };
  /** The files that have one of them in clear, of all that Pulumi keeps: the state, its copies, the history, logs, notes, the settings. */
  filesWithSecrets(): readonly string[];
  close(): Promise<void>;
}

const PASSPHRASE = 'a passphrase that nobody prints';

export async function createWorld(): Promise<World> {
  const project = await createProject(first, { passphrase: PASSPHRASE });
  const { emulator, folder } = project;
  const home = join(folder, 'backend', 'home');
  const state = join(folder, 'backend', 'state');
  const settings = join(folder, 'Pulumi.test.yaml');
  const pristine = join(folder, 'pristine');
  cpSync(state, join(pristine, 'state'), { recursive: true });
  cpSync(settings, join(pristine, 'settings'));
  const files = (path: string) => (existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : []);
  const made = new Set<string>();
  const secrets = () => new Set([emulator.apiKey, PASSPHRASE, ...made]);
  const collect = () => {
    const { account, domains } = emulator.store;
    for (const { secret } of account.keys.values()) if (secret !== emulator.apiKey) made.add(secret);
    for (const { credentials } of domains.values()) for (const { password } of credentials.values()) made.add(password);
  };
  const publishing = async <T>(work: Promise<T>) => {
    const done = await publishUntilDone(emulator, work);
    collect();
    return done;
  };
  return {
    project,
    home,
    async reset() {
      kill(providerProcesses(home));
      emulator.reset();
      made.clear();
      rmSync(join(home, 'mailgun'), { recursive: true, force: true });
      rmSync(state, { recursive: true });
      cpSync(join(pristine, 'state'), state, { recursive: true });
      cpSync(join(pristine, 'settings'), settings);
    },
    prepare: (step) => project.rewrite(step === 'create' ? first : second),
    run: (args, env = {}) => publishing(project.run(args, { env })),
    publishing,
    async look() {
      await emulator.settled();
      collect();
      return { contents: withoutSightings(contentsOf(emulator.store)), requests: emulator.requests.splice(0) };
    },
    restoreState() {
      if (isWhole(project.state())) return false;
      cpSync(`${project.stateFile}.bak`, project.stateFile);
      return true;
    },
    isLocked: () => files(join(state, '.pulumi', 'locks')).some((name) => name.endsWith('.json')),
    notes: () => files(join(home, 'mailgun', 'creations')).map((name) => readFileSync(join(home, 'mailgun', 'creations', name), 'utf8')),
    secrets,
    secretsByKind: () => ({ key: emulator.apiKey, passphrase: PASSPHRASE, made }),
    filesWithSecrets: () =>
      [settings, ...[state, home].flatMap((place) => files(place).map((name) => join(place, name)))].filter((path) => {
        const text = statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
        return [...secrets()].some((secret) => text.includes(secret));
      }),
    close: () => emulator.close(),
  };
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

/** What Mailgun saw of DNS depends on when it looked. */
const withoutSightings = (contents: unknown): unknown =>
  JSON.parse(JSON.stringify(contents, (name, value) => (name === 'verifiedDns' ? undefined : value)));

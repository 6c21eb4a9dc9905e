import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Report } from './define-resource';
import { identityOf, isAlive } from './process-identity';
import type { Unanswered } from './unanswered';

/** Where it is written down what is about to be created, and who is to be told what became of it. */
export interface IntentSettings {
  readonly folder: string;
  /** `host:port` at which Pulumi's engine listens while it is there. */
  readonly engine: string | undefined;
}

/** A creation that a run began which was killed. */
interface Left extends Unanswered {
  /** What it made is what this creation is about. Those of equal things are for whoever makes the next. */
  take(): void;
}

interface Begun {
  /** The ids of equal things that it will not have made. */
  readonly others?: readonly string[];
  /** It is there, and gets this name: it may be of any age. */
  readonly isRenaming?: boolean;
}

/**
 * A creation, written down before it is asked for, until Pulumi's state has it. Whoever is killed in between leaves the note, and the next run on
 * this machine finds out what became of it.
 */
export interface Intent {
  /** What runs that were killed have begun of the same, oldest first. Waits until nobody is at it any more. */
  left(report: Report): Promise<readonly Left[]>;
  /** To call before it is asked for. What was left is settled by then. */
  begin(begun: Begun, report: Report): void;
  /** To call before Pulumi is told that it failed. Where there is no engine any more, the note stays. */
  failed(): Promise<void>;
  /** To call where nobody knows whether it was done: the note stays. */
  leave(): void;
  /** To call before Pulumi is told of it. The note stays until `forgetMade`: that Pulumi was told does not mean that its state has it. */
  made(id: string): void;
}

/** By its class, and by what tells one creation from another. */
export type Intents = (type: string, key: string) => Intent;

const note = z.object({
  since: z.coerce.date(),
  others: z.array(z.string()).default([]),
  isRenaming: z.boolean().optional(),
  engine: z.string().optional(),
  /** What started the process that is at it: the engine, as far as the system tells. */
  parent: z.string().optional(),
  /** Who is at it; without it, nobody any more. */
  process: z.string().optional(),
});

type Note = z.output<typeof note>;

/** How long a process may go on after its engine is gone, in milliseconds: as long as its calls may take. */
const LONGEST = 120_000;

/** What is the parent when the process begins: later, a process whose engine was killed has another. */
const PARENT = identityOf(process.ppid);

/** Notes of what an account is asked to create; their names are digests, because arguments can be secret. */
export function createIntents(settings: IntentSettings | undefined, account: readonly (string | undefined)[]): Intents {
  if (settings === undefined) return () => NO_INTENT;
  const { folder, engine } = settings;
  const earlier = filesIn(folder);
  let begun = 0;
  const nameFor = (digest: string, ending: string) => join(folder, `${digest}.${process.pid}-${Date.now()}-${begun++}${ending}`);
  return (type, key) => {
    const digest = digestOf([...account, key]);
    let own: string | undefined;
    let before: readonly string[] = [];
    let settled: readonly string[] = [];
    return {
      async left(report) {
        const left: Left[] = [];
        for (const file of earlier.filter((name) => name.startsWith(`${digest}.`)).map((name) => join(folder, name))) {
          const found = readNote(file);
          if (found === undefined) rmSync(file, { force: true });
          // What goes on is for its own run, which may yet be killed.
          if (found === undefined || (await isGoingOn(file, found, report))) continue;
          left.push({ ...found, byOurClock: true, isOf: madeIn(file, type), take: () => (own = file) });
          before = [...before, file];
        }
        return left.sort((a, b) => a.since.getTime() - b.since.getTime());
      },
      begin(begin, report) {
        settled = before;
        const file = nameFor(digest, '.json');
        try {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          writeFileSync(file, JSON.stringify({ since: new Date(), ...begin, engine, parent: PARENT, process: identityOf(process.pid) }), {
            mode: 0o600,
          });
          own = file;
        } catch (error) {
          report(`${folder} cannot be written: should this run be killed, the next one may make twice what it was making. ${error}`);
        }
      },
      async failed() {
        const isTold = engine === undefined || (await isListening(engine));
        for (const file of own === undefined ? [] : [...settled, own]) {
          if (isTold) rmSync(file, { force: true });
          else endNote(file, file);
        }
      },
      leave() {
        if (own !== undefined) endNote(own, own, {});
      },
      made(id) {
        for (const file of settled) rmSync(file, { force: true });
        if (own === undefined) return;
        // Whoever calls without an engine says nothing later.
        if (engine === undefined) rmSync(own, { force: true });
        // What a killed run had begun is this run's by now.
        else endNote(own, nameFor(digest, endingOf(type, id)), { engine, parent: PARENT });
      },
    };
  };
}

/** For what can be asked for twice. */
export const NO_INTENT: Intent = {
  left: async () => [],
  begin: () => undefined,
  failed: async () => undefined,
  leave: () => undefined,
  made: () => undefined,
};

/** Removes the note of what Pulumi's state has by now, or of what is deleted. */
export function forgetMade(folder: string, type: string, id: string): void {
  const ending = endingOf(type, id);
  for (const name of filesIn(folder)) if (name.endsWith(ending)) attempt(() => rmSync(join(folder, name), { force: true }));
}

/** Removes the notes of what this process has made: Pulumi has ended the run, and its state has all of it. */
export function forgetAllMade(folder: string): void {
  const own = new RegExp(`\\.${process.pid}-\\d+-\\d+\\.made-\\w+\\.json$`);
  for (const name of filesIn(folder)) if (own.test(name)) attempt(() => rmSync(join(folder, name), { force: true }));
}

const digestOf = (values: readonly unknown[]) => createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 40);

/** The name of a note says what was made, so that it is found without reading those of 500 other things. */
const endingOf = (type: string, id: string) => `.made-${digestOf([type, id])}.json`;

/** Which thing a note is about, where that is known. */
const madeIn = (file: string, type: string) =>
  /\.made-\w+\.json$/.test(file) ? (id: string) => file.endsWith(endingOf(type, id)) : undefined;

/** Nobody is at it any more, although the process may be there for a long time: it is not told that its engine was killed. */
function endNote(file: string, to: string, run?: { readonly engine?: string; readonly parent?: string | undefined }): void {
  const { process: _, engine, parent, ...rest } = readNote(file) ?? {};
  attempt(() => writeFileSync(file, JSON.stringify({ ...(run ?? { engine, parent }), ...rest }), { mode: 0o600 }));
  attempt(() => renameSync(file, to));
}

/** A note that stays as it is costs whoever makes the same next a look. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // As above.
  }
}

/** Whether a run that has not ended is at it. What its process has begun when its engine dies, it still finishes. */
async function isGoingOn(file: string, { engine, parent, process: maker }: Note, report: Report): Promise<boolean> {
  if (maker !== undefined && !isAlive(maker)) return false;
  // Another program may listen by now where the engine did.
  if (engine !== undefined && (parent === undefined || isAlive(parent)) && (await isListening(engine))) return true;
  if (maker === undefined) return false;
  if (engine === undefined) return true;
  report('A run that was killed is still finishing its calls: waiting for it (at most two minutes).');
  const isAtIt = () => isAlive(maker) && readNote(file)?.process !== undefined;
  for (const limit = Date.now() + LONGEST; isAtIt() && Date.now() < limit; ) await sleep(200);
  return false;
}

const isListening = (address: string) =>
  new Promise<boolean>((resolve) => {
    const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
    const socket = connect({ host, port: Number(port) });
    const answer = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readNote(file: string): Note | undefined {
  try {
    return note.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * A creation, written down before it is asked for. Whoever is killed between Mailgun's work and Pulumi's state leaves the note,
 * and the next run on this machine finds out what became of it.
 */
export interface Intent {
  /** What runs that were killed have begun of the same. Waits until nobody is at it any more. */
  left(report: Report): Promise<readonly Unanswered[]>;
  /** To call before it is asked for; `others` are ids of equal things that it will not have made. */
  begin(others: readonly string[], report: Report): void;
  /** To call before Pulumi is told that it failed. Where there is no engine any more, the note stays. */
  failed(): Promise<void>;
  /** To call before Pulumi is told of it. The note stays until `forgetMade`: that Pulumi was told does not mean that its state has it. */
  made(type: string, id: string): void;
}

/** By what tells one creation from another. */
export type Intents = (key: string) => Intent;

const note = z.object({
  since: z.coerce.date(),
  others: z.array(z.string()),
  engine: z.string().optional(),
  process: z.string().optional(),
  made: z.object({ type: z.string(), id: z.string() }).optional(),
});

/** How long a process may go on after its engine is gone, in milliseconds: as long as its calls may take. */
const LONGEST = 120_000;

/** Notes of what an account is asked to create; their names are digests, because arguments can be secret. */
export function createIntents(settings: IntentSettings | undefined, account: readonly (string | undefined)[]): Intents {
  if (settings === undefined) return () => NO_INTENT;
  const { folder, engine } = settings;
  const earlier = filesIn(folder);
  let begun = 0;
  return (key) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([...account, key]))
      .digest('hex')
      .slice(0, 40);
    const own = join(folder, `${digest}.${process.pid}-${Date.now()}-${begun++}.json`);
    let ended: string[] = [];
    return {
      async left(report) {
        const files = earlier.filter((name) => name.startsWith(`${digest}.`)).map((name) => join(folder, name));
        const left: Unanswered[] = [];
        for (const file of files) {
          const { data } = note.safeParse(readJson(file));
          if (data && (await isGoingOn(file, data, report))) continue;
          ended.push(file);
          if (data === undefined) rmSync(file, { force: true });
          else left.push({ since: data.since, byOurClock: true, others: data.others, id: data.made?.id });
        }
        return left.sort((a, b) => a.since.getTime() - b.since.getTime());
      },
      begin(others, report) {
        try {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          writeFileSync(own, JSON.stringify({ since: new Date(), others, engine, process: identityOf(process.pid) }), { mode: 0o600 });
          ended = [...ended, own];
        } catch (error) {
          report(`${folder} cannot be written: should this run be killed, the next one may make twice what it was making. ${error}`);
        }
      },
      async failed() {
        const isTold = engine === undefined || ended.length === 0 || (await isListening(engine));
        for (const file of ended) {
          if (isTold) rmSync(file, { force: true });
          else writeEnded(file);
        }
      },
      made(type, id) {
        for (const file of ended.includes(own) ? ended : noteOf(id, ended)) {
          // Whoever calls without an engine says nothing later.
          if (engine === undefined) rmSync(file, { force: true });
          else writeEnded(file, { type, id });
        }
      },
    };
  };
}

/** For what can be asked for twice. */
export const NO_INTENT: Intent = { left: async () => [], begin: () => undefined, failed: async () => undefined, made: () => undefined };

/** Removes the notes of what Pulumi's state has by now, or of what is deleted. */
export function forgetMade(folder: string, type: string, id: string): void {
  for (const file of filesIn(folder).map((name) => join(folder, name))) {
    const made = note.safeParse(readJson(file)).data?.made;
    if (made?.type === type && made.id === id) rmSync(file, { force: true });
  }
}

/** Which note is about what was taken over. Those of equal ones are for whoever makes the next. */
function noteOf(id: string, files: readonly string[]): readonly string[] {
  const read = files.map((file) => ({ file, note: note.safeParse(readJson(file)).data }));
  const own = read.find(({ note }) => note?.made?.id === id) ?? read.find(({ note }) => note && !note.made && !note.others.includes(id));
  return own ? [own.file] : [];
}

/** Nobody is at it any more, although the process may be there for a long time: it is not told that its engine was killed. */
function writeEnded(file: string, made?: z.output<typeof note>['made']): void {
  const { process: _, ...data } = note.safeParse(readJson(file)).data ?? {};
  try {
    if ('since' in data) writeFileSync(file, JSON.stringify({ ...data, ...(made && { made }) }), { mode: 0o600 });
  } catch {
    // It stays as it is: whoever makes the same next waits a little longer.
  }
}

/** Whether a run that has not ended is at it. What its process has begun when its engine dies, it still finishes. */
async function isGoingOn(file: string, { engine, process: maker }: z.output<typeof note>, report: Report): Promise<boolean> {
  if (engine !== undefined && (await isListening(engine))) return true;
  if (maker === undefined || !isAlive(maker)) return false;
  if (engine === undefined) return true;
  report('A run that was killed is still finishing its calls: waiting for it (at most two minutes).');
  const isAtIt = () => isAlive(maker) && note.safeParse(readJson(file)).data?.process !== undefined;
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

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

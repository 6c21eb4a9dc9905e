import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openFiles } from './files';
import { removeLeftovers } from './leftovers';
import { createSeal, digestOf, type Ending, type Pending, type Preview } from './pending';
import { createRounds } from './rounds';

export interface ApprovalRequest {
  readonly agent: string;
  readonly operation: string;
  readonly argumentsDigest: string;
  readonly policyDigest: string;
  /** Milliseconds after which nobody has agreed. */
  readonly timeout: number;
  readonly preview: Preview;
}

interface Asked {
  readonly id: string;
  readonly answer: Ending;
  /** Who answered. Nothing where nobody did. */
  readonly by?: string | undefined;
  /** SHA-256 of what was shown, in hex. */
  readonly previewDigest: string;
}

/** Calls that wait for a person. All processes with the same folder and key see the same ones. */
export interface Approvals {
  /**
   * Waits for a person. A call may be carried out only for `approved`, once, with the arguments and under the policy that were asked for.
   *
   * @param signal - Aborted when nobody waits for the call any more: then it is withdrawn.
   * @throws in words when it cannot be written down.
   */
  ask(request: ApprovalRequest, signal?: AbortSignal): Promise<Asked>;
  /** What waits, in any process, oldest first. */
  pending(): readonly Pending[];
  /**
   * @param by - Who answers, as the audit shall name them.
   * @throws in words for a call that does not wait: unknown, answered already, expired, withdrawn, or that another key has signed.
   */
  answer(id: string, answer: 'approved' | 'denied', by: string): void;
  /**
   * Marks something as used, for ever.
   *
   * @param expires - After which it is not good any more: milliseconds since 1970.
   * @returns `true` the first time in all processes; `false` from then on, and for what has expired.
   * @throws in words when the mark cannot be kept.
   */
  once(id: string, expires: number): boolean;
}

/** Where the gate itself ends what nobody has answered. */
const nobody = '';
/** Milliseconds after which a call is taken for one whose process is gone, and between two signs that it is not. */
const silence = 15_000;
const betweenSigns = 2_000;
/** What this process waits for: it may be too busy to give a sign. */
const ownIds = new Set<string>();
const idPattern = /^[0-9a-f]{32}$/;

/**
 * Opens the approvals in `<folder>/approvals`.
 *
 * @param options - `key`: signs the files, at least 16 bytes. `pollMs`: how often answers are looked for, where the system does not tell of them. Default 250. `tell`: is told of files that do not count, once each.
 */
export function openApprovals({
  folder,
  key,
  now = Date.now,
  monotonic = () => performance.now(),
  pollMs = 250,
  tell = () => {},
}: {
  readonly folder: string;
  readonly key: string | Uint8Array;
  readonly now?: () => number;
  /** Milliseconds of a clock that nobody can set. */
  readonly monotonic?: () => number;
  readonly pollMs?: number;
  readonly tell?: (words: string) => void;
}): Approvals {
  const seal = createSeal(key);
  const files = openFiles(join(folder, 'approvals'));
  const marks = openFiles(join(folder, 'approvals', 'once'));
  const rounds = createRounds(files.folder, pollMs);
  const told = new Set<string>();
  const tellOnce = (name: string, words: string) => {
    if (told.has(name)) return;
    told.add(name);
    tell(words);
  };
  const readPending = (id: string) => {
    const text = files.get(`${id}.json`);
    if (text === undefined) return undefined;
    const pending = seal.openPending(text);
    if (pending?.id === id) return pending;
    tellOnce(id, `${join(files.folder, `${id}.json`)} is broken or was not written by this gate; it does not count.`);
    return undefined;
  };
  const readAnswer = (id: string) => {
    const text = files.get(`${id}.answer`);
    if (text === undefined) return undefined;
    const answer = seal.openAnswer(text);
    if (answer?.id === id) return answer;
    tellOnce(`${id}.answer`, `${join(files.folder, `${id}.answer`)} is broken or was not written by this gate; it does not count.`);
    return 'forged' as const;
  };
  // Not by the process id: in containers that share the folder it is another process's, and after a restart it may be that again.
  const isAsked = (id: string) => ownIds.has(id) || Math.abs(now() - (files.writtenAt(`${id}.json`) ?? 0)) < silence;
  const end = (pending: Pending, answer: Ending, by: string) =>
    files.putOnce(`${pending.id}.answer`, seal.sealAnswer({ id: pending.id, digest: digestOf(pending), answer, by, time: now() }));
  removeLeftovers(files, marks, readPending, now());

  return {
    async ask({ agent, operation, argumentsDigest, policyDigest, timeout, preview }, signal) {
      if (!(timeout > 0)) throw new Error('A person needs some time to answer: the timeout has to be more than 0.');
      const id = randomBytes(16).toString('hex');
      const previewDigest = digestOf(preview);
      if (signal?.aborted) return { id, answer: 'withdrawn', previewDigest };
      removeLeftovers(files, marks, readPending, now());
      const created = now();
      const started = monotonic();
      const pending: Pending = {
        id,
        agent,
        operation,
        argumentsDigest,
        policyDigest,
        previewDigest,
        created,
        expires: created + Math.ceil(timeout),
        preview,
        pid: process.pid,
      };
      const digest = digestOf(pending);
      files.put(`${id}.json`, seal.sealPending(pending));
      ownIds.add(id);
      let signed = Number.NEGATIVE_INFINITY;
      const giveSign = () => {
        if (monotonic() - signed < betweenSigns) return;
        signed = monotonic();
        files.touch(`${id}.json`, now());
      };

      const look = (): Asked | undefined => {
        if (signal?.aborted) return { id, answer: 'withdrawn', previewDigest };
        // The clock may have been set back meanwhile: the call still waits no longer than it said.
        if (now() >= pending.expires || monotonic() - started >= timeout) return { id, answer: 'expired', previewDigest };
        giveSign();
        const found = readAnswer(id);
        if (found === undefined || found === 'forged' || found.digest !== digest) return undefined;
        // Somebody has put it there a second time.
        const isFirst = files.putOnce(`${id}.used`, '');
        return { id, answer: isFirst ? found.answer : 'denied', by: found.by, previewDigest };
      };
      const asked = await rounds.until(look, signal).finally(() => ownIds.delete(id));
      if (asked.by === undefined) endQuietly(() => end(pending, asked.answer, nobody));
      endQuietly(() => files.remove(`${id}.json`));
      return asked;
    },

    pending() {
      return files
        .names()
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => {
          const id = name.slice(0, -'.json'.length);
          const pending = readPending(id);
          const answer = readAnswer(id);
          // A forged answer hides nothing from the person.
          return pending && pending.expires > now() && isAsked(id) && (answer === undefined || answer === 'forged') ? [pending] : [];
        })
        .sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
    },

    answer(id, answer, by) {
      if (!idPattern.test(id)) throw new Error('No call waits under this id. Ids have 32 characters from 0 to 9 and a to f.');
      if (by === nobody) throw new Error('It has to be said who answers.');
      const refuseAnswered = () => {
        const found = readAnswer(id);
        if (found === 'forged')
          throw new Error(`${join(files.folder, `${id}.answer`)} was not written by this gate. The call ${id} cannot be answered.`);
        if (found) throw new Error(wordsOf(id, found.answer, found.by));
      };
      refuseAnswered();
      const pending = readPending(id);
      if (!pending) throw new Error(`No call waits under the id ${id}: it was never asked for, or was not written by this gate.`);
      if (now() >= pending.expires) throw new Error(wordsOf(id, 'expired', nobody));
      if (!isAsked(id)) throw new Error(`Nobody waits for the call ${id}: the gate that asked has ended. The agent has to ask again.`);
      if (end(pending, answer, by)) return;
      refuseAnswered();
      throw new Error(`The call ${id} cannot be answered: its answer has just been taken away.`);
    },

    once(id, expires) {
      if (!(expires > now())) return false;
      return marks.putOnce(createHash('sha256').update(id).digest('hex'), String(expires));
    },
  };
}

function wordsOf(id: string, answer: Ending, by: string): string {
  if (answer === 'expired') return `The call ${id} has expired, and was refused. The agent has to ask again.`;
  if (answer === 'withdrawn') return `The call ${id} was withdrawn: the agent does not wait for it any more.`;
  return `The call ${id} was ${answer} already, by ${by}.`;
}

/** The answer to the agent is certain; what is left lying about is removed later. */
function endQuietly(tidy: () => void): void {
  try {
    tidy();
  } catch {}
}

import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Policy } from './policy';
import { PolicyProblems } from './problems';
import { readPolicy } from './read-policy';

export interface PolicyListener {
  /** A policy that is new, or the one that holds again after a problem. */
  onPolicy(policy: Policy): void;
  /** The file is broken or gone, and the policy before it still holds. Told once for each state of the file. */
  onProblem(problems: readonly string[]): void;
}

export interface PolicyWatch {
  /** The policy that holds now. */
  current(): Policy;
  close(): void;
}

/** How a file is found in the state in which it is: its text, or why there is none. */
type Reading = { readonly text: string; readonly problem?: never } | { readonly text?: never; readonly problem: string };

/** Milliseconds for which a file has to stay the same before it counts: half of a file that is being written may grant more than the whole. */
const settling = 100;

/**
 * Reads a policy file and follows it.
 *
 * @param pollEvery milliseconds between two looks at the file without being told of a change: what a symbolic link leads to changes elsewhere, and
 * network file systems tell nothing.
 * @throws PolicyProblems if the file cannot be read at the start.
 */
export function watchPolicy(file: string, listener: PolicyListener, pollEvery = 5000): PolicyWatch {
  const first = read(file);
  let policy = policyOf(first, file);
  let taken = first;
  let seen = first;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    const before = seen;
    seen = read(file);
    if (!same(seen, before)) return lookSoon();
    if (same(seen, taken)) return;
    taken = seen;
    try {
      policy = policyOf(seen, file);
    } catch (error) {
      const problems = error instanceof PolicyProblems ? error.problems : [`${file}:1: the file cannot be read; write it anew`];
      return listener.onProblem(problems);
    }
    listener.onPolicy(policy);
  };
  // Not put off by further changes: in a folder in which something is written all the time, it would never come.
  const lookSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      look();
    }, settling).unref();
  };
  const watcher = watchFolder(dirname(file), lookSoon);
  const poll = setInterval(lookSoon, pollEvery).unref();
  return {
    current: () => policy,
    close: () => {
      watcher?.close();
      clearInterval(poll);
      clearTimeout(timer);
    },
  };
}

const same = (one: Reading, other: Reading) => one.text === other.text && one.problem === other.problem;

function policyOf(reading: Reading, file: string): Policy {
  if (reading.text === undefined) throw new PolicyProblems([reading.problem]);
  return readPolicy(reading.text, file);
}

function read(file: string): Reading {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : 'no reason is told';
    return { problem: `${file}:1: ${sayings[String(code)] ?? `the file cannot be read (${code}); look at its path and its rights`}` };
  }
}

const sayings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; `mailgun-gate init` writes a first one',
  EISDIR: 'this is a folder; name the file in it',
  EACCES: 'the file must not be read; give the gate the right to',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'the file is not written in UTF-8; save it so',
};

/** The folder, because editors and Kubernetes put another file in the place of the old one. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    // A watch that ends is no error: the file is still looked at from time to time.
    return watch(folder, { persistent: false }, changed).on('error', () => undefined);
  } catch {
    return undefined;
  }
}

import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from './files';

const variable = 'MAILGUN_GATE_AUDIT_KEY';
const shortest = 32;

/**
 * The key that records are signed with: `MAILGUN_GATE_AUDIT_KEY` (hex or base64, at least 32 bytes), else `<folder>/audit.key`, which is
 * made where it is missing. Whoever can read it can forge records.
 */
export function readAuditKey(folder: string, environment: NodeJS.ProcessEnv = process.env): Buffer {
  const given = environment[variable];
  if (given !== undefined && given !== '') return decode(given, variable);
  // Before the key is looked for: another process makes the key first and a record afterwards.
  const hasRecords = namesIn(folder).length > 0;
  const path = join(folder, 'audit.key');
  return (
    readKey(path) ??
    (hasRecords
      ? fail(
          `${path} is missing, but there are records that were signed with a key. Put it back, or give it as ${variable}, or move the folder audit away to begin anew.`,
        )
      : makeKey(folder, path))
  );
}

function readKey(path: string): Buffer | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  // Not the group's: volumes of containers are given to a group.
  if (process.platform !== 'win32' && (status.mode & 0o007) !== 0) {
    fail(`${path} can be used by every user of this machine, who could forge records. Say: chmod 600 ${path}`);
  }
  return decode(readFileSync(path, 'utf8'), path);
}

/** Linked in place when it is whole, so that of two processes one makes it and the other never reads half of it. */
function makeKey(folder: string, path: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}-${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(shortest).toString('hex')}\n`, { flag: 'wx', mode: 0o600, flush: true });
    chmodSync(draft, 0o600);
    linkSync(draft, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') fail(`${path} could not be made (${message}). Give a key as ${variable} instead.`);
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) ?? fail(`${path} was deleted while it was made.`);
}

function decode(given: string, where: string): Buffer {
  const text = given.trim();
  const key = /^(?:[0-9a-f]{2})+$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\w+/-]+={0,2}$/.test(text)
      ? Buffer.from(text, 'base64')
      : fail(`${where} must hold a key in hex or base64.`);
  return key.length >= shortest ? key : fail(`${where} must hold a key of at least ${shortest} bytes; it has ${key.length}.`);
}

function fail(words: string): never {
  throw new Error(words);
}

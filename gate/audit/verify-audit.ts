import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedFile, checkFile } from './check-file';
import { checkHeads } from './check-heads';
import { checkLinks } from './check-links';
import type { Head } from './entry';
import type { Evidence, Findings } from './evidence';
import { auditFolder, namesIn, originOf } from './files';
import { readHeads } from './heads';

export interface Verified {
  /** There are no problems. */
  readonly ok: boolean;
  readonly files: number;
  readonly records: number;
  /** Each is proof that somebody changed, removed, moved or put in something, or that this is not the key. */
  readonly problems: readonly string[];
  /** What happens without anybody's fault: a process was killed, or still runs. */
  readonly notes: readonly string[];
}

export interface VerifyOptions {
  readonly folder: string;
  readonly key: Buffer;
  /** What `openAudit` was given as `heads`, or what it told. Without it, an end that was cut off may be taken for that of a process that was killed. */
  readonly heads?: string | readonly Head[] | undefined;
}

/** Looks for signs that records are not as they were written. Changes nothing; processes may go on writing meanwhile. */
export function verifyAudit(options: VerifyOptions): Verified {
  const { evidence, findings } = examine(options);
  const files = [...evidence.files.values()];
  if (files.length === 0)
    findings.problems.push(
      'there are no records. Every gate begins with one, so somebody has removed them, or this is the folder of another.',
    );
  return {
    ok: findings.problems.length === 0,
    files: files.length,
    records: files.reduce((sum, { records }) => sum + records, 0),
    ...findings,
  };
}

/** The same, with what it was found in. */
export function examine({ folder, key, heads: given }: VerifyOptions): { readonly evidence: Evidence; readonly findings: Findings } {
  const findings: Findings = { problems: [], notes: [] };
  // Before the files, which are ahead of the heads then.
  const heads = headsOf(given, findings);
  const wanted = new Map<string, Set<number>>();
  for (const { file, sequence } of heads ?? []) wanted.set(file, (wanted.get(file) ?? new Set()).add(sequence));
  const checked: CheckedFile[] = [];
  // The newest first: where a process goes on in a further file meanwhile, the end of the one before is seen with it.
  for (const name of namesIn(folder).toReversed()) {
    if (originOf(name) === undefined) findings.notes.push(`${name}: not a name that the gate gives. It was not looked at.`);
    else checked.unshift(checkFile(key, join(auditFolder(folder), name), name, wanted.get(name) ?? new Set()));
  }
  const evidence: Evidence = {
    files: new Map(checked.map((file) => [file.name, file])),
    pruned: new Map(checked.flatMap((file) => file.pruned.map((removed) => [removed.file, removed] as const))),
    exists: (name) => existsSync(join(auditFolder(folder), name)),
  };
  for (const file of checked) findings.problems.push(...file.problems);
  checkLinks(evidence, findings);
  if (heads !== undefined) checkHeads(heads, evidence, findings);
  return { evidence, findings };
}

function headsOf(given: VerifyOptions['heads'], findings: Findings): readonly Head[] | undefined {
  if (typeof given !== 'string') return given;
  if (!existsSync(given)) {
    findings.problems.push(`${given}: there is no such file of heads.`);
    return undefined;
  }
  const { heads, unreadable } = readHeads(given);
  for (const line of unreadable)
    findings.notes.push(`${given} line ${line}: not a head. A process was killed while it wrote it, or it was changed.`);
  return heads;
}

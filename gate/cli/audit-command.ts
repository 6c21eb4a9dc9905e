import { readAuditKey } from '../audit/key';
import { pruneAudit } from '../audit/prune-audit';
import { readAudit } from '../audit/read-audit';
import { parseSince } from '../audit/since';
import { verifyAudit } from '../audit/verify-audit';
import { checkState } from './settings';

export interface AuditOptions {
  readonly state: string;
  readonly agent?: string;
  readonly operation?: string;
  readonly since?: string;
  readonly json: boolean;
}

/** Reads the audit aloud: one sentence a step, or the records themselves. */
export async function runAudit({ state, agent, operation, since, json }: AuditOptions, say: (line: string) => void): Promise<void> {
  const from = since === undefined ? undefined : parseSince(since);
  checkState(state);
  for await (const record of readAudit({ folder: state, agent, operation, since: from }))
    say(json ? JSON.stringify(record) : `${record.time}  ${record.says}`);
}

/** Deletes old files so that the rest can still be verified. */
export function runPrune(
  { state, keep, heads }: { readonly state: string; readonly keep: number; readonly heads?: string },
  say: (line: string) => void,
): void {
  checkState(state);
  const deleted = pruneAudit({ folder: state, key: readAuditKey(state), keepDays: keep, heads });
  if (deleted.length === 0) say(`No file is older than ${keep} days.`);
  else say(`Deleted, with a signed note of it:\n${deleted.map((file) => `  ${file}`).join('\n')}`);
}

/** Says whether the records are whole and unchanged. Gives the exit code: 1 where they are not. */
export function runVerify({ state, heads }: { readonly state: string; readonly heads?: string }, say: (line: string) => void): number {
  checkState(state);
  const { ok, files, records, problems, notes } = verifyAudit({ folder: state, key: readAuditKey(state), heads });
  for (const note of notes) say(`note: ${note}`);
  for (const problem of problems) say(`PROBLEM: ${problem}`);
  say(`${records} records in ${files} ${files === 1 ? 'file' : 'files'}: ${ok ? 'whole and unchanged' : 'NOT to be trusted'}`);
  return ok ? 0 : 1;
}

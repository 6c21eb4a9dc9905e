import type { CheckedFile } from './check-file';
import type { AuditRecord } from './entry';
import type { Evidence, Findings } from './evidence';
import { beginningOf } from './record';

/** Whether the files of each process follow one another without a gap. */
export function checkLinks(evidence: Evidence, findings: Findings): void {
  const continued = new Set<string>();
  for (const { name, opened } of evidence.files.values()) {
    if (opened?.after !== undefined) continued.add(opened.after);
    if (opened !== undefined) checkBeginning(name, opened, evidence, findings);
  }
  for (const file of evidence.files.values()) checkEnd(file, continued.has(file.name), evidence, findings);
}

function checkBeginning(name: string, opened: AuditRecord, { files, pruned }: Evidence, { problems, notes }: Findings): void {
  const { after, previous, sequence, reason } = opened;
  if (after === undefined) {
    if (sequence !== 1 || previous !== beginningOf(name)) problems.push(`${name} line 1: not the first record of a process.`);
    return;
  }
  const before = files.get(after);
  const removed = pruned.get(after);
  const end = before === undefined ? removed : before.last;
  if (end !== undefined && end.mac === previous) return;
  // A disk can keep a record and still report that it failed: the record before it is followed then.
  if (before === undefined && removed !== undefined && reason !== undefined && removed.sequence === sequence) return;
  if (reason !== undefined && before?.beforeLast?.mac === previous) {
    notes.push(`${after}: its last record is there, though the disk had reported that it could not be written. Its call was refused.`);
  } else if (before === undefined) {
    problems.push(`${after} is missing: ${name} follows it. It was removed.`);
  } else if (before.isGenuine) {
    problems.push(
      `${after} ends with record ${end?.sequence ?? 0}, but ${name}, which follows it, begins with record ${sequence}. Its end was cut off.`,
    );
  }
}

function checkEnd(file: CheckedFile, isContinued: boolean, { files, pruned, exists }: Evidence, { problems, notes }: Findings): void {
  const { name, last, records, isCutShort, isGenuine } = file;
  if (last?.step === 'closed') {
    const { next } = last;
    if (next === undefined || pruned.has(next)) return;
    const following = files.get(next);
    if (following === undefined && !exists(next)) problems.push(`${next} is missing: ${name} goes on in it. It was removed.`);
    if (following?.opened !== undefined && following.opened.after !== name)
      problems.push(`${next} does not follow ${name}, which goes on in it.`);
    return;
  }
  if (isCutShort) notes.push(`${name}: its last line was not written to its end. The call that it was for was not let through.`);
  else if (records === 0 && isGenuine) notes.push(`${name}: has no record. Its process was killed while it began the file.`);
  if (records > 0 && !isContinued) {
    notes.push(`${name}: not closed. Its process still runs or was killed; whether its end was cut off, only heads can show.`);
  }
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRecord, Entry } from '../../../gate/audit/entry';

/** State folders that are deleted after each test. */
export function stateFolders(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-audit-'));
    made.push(folder);
    return folder;
  };
}

export const key = Buffer.alloc(32, 7);

/** Names of the files, oldest first. */
export const filesOf = (folder: string): readonly string[] => readdirSync(join(folder, 'audit')).sort();

export const textOf = (folder: string, file: string): string => readFileSync(join(folder, 'audit', file), 'utf8');

/** Read without the code under test. */
export const recordsOf = (folder: string): readonly AuditRecord[] =>
  filesOf(folder).flatMap((file) =>
    textOf(folder, file)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AuditRecord),
  );

export const asked = (number: number): Entry => ({
  step: 'asked',
  decisionId: `decision-${number}`,
  agent: 'support-bot',
  door: 'mcp',
  operation: 'messages.send',
  what: `send 'Invoice ${number}' to 1 recipient at example.com`,
});

import { writeSync } from 'node:fs';
import { readAuditKey } from '../../../gate/audit/key';
import { openAudit } from '../../../gate/audit/write-audit';

/** What a process that writes is told, as JSON. */
export interface Assignment {
  readonly folder: string;
  readonly agent: string;
  readonly maxBytes: number;
  readonly heads?: string;
  /** How many it tries to write; then it closes the audit. */
  readonly count: number;
}

const { folder, agent, maxBytes, heads, count } = JSON.parse(process.argv[2] ?? '') as Assignment;
const audit = openAudit({ folder, key: readAuditKey(folder), maxBytes, heads });
for (let number = 0; number < count; number += 1) {
  const decisionId = `${agent}-${number}`;
  try {
    audit.write({ step: 'asked', decisionId, agent, what: `send 'Invoice ${number}' to 1 recipient at example.com` });
    writeSync(1, `${decisionId}\n`);
  } catch (error) {
    writeSync(1, `! ${(error as Error).message}\n`);
  }
}
audit.close();

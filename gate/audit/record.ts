import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { AuditRecord, Head } from './entry';
import { printable } from './printable';
import { sentenceOf, type Told } from './sentence';

/** A record, and its line with the line end. */
export interface Sealed {
  readonly line: Buffer;
  readonly record: AuditRecord;
}

/** What the gate says is signed as it stands in the file, so that a change of any byte shows, and any language can check it. */
const ending = /,"mac":"([0-9a-f]{64})"\}$/;
const endingLength = ',"mac":"'.length + 64 + '"}'.length;

/** Longest text of a field, in characters; `what` and `reason` hold sentences. */
const longest = 200;
const longestSentence = 500;
const mostArguments = 60;

const text = z.string().optional();
const number = z.number().optional();
const macSchema = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.object({ file: z.string(), sequence: z.number(), mac: macSchema, time: z.iso.datetime() });
const recordSchema = z.object({
  version: z.literal(1),
  sequence: z.int().positive(),
  time: z.iso.datetime(),
  step: z.enum(['asked', 'refused', 'waiting', 'approved', 'denied', 'sent', 'answered', 'lost', 'policy', 'opened', 'closed', 'pruned']),
  ...{ decisionId: text, agent: text, operation: text, resource: text, what: text, rule: text, reason: text, traceId: text, by: text },
  ...{ policyDigest: text, argumentsDigest: text, file: text, after: text, next: text, line: number, status: number, milliseconds: number },
  door: z.enum(['http', 'mcp']).optional(),
  shape: z.record(z.string(), z.string()).optional(),
  removed: headSchema.optional(),
  says: z.string(),
  previous: macSchema,
  mac: macSchema,
});

/** The head of a line of a file of heads; nothing where it is none. */
export function parseHead(line: Buffer): Head | undefined {
  try {
    return headSchema.safeParse(JSON.parse(line.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What stands for the mac before, in the first record of a process. */
export function beginningOf(file: string): string {
  return createHash('sha256').update(`mailgun-gate audit\n${file}`).digest('hex');
}

export function seal(key: Buffer, told: Told, link: Pick<AuditRecord, 'sequence' | 'time' | 'previous'>): Sealed {
  const { sequence, time, previous } = link;
  const unsigned = { version: 1, sequence, time, ...cleaned(told), says: sentenceOf(told), previous } as const;
  const body = JSON.stringify(unsigned).slice(0, -1);
  const mac = macOf(key, Buffer.from(body));
  return { line: Buffer.from(`${body},"mac":"${mac}"}\n`), record: { ...unsigned, mac } };
}

/** The record of a line without its line end; nothing where the line is not one that the key has signed. */
export function unseal(key: Buffer, line: Buffer): AuditRecord | undefined {
  const mac = ending.exec(line.subarray(-endingLength).toString('latin1'))?.[1];
  if (mac === undefined || macOf(key, line.subarray(0, line.length - endingLength)) !== mac) return undefined;
  return parse(line);
}

/** The record of a line, whoever wrote it, with all of its texts made printable; nothing where it is none. */
export function parse(line: Buffer): AuditRecord | undefined {
  try {
    const read = recordSchema.safeParse(JSON.parse(line.toString('utf8')));
    if (!read.success) return undefined;
    const { version, sequence, time, says, previous, mac } = read.data;
    return { version, sequence, time, ...cleaned(read.data), says: printable(says, 1_000), previous, mac };
  } catch {
    return undefined;
  }
}

function macOf(key: Buffer, bytes: Buffer): string {
  return createHmac('sha256', key).update(bytes).digest('hex');
}

/** Named one by one, so that nothing else that an object carries comes into the file. */
function cleaned(told: Told): Told {
  const short = (value: string | undefined, limit = longest) => (value === undefined ? undefined : printable(String(value), limit));
  const { removed } = told;
  return {
    step: told.step,
    decisionId: short(told.decisionId),
    agent: short(told.agent),
    door: told.door,
    operation: short(told.operation),
    resource: short(told.resource),
    what: short(told.what, longestSentence),
    rule: short(told.rule),
    line: finite(told.line),
    reason: short(told.reason, longestSentence),
    policyDigest: short(told.policyDigest),
    argumentsDigest: short(told.argumentsDigest),
    shape: told.shape === undefined ? undefined : shapeOf(told.shape),
    traceId: short(told.traceId),
    status: finite(told.status),
    milliseconds: finite(told.milliseconds),
    by: short(told.by),
    file: short(told.file),
    after: short(told.after),
    next: short(told.next),
    removed: removed === undefined ? undefined : { file: removed.file, sequence: removed.sequence, mac: removed.mac, time: removed.time },
  };
}

/** JSON has no other numbers. */
function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function shapeOf(shape: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = Object.entries(shape).map(([name, kind]) => [printable(name, 100), printable(String(kind), 100)] as const);
  const rest = all.length - mostArguments;
  return Object.fromEntries(rest > 0 ? [...all.slice(0, mostArguments), ['…', `${rest} more`]] : all);
}

import { STATUS_CODES } from 'node:http';
import type { AuditRecord } from './entry';
import { printable } from './printable';

/** What a sentence is made of. */
export type Told = Omit<Partial<AuditRecord>, 'step'> & Pick<AuditRecord, 'step'>;

const doors = { http: 'HTTP', mcp: 'MCP' } as const;

/** Longest sentence, in characters. */
const longest = 1_000;

/** What happened, as one line of plain English. Whatever the entry holds, it stays one line and shows all its characters. */
export function sentenceOf(told: Told): string {
  return printable(sentence(told), longest);
}

function sentence(told: Told): string {
  const who = whoOf(told);
  const request = `the request of ${who} to ${whatOf(told)}`;
  switch (told.step) {
    case 'asked':
      return `${who} asks to ${whatOf(told)}${told.door === undefined ? '' : ` (${doors[told.door]})`}`;
    case 'refused':
      return `${who} may not ${whatOf(told)}${because(told)}`;
    case 'waiting':
      return `${request} waits for approval${because(told)}`;
    case 'approved':
      return `${told.by ?? 'a person'} approved ${request}${because(told)}`;
    case 'denied':
      return told.by === undefined ? `${request} was not approved${because(told)}` : `${told.by} denied ${request}${because(told)}`;
    case 'sent':
      return `${who} is let through to ${whatOf(told)}${allowed(told)}`;
    case 'answered':
      return `${who} ${doneOf(told)}${told.by === undefined ? '' : `, answered by ${told.by}`}${allowed(told)} → ${answerOf(told)}`;
    case 'lost':
      return `${request} was sent, but Mailgun's answer did not arrive, so nobody knows whether it was carried out${because(told)}`;
    case 'policy':
      return told.reason === undefined
        ? `the policy ${digestOf(told)} is in force`
        : `the policy ${digestOf(told)} stays in force: ${printable(told.reason, 400)}`;
    case 'opened':
      return `the gate begins the file ${told.file ?? ''}${told.after === undefined ? '' : `, which follows ${told.after}`}${because(told)}`;
    case 'closed':
      return told.next === undefined ? 'the gate stops and closes this file' : `the gate closes this file and goes on in ${told.next}`;
    case 'pruned':
      return `the file ${told.removed?.file ?? ''} with records up to number ${told.removed?.sequence ?? 0} is deleted because of its age`;
  }
}

function whoOf({ agent }: Told): string {
  return agent === undefined ? 'a caller without a valid token' : `agent ${printable(agent, 100)}`;
}

function whatOf({ what, operation, resource }: Told): string {
  if (what !== undefined) return printable(what, 300);
  if (operation === undefined) return 'do what the gate does not know';
  return `carry out ${printable(operation)}${resource === undefined ? '' : ` on ${printable(resource)}`}`;
}

/** Mailgun has refused what it answers with an error. */
function doneOf(told: Told): string {
  if ((told.status ?? 0) >= 400) return `tried to ${whatOf(told)}, but Mailgun did not do it`;
  return told.did === undefined ? `was let through to ${whatOf(told)}` : printable(told.did, 300);
}

function ruleOf({ rule, line }: Told): string | undefined {
  if (rule === undefined) return undefined;
  return line === undefined ? printable(rule) : `${printable(rule)} (line ${line})`;
}

function because(told: Told): string {
  const rule = ruleOf(told);
  if (told.reason === undefined) return rule === undefined ? '' : `: ${rule}`;
  return `: ${printable(told.reason, 400)}${rule === undefined ? '' : `, by ${rule}`}`;
}

function allowed(told: Told): string {
  const rule = ruleOf(told);
  return rule === undefined ? '' : `: allowed by ${rule}`;
}

function answerOf({ status, milliseconds }: Told): string {
  const words = status === undefined ? 'an unknown status' : `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  return milliseconds === undefined ? words : `${words} after ${milliseconds} ms`;
}

function digestOf({ policyDigest }: Told): string {
  return printable(policyDigest ?? 'without a digest').slice(0, 12);
}

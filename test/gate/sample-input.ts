import { fieldsOf, findProblems } from 'mailgun-sdk';
import type { ZodType } from 'zod';
import { callOf } from '../../gate/operations/call-of';
import type { Operation } from '../../gate/operations/operation';

const hook = 'https://hooks.example.com/mailgun';
const upload = { filename: 'file.csv', data: 'address\nalice@example.com\n' };

/** Values of all kinds, of which the first that a field takes is taken. */
const candidates: readonly unknown[] = [
  'mail.example.com',
  'alice@example.com',
  'stop()',
  'catch_all()',
  hook,
  'delivered',
  '192.0.2.1',
  'sample',
  5,
  1,
  3000,
  '0.05',
  true,
  ['alice@example.com'],
  ['mail.example.com'],
  [hook],
  ['delivered'],
  ['192.0.2.1'],
  ['sample'],
  [],
  {},
  [{ address: 'alice@example.com' }],
  [{ accountId: 'a', name: 'sample' }],
  { emails: ['alice@example.com'] },
  { poolId: 'pool' },
  { enabled: true },
  upload,
  '4f3bad2335335426750048c6',
  '1h',
  'hard_bounce_rate',
  'a@mail.example.com',
  // Last: an object without fields of its own is taken for any that needs none.
  new Date('2026-11-25T10:00:00Z'),
];

/** Where what is needed lies not in the fields alone, but in what goes together. */
const together: Readonly<Record<string, object>> = {
  'messages.send': { from: 'bot@mail.example.com', text: 'Hello' },
  'messages.sendMime': { message: 'From: bot@mail.example.com\r\n\r\nHello' },
  'forwards.create': { match: 'a@mail.example.com', urls: [hook] },
  'forwards.update': { urls: [hook] },
  'credentials.create': { login: 'bot' },
  'keys.create': { role: 'basic', expiration: 60 },
  'accountWebhooks.deleteAll': { all: true },
  'ips.updateSubaccounts': { allSubaccounts: true, linkIps: ['192.0.2.1'] },
};

/**
 * A sample of an operation's input: what is required, and one field more where the operation wants something to change.
 *
 * @throws where none is found; then it belongs into `together`.
 */
export function sampleInput(operation: Operation): Readonly<Record<string, unknown>> {
  const { name, endpoint } = operation;
  const fields = Object.entries(fieldsOf(endpoint) as Readonly<Record<string, ZodType>>);
  const required = fields.filter(([, schema]) => findProblems(schema, undefined).length > 0);
  const sample: Record<string, unknown> = {
    ...Object.fromEntries(required.map(([field, schema]) => [field, valueFor(name, field, schema)])),
    ...together[name],
  };
  if (isAccepted(operation, sample)) return sample;
  for (const [field, schema] of fields) {
    const more = { ...sample, [field]: valueFor(name, field, schema) };
    if (isAccepted(operation, more)) return more;
  }
  throw new Error(`no sample input for ${name}: ${JSON.stringify(sample)}`);
}

function valueFor(operation: string, field: string, schema: ZodType): unknown {
  // Of an enumeration the first value, which the refusal of another names.
  const [, named] = /"([^"]+)"/.exec(findProblems(schema, 'no such value')[0] ?? '') ?? [];
  const isAddress = /^(to|list|member|address|email|from)$/.test(field);
  const first = [...(isAddress ? ['alice@example.com'] : []), ...(named === undefined ? [] : [named, [named]])];
  const found = [...first, ...candidates].find((candidate) => findProblems(schema, candidate).length === 0);
  if (found === undefined) throw new Error(`no sample of ${field} of ${operation}`);
  return found;
}

function isAccepted(operation: Operation, sample: object): boolean {
  try {
    callOf(operation, sample);
    return true;
  } catch {
    return false;
  }
}

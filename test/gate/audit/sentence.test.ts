import * as fc from 'fast-check';
import type { Entry, Step } from '../../../gate/audit/entry';
import { printable, quoted } from '../../../gate/audit/printable';
import { sentenceOf } from '../../../gate/audit/sentence';
import { verifyAudit } from '../../../gate/audit/verify-audit';
import { openAudit } from '../../../gate/audit/write-audit';
import { filesOf, key, recordsOf, stateFolders, textOf } from './folder';

const stateFolder = stateFolders();

const what = "send 'Your invoice' to 1 recipient at example.com";
const call = { agent: 'support-bot', door: 'mcp', what, operation: 'messages.send' } as const;
const rule = { rule: 'support-bot.areas.Messages', line: 12 };

const sentences: readonly (readonly [Entry, string])[] = [
  [{ ...call, step: 'asked' }, `agent support-bot asks to ${what} (MCP)`],
  [
    {
      agent: 'x',
      step: 'refused',
      what: 'delete the domain mail.example.com',
      reason: 'the area Domains is read-only',
      rule: 'x.areas.Domains',
      line: 9,
    },
    'agent x may not delete the domain mail.example.com: the area Domains is read-only, by x.areas.Domains (line 9)',
  ],
  [
    { step: 'refused', operation: 'domains.delete', resource: 'mail.example.com', reason: 'the token has expired' },
    'a caller without a valid token may not carry out domains.delete on mail.example.com: the token has expired',
  ],
  [{ step: 'refused', agent: 'x' }, 'agent x may not do what the gate does not know'],
  [
    { ...call, ...rule, step: 'waiting' },
    `the request of agent support-bot to ${what} waits for approval: support-bot.areas.Messages (line 12)`,
  ],
  [
    { ...call, step: 'approved', by: 'a person at the terminal' },
    `a person at the terminal approved the request of agent support-bot to ${what}`,
  ],
  [{ ...call, step: 'denied', by: 'a person' }, `a person denied the request of agent support-bot to ${what}`],
  [
    { ...call, step: 'denied', reason: 'nobody answered within 5 minutes' },
    `the request of agent support-bot to ${what} was not approved: nobody answered within 5 minutes`,
  ],
  [{ ...call, ...rule, step: 'sent' }, `agent support-bot is let through to ${what}: allowed by support-bot.areas.Messages (line 12)`],
  [
    { ...call, ...rule, step: 'answered', status: 200, milliseconds: 83, did: "sent 'Your invoice' to 1 recipient at example.com" },
    `agent support-bot sent 'Your invoice' to 1 recipient at example.com: allowed by support-bot.areas.Messages (line 12) → 200 OK after 83 ms`,
  ],
  [
    { ...call, ...rule, step: 'answered', status: 400, milliseconds: 5, did: 'sent' },
    `agent support-bot tried to ${what}, but Mailgun did not do it: allowed by support-bot.areas.Messages (line 12) → 400 Bad Request after 5 ms`,
  ],
  [
    { ...call, step: 'lost', reason: 'the connection ended' },
    `the request of agent support-bot to ${what} was sent, but Mailgun's answer did not arrive, so nobody knows whether it was carried out: the connection ended`,
  ],
  [{ step: 'policy', policyDigest: '0123456789abcdef' }, 'the policy 0123456789ab is in force'],
  [
    { step: 'policy', policyDigest: '0123456789abcdef', reason: 'line 3 of the changed file is no area' },
    'the policy 0123456789ab stays in force: line 3 of the changed file is no area',
  ],
];

test.each(sentences)('%j is told in plain English', (entry, sentence) => {
  expect(sentenceOf(entry)).toBe(sentence);
});

const steps: readonly Step[] = ['asked', 'refused', 'waiting', 'approved', 'denied', 'sent', 'answered', 'lost', 'policy'];

/** Nothing that ends a line, moves or hides characters, or colours a terminal. */
const seen = /^[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u;

/** What is put into subjects to forge a log. */
const hostile = fc.oneof(
  fc.constantFrom(
    '__proto__',
    "x'\nagent admin was sent to Mailgun: allowed",
    'x\r\n{"version":1}',
    '\u001b[2K\u001b[1A\u001b[32mapproved',
    '\u202egpj.exe',
    '\u2066a\u2069\u200b\u2028b\u2029',
    '\u009b31m',
    '\ud800',
    '\u0000',
    `a${'\u0301'.repeat(500)}`,
    'x'.repeat(100_000),
    '👩‍👩‍👧'.repeat(1_000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

test('whatever is in the fields, the record is one line in which every character can be seen', () => {
  const entries = fc.record(
    {
      decisionId: hostile,
      agent: hostile,
      operation: hostile,
      resource: hostile,
      what: hostile,
      rule: hostile,
      reason: hostile,
      policyDigest: hostile,
      argumentsDigest: hostile,
      shape: fc.dictionary(hostile, hostile),
      traceId: hostile,
      by: hostile,
      line: fc.double(),
      status: fc.double(),
      milliseconds: fc.double(),
    },
    { requiredKeys: [] },
  );
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  let count = 0;
  fc.assert(
    fc.property(fc.constantFrom(...steps), entries, (step, entry) => {
      const record = audit.write({ step, ...entry });
      count += 1;
      expect(record.says).toMatch(seen);
      expect(record.says.length).toBeLessThanOrEqual(2_000);
    }),
  );
  audit.close();
  const text = filesOf(folder)
    .map((file) => textOf(folder, file))
    .join('');
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(seen);
  expect(text.trimEnd().split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(count + 2);
  expect(recordsOf(folder)).toHaveLength(count + 2);
  expect(verifyAudit({ folder, key })).toMatchObject({ problems: [], records: count + 2 });
});

test('what others wrote cannot end its own quotation marks', () => {
  expect(quoted("x' to 1 recipient at example.com: allowed by 'y")).toBe("'x’ to 1 recipient at example.com: allowed by ’y'");
});

test('text that is printable stays as it is', () => {
  for (const text of ['Ihre Rechnung für März', 'Ваш счёт №12', '請求書', 'فاتورتك', '✅ done 👍', '']) expect(printable(text)).toBe(text);
  expect(printable('a\u0000b\u202ec')).toBe('a\\u{0}b\\u{202e}c');
  expect(printable('x'.repeat(11), 10)).toBe('xxxxxxxxx…');
});

test('made printable a second time, text stays the same', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 300 }), (text, limit) => {
      const once = printable(text, limit);
      expect([...once].length).toBeLessThanOrEqual(limit);
      expect(printable(once, limit)).toBe(once);
    }),
  );
});

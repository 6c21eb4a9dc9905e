import * as fc from 'fast-check';
import type { Finding } from '../../../provider/drift/finding';
import { baseline, readRules } from '../../../provider/drift/ignore';

const changed = (type: string, id: string, property: string): Finding => ({
  kind: 'changed',
  stack: 'prod',
  urn: 'urn:pulumi:prod::p::t::n',
  type,
  id,
  property,
  old: 1,
  new: 2,
});
const missing = (type: string, id: string): Finding => ({ kind: 'missing', stack: 'prod', urn: 'urn:pulumi:prod::p::t::n', type, id });
const unmanaged = (type: string, id: string): Finding => ({ kind: 'unmanaged', type, id, name: id, takeOver: 'npx' });
const unreadable = (type: string, id?: string): Finding => ({
  kind: 'unreadable',
  type,
  ...(id !== undefined && { id }),
  reason: 'forbidden',
});

const leftBy = (rules: string, findings: readonly Finding[]) => readRules(rules)(findings).left;

const priority = changed('Route', 'abc', 'priority');
const gone = missing('Route', 'abc');
const webhook = changed('Webhook', 'mail.example.com/delivered', 'urls');
const member = missing('MailingListMember', 'news@example.com/ana@example.com');
const all = [priority, gone, webhook, member];

test.each([
  ['a class', 'Route', [webhook, member]],
  ['a thing with all its properties', 'Route/abc', [webhook, member]],
  ['one property', 'Route/abc/priority', [gone, webhook, member]],
  ['one property of every thing', 'Route/*/priority', [gone, webhook, member]],
  ['everything that is missing', '**/missing', [priority, webhook]],
  ['all of one domain, whose ids hold a slash', 'Webhook/mail.example.com/*', [priority, gone, member]],
  ['an address', '/MailingListMember/news@example.com/ana@example.com', [priority, gone, webhook]],
  ['everything but one class', '/*\n!/Webhook', [webhook]],
  ['nothing but comments and empty lines', '# Route\n\n   \n', all],
])('a rule hides %s', (_, rules, left) => {
  expect(leftBy(rules, all)).toEqual(left);
});

test('upper and lower case are told apart, as Mailgun does', () => {
  expect(leftBy('Route/ABC', all)).toEqual(all);
});

test('files with a byte order mark and the line breaks of Windows are read', () => {
  expect(leftBy('\ufeffRoute\r\nWebhook\r\n', all)).toEqual([member]);
});

test('rules that match nothing are reported with their lines', () => {
  const { unused } = readRules('# ours\nRoute\nRout/abc\n\n!Webhook/none\nRoute/abc\n')(all);
  expect(unused).toEqual(['.mailgun-ignore:3: Rout/abc matches nothing.', '.mailgun-ignore:5: !Webhook/none brings nothing back.']);
});

test('bringing back a property of a thing that is hidden does nothing, as in git, and is reported', () => {
  const { left, unused } = readRules('Route/abc\n!Route/abc/priority')([priority]);
  expect(left).toEqual([]);
  expect(unused).toEqual(['.mailgun-ignore:2: !Route/abc/priority brings nothing back.']);
});

test.each([
  ['ends with a backslash', 'Route\nRoute/abc\\', /^\.mailgun-ignore:2: .*backslash/],
  ['leaves a bracket open', '\nRoute/[abc', /^\.mailgun-ignore:2: .*not closed/],
  ['names nothing', '!', /^\.mailgun-ignore:1: .*needs a class/],
])('a line that %s is refused by its number', (_, rules, message) => {
  expect(() => readRules(rules)).toThrow(message);
});

test('a message about a line hands no escape sequence on to a terminal', () => {
  expect(() => readRules('Route/\u001b[31m\\')).toThrow('\\u001b');
});

test('what was taken into the baseline as unmanaged shows its changes once it is managed', () => {
  const rules = baseline([unmanaged('Route', 'abc'), gone]);
  expect(leftBy(rules, [unmanaged('Route', 'abc'), gone, priority])).toEqual([priority]);
});

test('a failure of today gets no rule', () => {
  const failures = [unreadable('ApiKey'), unreadable('Route', 'abc')];
  expect(leftBy(baseline(failures), failures)).toEqual(failures);
});

test('after a baseline nothing of the same findings is left, and no other finding is hidden', () => {
  const special = fc.constantFrom(
    '#',
    '!',
    '*',
    '**',
    '?',
    '[',
    ']',
    '[a-z]',
    '\\',
    ' ',
    '  ',
    '{',
    '}',
    '$',
    '^',
    '.',
    '@',
    '%',
    '\t',
    '\n',
    '\u001b',
  );
  const text = fc.array(fc.oneof(special, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 6 });
  const step = text.map((parts) => parts.join('').replaceAll('/', '-')).filter((each) => each !== '.' && each !== '..');
  // The ids of a class have the same number of steps.
  const id = { Route: step, Webhook: fc.tuple(step, step).map((steps) => steps.join('/')) };
  const ofClass = (type: keyof typeof id) =>
    fc.oneof(
      fc.tuple(id[type], step).map(([one, property]) => changed(type, one, `p.${property}`)),
      id[type].map((one) => missing(type, one)),
      id[type].map((one) => unmanaged(type, one)),
    );
  const findings = fc.uniqueArray(fc.oneof(ofClass('Route'), ofClass('Webhook')), {
    minLength: 2,
    maxLength: 12,
    selector: (finding) => JSON.stringify([finding.kind, finding.type, finding.id, 'property' in finding && finding.property]),
  });
  fc.assert(
    fc.property(findings, (found) => {
      const half = Math.ceil(found.length / 2);
      const { left, unused } = readRules(baseline(found.slice(0, half)))(found);
      expect(left).toEqual(found.slice(half));
      expect(unused).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

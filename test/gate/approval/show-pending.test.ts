import { durationInWords, sizeInWords } from '../../../gate/approval/in-words';
import type { Pending } from '../../../gate/approval/pending';
import { showPending } from '../../../gate/approval/show-pending';
import { invoice, noon } from './asking';

const { timeout, ...known } = invoice;
const pending: Pending = { ...known, id: '0'.repeat(32), previewDigest: 'c'.repeat(64), created: noon, expires: noon + timeout, pid: 1 };
const withSubject = (value: string) => ({ ...pending, preview: { ...pending.preview, lines: [{ name: 'subject', value }] } });

test('every field has a line of its own', () => {
  expect(showPending(pending, { now: noon + 48_000 })).toBe(
    [
      'Send a message from mail.example.com',
      '  to         │ alice@example.com',
      '  bcc        │ archive@example.org',
      '  subject    │ Your invoice',
      '  attachment │ 48.2 kB  invoice.pdf',
      '  asked by   │ support-bot (messages.send)',
      '  expires in │ 4 minutes 12 seconds',
      `  id         │ ${'0'.repeat(32)}`,
    ].join('\n'),
  );
});

test('what an operation changes is shown old and new', () => {
  const lines = [{ name: 'spamAction', value: 'tag', before: 'disabled' }];
  const text = showPending({ ...pending, preview: { title: 'Change a domain', lines } }, { now: noon });
  expect(text).toContain('  spamAction, old │ disabled\n  spamAction, new → tag\n');
});

test.each([
  ['a new line', 'Hello\n  bcc        │ nobody', '<U+000A>'],
  ['a carriage return', 'Hello\rbcc', '<U+000D>'],
  ['ANSI', '\u001b[2K\u001b[1Ato', '<U+001B>[2K<U+001B>[1A'],
  ['a C1 control', '\u009b2K', '<U+009B>'],
  ['bidi', 'gpj.\u202eexe', '<U+202E>'],
  ['a line separator', 'a\u2028b', '<U+2028>'],
  ['a character without width', 'a\u200bb', '<U+200B>'],
  ['a blank that is no space', 'a\u3164b\u00a0c\u2800d', 'a<U+3164>b<U+00A0>c<U+2800>d'],
  ['a tag character', 'a\u{e0041}b', '<U+E0041>'],
  ['half a surrogate pair', 'a\ud800b', '<U+D800>'],
])('a subject with %s stays one visible field', (_, subject, shown) => {
  const text = showPending(withSubject(subject), { now: noon });
  expect(text).toContain(shown);
  expect(text.split('\n').length).toBe(showPending(withSubject('Hello'), { now: noon }).split('\n').length);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test('marks do not pile up over other lines', () => {
  expect(showPending(withSubject(`e${'\u0301'.repeat(40)}`), { now: noon })).toMatch(/e\u0301{3}(<U\+0301>)/);
});

test('a subject that goes on in the next row of the window is behind the bar there', () => {
  const text = showPending(withSubject(`Hello${' '.repeat(120)}bcc: nobody ${'世'.repeat(40)}`), { now: noon, columns: 40 });
  const rows = text.split('\n').slice(1);
  for (const row of rows) expect(row).toMatch(/^ {2}(.{10}) │/);
  expect(rows.filter((row) => row.startsWith('  bcc'))).toEqual([]);
  expect(Math.max(...rows.map((row) => [...row].reduce((width, one) => width + (one === '世' ? 2 : 1), 0)))).toBeLessThanOrEqual(40);
});

test('a name cannot be a field of its own either', () => {
  const lines = [{ name: 'subject\nto', value: 'x', before: 'y' }];
  expect(showPending({ ...pending, preview: { title: 'a\nto │ b', lines } }, { now: noon })).not.toMatch(/^\s*to /m);
});

test('what is too long is cut, and it is said how much', () => {
  expect(showPending(withSubject('a'.repeat(3_234)), { now: noon }).replace(/\n[ ]+│ /g, '')).toContain('a [cut: 1,234 more characters]');
  const many = Array.from({ length: 103 }, (_, place) => ({ filename: `${place}.txt`, bytes: 1 }));
  const text = showPending({ ...pending, preview: { ...pending.preview, attachments: many } }, { now: noon });
  expect(text).toContain('[cut: 3 more attachments]');
  expect(text).not.toContain('100.txt');
});

test.each([
  [0, '0 seconds'],
  [-5, '0 seconds'],
  [1_999, '1 second'],
  [60_000, '1 minute'],
  [252_000, '4 minutes 12 seconds'],
  [3_600_000 * 2 + 61_000, '2 hours 1 minute'],
])('%p milliseconds are %p', (milliseconds, words) => expect(durationInWords(milliseconds)).toBe(words));

test.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [48_200, '48.2 kB'],
  [999_960, '1.0 MB'],
  [20_000_000, '20.0 MB'],
])('%p bytes are %p', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));

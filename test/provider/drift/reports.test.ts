import * as fc from 'fast-check';
import type { Finding } from '../../../provider/drift/finding';
import { jsonReport, parseJsonReport, reportJsonSchema } from '../../../provider/drift/json';
import { markdownReport } from '../../../provider/drift/markdown';
import { tableReport } from '../../../provider/drift/table';

const urn = (type: string, name: string) => `urn:pulumi:prod::mail::pulumi-nodejs:dynamic/mailgun:${type}::${name}`;
const mail = { stack: 'prod', urn: urn('Domain', 'mail'), type: 'Domain', id: 'mail.example.com' };

const findings: readonly Finding[] = [
  { kind: 'changed', ...mail, property: 'spamAction', old: 'tag', new: 'block' },
  { kind: 'changed', ...mail, property: 'openTracking.active', old: true },
  { kind: 'missing', stack: 'prod', urn: urn('Route', 'support'), type: 'Route', id: 'abc' },
  {
    kind: 'unmanaged',
    type: 'Webhook',
    id: 'mail.example.com/opened',
    name: 'opened',
    takeOver: "npx pulumi-mailgun import --only 'Webhook/mail.example.com/opened'",
  },
  { kind: 'unreadable', type: 'ApiKey', reason: 'GET /v1/keys: Forbidden', role: 'admin' },
];

/** Every text in it is `text`. */
const madeOf = (text: string): readonly Finding[] => [
  {
    kind: 'changed',
    stack: text,
    urn: urn('Route', text),
    type: 'Route',
    id: text,
    property: text,
    old: text,
    new: [text, { [text]: text }],
  },
  { kind: 'missing', stack: text, urn: urn('Route', text), type: 'Route', id: text },
  { kind: 'unmanaged', type: 'Route', id: text, name: `${text}-name`, takeOver: text },
  { kind: 'unreadable', type: 'Route', reason: text },
];

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '``',
        '<img src=x onerror=alert(1)>',
        '@everyone',
        '|',
        '\n',
        '\r',
        '\u001b[2J',
        '\u009b',
        '\u202e',
        '\u2028',
        '**',
        '](',
      ),
      fc.constantFrom('\\', '#', '- ', '~~~', '```', '&lt;', '$', ' ', '\u{e0041}', '\u200b', '\ud800'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** The rest of a Markdown text when its code spans are taken away, as CommonMark finds them. */
const withoutCode = (markdown: string) => markdown.replace(/(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/g, '');

test('the table says what differs, in which stack, and how to take over the rest', () => {
  expect(tableReport(findings)).toBe(
    [
      'Stack prod: changed at Mailgun',
      '  Domain mail.example.com (mail)',
      '    spamAction           "tag" -> "block"',
      '    openTracking.active  true -> (not set)',
      '',
      'Stack prod: missing at Mailgun',
      '  Route abc (support)',
      '',
      'In no stack',
      '  Webhook mail.example.com/opened (opened)',
      "    npx pulumi-mailgun import --only 'Webhook/mail.example.com/opened'",
      '',
      'Could not be read',
      '  ApiKey',
      '    GET /v1/keys: Forbidden',
      '',
      '2 changed, 1 missing at Mailgun, 1 in no stack, 1 not readable',
      '',
    ].join('\n'),
  );
});

test('in sync, a report is one sentence', () => {
  expect(tableReport([])).toBe('In sync: nothing differs between Mailgun and the stacks.\n');
  expect(markdownReport([])).toBe('**Mailgun:** In sync: nothing differs between Mailgun and the stacks.\n');
});

test('of two long texts the place is shown where they differ', () => {
  const body = `<html>${'long '.repeat(500)}`;
  const [line] =
    tableReport([{ kind: 'changed', ...mail, property: 'html', old: `${body}before`, new: `${body}after` }]).match(/html .*/) ?? [];
  expect(line).toMatch(/^html {2}"?….*before.* -> "?….*after/);
  expect(line?.length).toBeLessThan(80);
});

test('the table cuts no id, so that two long ones stay apart', () => {
  const ids = ['a', 'b'].map((end) => `${'long'.repeat(40)}${end}`);
  const table = tableReport(ids.map((id): Finding => ({ ...mail, kind: 'changed', id, property: 'spamAction', old: 'tag', new: 'block' })));
  for (const id of ids) expect(table).toContain(`  Domain ${id} (mail)\n    spamAction  "tag" -> "block"\n`);
});

test('no report hands a control character, or one that hides or turns text, on to a reader', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const report of [tableReport(madeOf(text)), markdownReport(madeOf(text)), jsonReport(madeOf(text))]) {
        expect(report.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u,
        );
      }
      expect(markdownReport(madeOf(text)).split('\n')).toHaveLength(7);
    }),
  );
});

test('in Markdown every text from elsewhere stays in its code span', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const lines = markdownReport(madeOf(text)).split('\n').slice(2).map(withoutCode);
      for (const line of lines) expect(line).toMatch(/^(- Route[A-Za-z :()]*|)$/);
    }),
  );
});

test.each([500, 5_000])('a comment with %i findings stays under 4,000 characters, and says how many are left out', (count) => {
  const many = Array.from(
    { length: count },
    (_, at): Finding => ({ ...mail, kind: 'changed', property: `p${at}`, old: 'x'.repeat(9_000), new: at }),
  );
  const comment = markdownReport(many);
  expect(comment.length).toBeLessThanOrEqual(4_000);
  expect(comment).toContain(`${count} changed`);
  const shown = comment.split('\n').filter((line) => line.startsWith('- ')).length;
  expect(shown).toBeGreaterThan(10);
  expect(comment).toContain(`…and ${count - shown} more`);
  expect(comment).toContain('npx pulumi-mailgun drift');
});

test('a command that is too long for a comment is left out, not cut', () => {
  const takeOver = `npx pulumi-mailgun import --only '${'a'.repeat(500)}'`;
  const comment = markdownReport([{ kind: 'unmanaged', type: 'Route', id: 'abc', name: 'abc', takeOver }]);
  expect(comment).toContain('is in no stack\n');
  expect(comment).not.toContain('--only');
});

test('the JSON report says its version and counts, and is read back as it was', () => {
  const report = jsonReport(findings);
  expect(JSON.parse(report)).toMatchObject({ version: 1, summary: { changed: 2, missing: 1, unmanaged: 1, unreadable: 1 } });
  expect(parseJsonReport(report)).toEqual(findings);
});

test('any finding survives the JSON report', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(parseJsonReport(jsonReport(madeOf(text)))).toEqual(madeOf(text));
    }),
  );
});

test('a report of a newer version, and what is no report, are refused with the place', () => {
  expect(() => parseJsonReport('{"version":2,"summary":{},"findings":[]}')).toThrow(/version/);
  expect(() =>
    parseJsonReport('{"version":1,"summary":{"changed":1,"missing":0,"unmanaged":0,"unreadable":0},"findings":[{"kind":"odd"}]}'),
  ).toThrow(/findings\[0\]/);
  expect(() => parseJsonReport('[')).toThrow();
});

test('the JSON schema names every kind, and says what each field means', () => {
  const schema = JSON.stringify(reportJsonSchema());
  for (const kind of ['changed', 'missing', 'unmanaged', 'unreadable']) expect(schema).toContain(`"const":"${kind}"`);
  expect(schema).toContain('What Mailgun has');
});

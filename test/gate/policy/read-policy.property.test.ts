import fc from 'fast-check';
import { writeFirstPolicy } from '../../../gate/policy/first-policy';
import type { Policy } from '../../../gate/policy/policy';
import { PolicyProblems } from '../../../gate/policy/problems';
import { readPolicy } from '../../../gate/policy/read-policy';
import { createToken } from '../../../gate/policy/token';

const { token, hash } = createToken();
const whole = writeFirstPolicy({
  agent: 'bot',
  hash,
  expires: '2027-01-31',
  areas: new Map([
    ['Messages', 'full'],
    ['Events', 'read'],
  ]),
  domains: ['mail.example.com'],
  recipients: ['*@example.com'],
}).replace(/^ {4}# (confirm|from|destinations|senders|hours|limits|because):/gm, '    $1:');
const lines = whole.split('\n');

const piece = fc.oneof(
  fc.constantFrom(
    token,
    `'${token}'`,
    `sha256:${hash}`,
    '*',
    '&a',
    '!!set',
    '- ',
    '? ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '\n',
    '\n---\n',
    '\t',
    '    ',
    '#',
    '|',
    '>',
    '<<: ',
    '%YAML 1.1\n',
    '~',
    'null',
    'off',
    '.inf',
    '1e400',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
/** A place of the file, what is taken away there, and what is put in. */
const change = fc.tuple(fc.nat(whole.length), fc.oneof(fc.constant(0), fc.nat(30)), piece);
const changed = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce((text, [at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone), whole));
const moved = fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1), fc.boolean()).map(([from, to, twice]) => {
  const rest = lines.filter((_, index) => twice || index !== from);
  return [...rest.slice(0, to), lines[from], ...rest.slice(to)].join('\n');
});

function outcome(text: string): Policy | readonly string[] {
  try {
    return readPolicy(text, 'policy.yaml');
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
}

const isList = (value: Policy | readonly string[]): value is readonly string[] => Array.isArray(value);

test('whatever is wrong with a file, each problem has a line of it, says what to do, and shows no token', () => {
  let broken = 0;
  fc.assert(
    fc.property(fc.oneof(changed, moved), (text) => {
      const read = outcome(text);
      if (!isList(read)) return;
      broken += 1;
      expect(read.length).toBeGreaterThan(0);
      for (const problem of read) {
        const [, line, words] = /^policy\.yaml:(\d+): ([^\n\r]*)$/.exec(problem) ?? [];
        expect(Number(line)).toBeGreaterThan(0);
        expect(Number(line)).toBeLessThanOrEqual(text.split('\n').length);
        expect(words).toMatch(/; ./);
        expect(words).not.toContain(token.slice(0, 20));
        expect(words).not.toContain(hash.slice(0, 32));
      }
    }),
    { numRuns: 1500 },
  );
  expect(broken).toBeGreaterThan(300);
});

test('every rule of a policy that is read has a line of the file that names it', () => {
  fc.assert(
    fc.property(fc.oneof(changed, moved), (text) => {
      const read = outcome(text);
      if (isList(read)) return;
      const written = text.split('\n');
      for (const agent of read.agents.values())
        for (const grant of agent.grants.values())
          for (const { rule, line } of [agent, grant, ...Object.values(grant).filter(isRule)])
            expect(written[line - 1]).toContain(rule.split('.').at(-1));
    }),
    { numRuns: 1500 },
  );
});

const isRule = (value: unknown): value is { rule: string; line: number } => typeof value === 'object' && value !== null && 'rule' in value;

test('a line that is indented into the wrong place, or is taken away, never adds an area or an operation', () => {
  const areasOf = (policy: Policy) =>
    [...(policy.agents.get('bot')?.grants ?? [])]
      .filter(([, { access }]) => access !== 'off')
      .map(([area, { access }]) => `${area}: ${access}`);
  const all = areasOf(readPolicy(whole, 'policy.yaml'));
  for (const [index, line] of lines.entries())
    for (const put of [[], [`  ${line}`], [line.replace(/^ {2}/, '')], [line, line]]) {
      const read = outcome([...lines.slice(0, index), ...put, ...lines.slice(index + 1)].join('\n'));
      if (!isList(read)) for (const area of areasOf(read)) expect(all).toContain(area);
    }
});

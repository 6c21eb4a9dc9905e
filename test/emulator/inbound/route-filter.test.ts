import fc from 'fast-check';
import { evaluateFilter } from '../../../emulator/inbound/route-filter';

const message = {
  recipient: 'alice@example.com',
  headers: [
    ['Subject', 'I need your support now'],
    ['X-Mailgun-Sflag', 'Yes'],
    ['Received', 'from a.example'],
    ['Received', 'from b.example'],
  ],
  takenBefore: false,
} as const;

const evaluate = (expression: string, more: Partial<Parameters<typeof evaluateFilter>[1]> = {}) =>
  evaluateFilter(expression, { ...message, ...more });

test.each([
  // https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/route-filters
  ['match_recipient("alice@example.com")', true],
  ['match_recipient(".*@example.com")', true],
  ['match_recipient("^alice(.*)@example.com$")', true],
  ['match_recipient("^chris\\+(.*)@example.com$")', false],
  ['match_recipient("(?P<user>.*?)@(?P<domain>.*)")', true],
  ['match_header("subject", ".*support")', true],
  ["match_header('subject', '(.*)(urgent|support|asap)(.*)')", true],
  ["match_header('X-Mailgun-Sflag', 'Yes')", true],
  [`match_recipient('^(.*)@example.com$') and\n\tmatch_header("Content-Language", "^(.*)en-US(.*)$")`, false],
  // The address as a whole, and in any case; a header from its beginning on, and as it is written.
  ['match_recipient("alice")', false],
  ['match_recipient("ALICE@EXAMPLE.COM")', true],
  ['match_header("subject", "support")', false],
  ['match_header("SUBJECT", ".*SUPPORT")', false],
  ['match_header("subject", "(?i).*SUPPORT")', true],
  ['match_header("received", "from b")', true],
  ['match_header("absent", ".*")', false],
  ['match_header("absent", "")', false],
  // Python's: not before and before or.
  ['match_recipient("bob@.*") and catch_all() or catch_all()', true],
  ['catch_all() or catch_all() and match_recipient("bob@.*")', true],
  ['not match_recipient("bob@.*") and match_recipient("bob@.*")', false],
  ['not (match_recipient("bob@.*") and match_recipient("bob@.*"))', true],
  ['not not catch_all()', true],
  // What RE2 does not know.
  ['match_recipient("(?!bob)[^@]+@example.com")', true],
  ['match_recipient("^((?!alice).)*@example.com$")', false],
  ['match_recipient("(?P<letter>a)li(?!(?P=letter)).*")', true],
  ['match_recipient("alice@example.com\\Z")', true],
])('the filter %s decides %s', (expression, matches) => {
  expect(evaluate(expression)).toMatchObject({ matches, problems: [] });
});

test('catch_all() takes only what no route before it took', () => {
  expect(evaluate('catch_all()', { takenBefore: true }).matches).toBe(false);
  expect(evaluate('not catch_all()', { takenBefore: true }).matches).toBe(true);
});

test.each([
  '',
  'match_recipient("a"',
  'match_recipient(a)',
  'match_recipient("a", "b")',
  'match_header("a")',
  'catch_all',
  'catch_all() catch_all()',
  'catch_all() and',
  'match_nothing("a")',
  '(catch_all()',
  'catch_all())',
  'match_recipient("a) or catch_all()',
  'not',
  'match_recipient("(")',
  'match_recipient("[")',
  'match_recipient("(?P<x>")',
  `${'('.repeat(2000)}catch_all()${')'.repeat(2000)}`,
  `catch_all()${' '.repeat(5000)}`,
])('the filter %s takes nothing and says why', (expression) => {
  const { matches, problems } = evaluate(expression);
  expect(matches).toBe(false);
  expect(problems).toHaveLength(1);
});

test('what the first filter with groups caught is at hand', () => {
  const { groups } = evaluate(
    'catch_all() and match_recipient("(?P<user>.*)@(.*)") and match_header("subject", "(?P<word>\\w+) (?P<user>\\w+)")',
  );
  expect(groups.numbered).toEqual(['alice@example.com', 'alice', 'example.com']);
  expect(Object.fromEntries(groups.named)).toEqual({ user: 'alice', word: 'I' });
});

test('a group that took no part is empty', () => {
  expect(evaluate('match_recipient("(bob)?(alice)@.*")').groups.numbered.slice(1)).toEqual(['', 'alice']);
});

describe('a hostile pattern', () => {
  const long = 'a'.repeat(9_000);
  const costly = [
    ['repeats repetitions', '(a+)+$'],
    ['has alternatives that overlap', '(a|aa)+b'],
    ['guesses often', `${'.*'.repeat(500)}b`],
    ['becomes long when it is read', '.{0,1000}'.repeat(400)],
    ['becomes long inside brackets', `(${'a'.repeat(3000)}){1000}`],
    ['is slow for each character', '(.*a){900}b'],
    ['looks ahead', '(?=a)(a+)+$'],
    ['looks back', '(a+)+\\1b'],
  ] as const;

  test.each(costly)('that %s matches nothing, and the next message is looked at', (_, pattern) => {
    const headers = [['Subject', `${long}!`]] as const;
    expect(evaluate(`match_header("subject", "${pattern}")`, { headers }).matches).toBe(false);
    expect(evaluate('match_header("subject", "a+!")', { headers }).matches).toBe(true);
  });

  test('of which there are many in a filter costs no more than one', () => {
    const headers = [['Subject', `${long}!`]] as const;
    const expression = Array.from({ length: 60 }, () => 'match_header("subject", "(?=a)(a+)+$")').join(' or ');
    const { matches, problems } = evaluate(expression, { headers });
    expect(matches).toBe(false);
    // One was stopped, and no other was begun.
    expect(problems).toHaveLength(60);
    expect(problems.every((problem) => problem.endsWith('costs too much time'))).toBe(true);
  });
});

describe('any filter', () => {
  type Node =
    | { kind: 'leaf'; text: string; value: boolean }
    | { kind: 'not'; inner: Node }
    | { kind: 'and' | 'or'; left: Node; right: Node };

  // What each of them says of alice@example.com is known without reading a pattern.
  const leaves: Node[] = [
    ['match_recipient("alice@example.com")', true],
    ["match_recipient('a.*m')", true],
    ['match_recipient("(bob|carol)@example[.]com")', false],
    ['match_recipient( "\\w+" )', false],
    ['catch_all()', true],
    ['match_header("Subject", ".*")', false],
    ["match_header('or', 'and')", false],
  ].map(([text, value]) => ({ kind: 'leaf', text: String(text), value: value === true }));

  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom(...leaves),
      fc.record({ kind: fc.constant('not' as const), inner: tie('node') }),
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('node'), right: tie('node') }),
    ),
  }));

  const truthOf = (tree: Node): boolean => {
    if (tree.kind === 'leaf') return tree.value;
    if (tree.kind === 'not') return !truthOf(tree.inner);
    return tree.kind === 'and' ? truthOf(tree.left) && truthOf(tree.right) : truthOf(tree.left) || truthOf(tree.right);
  };

  const strength = { or: 0, and: 1, not: 2, leaf: 3 } as const;
  const textOf = (tree: Node, outer = 0): string => {
    const inner =
      tree.kind === 'leaf'
        ? tree.text
        : tree.kind === 'not'
          ? `not ${textOf(tree.inner, 2)}`
          : `${textOf(tree.left, strength[tree.kind])} ${tree.kind}\n${textOf(tree.right, strength[tree.kind])}`;
    return strength[tree.kind] < outer ? `(${inner})` : inner;
  };

  test('means what Python would make of it', () => {
    fc.assert(
      fc.property(node, (tree) => {
        const expression = textOf(tree);
        fc.pre(expression.length <= 4096);
        return evaluate(expression, { headers: [] }).matches === truthOf(tree);
      }),
      { numRuns: 500 },
    );
  });

  test('or text that is none never throws', () => {
    const part = fc.constantFrom(
      'match_recipient',
      'match_header',
      'catch_all',
      '(',
      ')',
      ',',
      '"',
      "'",
      '\\',
      'not',
      'and',
      'or',
      ' ',
      '(?P<',
      '{9}',
      '[',
      '*',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 30 }), (parts) => {
        evaluate(parts.join(''));
        evaluate(`match_recipient("${parts.join('')}")`);
      }),
      { numRuns: 500 },
    );
  });
});

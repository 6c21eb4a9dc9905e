import { checkRouteAction, checkRouteExpression } from '../../../sdk/api/route-grammar';

test.each([
  'catch_all()',
  'match_recipient("alice@")',
  "match_recipient('^support\\+(.*)@example\\.com$')",
  'match_header("subject", ".*support.*")',
  'match_recipient("a \\"quoted\\" b")',
  'not match_recipient(".*@a.com") and (match_header("x", "y") or catch_all())',
  '  catch_all ( )  ',
  'match_recipient(r"^a\\.b@example\\.com$")',
  "match_header(R'subject', r'[(]')",
  'match_recipient("[]()]\\\\(\\\\[\\([^](]+(?P<x>a|(b))@x")',
  `match_recipient("${'a'.repeat(4077)}")`,
])('%s is a filter', (expression) => {
  expect(checkRouteExpression(expression)).toBeUndefined();
});

test.each([
  ['', 'expected a filter', 0],
  ['match_recipent("a")', 'match_recipent is no filter', 0],
  ['match_recipient(alice)', 'a string in quotes', 16],
  ['match_recipient("a"', 'expected ) after the string', 19],
  ['match_header("subject")', 'a second string for match_header', 22],
  ['catch_all() and', 'expected a filter', 15],
  ['catch_all() catch_all()', 'expected and, or, or the end', 12],
  ['(catch_all()', 'expected )', 12],
  ['match_recipient("a', 'the quote is never closed', 16],
  ['catch_all() && catch_all()', 'unexpected &', 12],
  ['catch_all()\n  or catch_all()', 'must be on one line', 11],
  ['match_header(\r\n"a", "b")', 'must be on one line', 13],
  [`match_recipient("${'a'.repeat(4078)}")`, 'is longer than 4,096 characters', 4096],
  ['match_recipient("a(b@x")', 'the ( in the pattern is never closed', 18],
  ['match_header("subject", "[a-z")', 'the [ in the pattern is never closed', 25],
  ['match_recipient(r"a)b")', 'a ) in the pattern closes nothing', 19],
])('%s is no filter, and the mistake is where it is said to be', (expression, words, position) => {
  const mistake = checkRouteExpression(expression);
  expect(mistake?.words).toContain(words);
  expect(mistake?.position).toBe(position);
});

test.each([
  'stop()',
  'forward("alice@example.com")',
  'forward("https://example.com/a?b=c")',
  'store()',
  'store(notify="https://example.com")',
])('%s is an action', (action) => {
  expect(checkRouteAction(action)).toBeUndefined();
});

test.each([
  ['stop', 'expected ( after stop', 4],
  ['forward()', 'an address or a URL in quotes', 8],
  ['forward("a@b.c"); stop()', 'unexpected ;', 16],
  ['stop() stop()', 'one action an entry', 7],
  ['bounce()', 'bounce is no action', 0],
  ['store("https://example.com")', 'expected )', 6],
])('%s is no action', (action, words, position) => {
  const mistake = checkRouteAction(action);
  expect(mistake?.words).toContain(words);
  expect(mistake?.position).toBe(position);
});

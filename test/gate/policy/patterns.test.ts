import { matchesAddress, matchesDestination, matchesDomain, patternProblem } from '../../../gate/policy/patterns';

const matching = { domain: matchesDomain, address: matchesAddress, destination: matchesDestination };

test.each([
  ['domain', 'example.com', ['example.com', 'EXAMPLE.com']],
  ['domain', '*.example.com', ['a.example.com', 'a.b.Example.com']],
  ['domain', '*', ['example.com', 'xn--bcher-kva.example']],
  ['domain', 'bücher.example', ['xn--bcher-kva.example', 'BÜCHER.example']],
  ['domain', 'xn--bcher-kva.example', ['bücher.example']],
  ['address', 'alice@example.com', ['alice@example.com', 'Alice@EXAMPLE.com']],
  ['address', '*@example.com', ['alice@example.com', 'alice+b@example.com', 'jörg@example.com', '*@example.com']],
  ['address', '*@*.example.com', ['alice@a.example.com', 'alice@b.a.example.com']],
  ['address', '*', ['alice@example.com']],
  ['destination', 'https://hooks.example.com/mailgun', ['https://hooks.example.com/mailgun', 'HTTPS://Hooks.Example.com:443/mailgun']],
  ['destination', 'https://hooks.example.com/mailgun?a=1', ['https://hooks.example.com/mailgun?a=1']],
  ['destination', 'https://hooks.example.com', ['https://hooks.example.com', 'https://hooks.example.com/']],
  ['destination', 'https://hooks.example.com/*', ['https://hooks.example.com', 'https://hooks.example.com/a/b?c=https://evil.com']],
  ['destination', 'https://hooks.example.com/ä/*', ['https://hooks.example.com/%C3%A4/b', 'https://hooks.example.com/ä/b%20c']],
  ['destination', 'https://hooks.example.com:8443/*', ['https://hooks.example.com:8443/a']],
  ['destination', 'https://*.example.com/*', ['https://a.example.com/', 'https://a.b.example.com/c']],
  ['destination', 'https://*.example.com/mailgun', ['https://a.example.com/mailgun']],
  ['destination', 'http://127.0.0.1:3000/*', ['http://127.0.0.1:3000/a']],
  ['destination', 'http://localhost:3000/*', ['http://localhost:3000/a']],
  ['destination', 'http://[::1]:3000/*', ['http://[::1]:3000/a']],
  ['destination', '*@example.com', ['alice@example.com']],
  ['destination', '*', ['alice@example.com', 'https://anything.example/a%2Fb']],
] as const)('the %s pattern %s covers what it says', (kind, pattern, covered) => {
  expect(patternProblem(kind, pattern)).toBeUndefined();
  for (const target of covered) expect({ target, matches: matching[kind](pattern, target) }).toEqual({ target, matches: true });
});

test.each([
  ['domain', 'example.com', ['a.example.com', 'example.com.', 'example.com.evil.com', 'evilexample.com', 'example.com:80', 'example.co']],
  [
    'domain',
    '*.example.com',
    ['example.com', '.example.com', 'evilexample.com', 'a.example.com.', 'a.example.com.evil.com', '*.example.com'],
  ],
  [
    'domain',
    '*',
    ['', '*', 'a/../b', 'a b', 'example.com/x', 'a@example.com', 'example.com\n', '127.0.0.1', '0x7f.1', '[::1]', 'a..b', 'a%2eb'],
  ],
  ['domain', 'example.com', ['ｅxample.com', 'example。com', 'еxample.com', 'exam\u00adple.com', 'example.com\u0000', ' example.com']],
  ['domain', 'example.kim', ['example.\u212aim']],
  [
    'address',
    'alice@example.com',
    ['alice+b@example.com', 'malice@example.com', 'alice@a.example.com', 'аlice@example.com', 'alice @example.com'],
  ],
  ['address', 'a.k@example.com', ['ak@example.com', 'a.\u212a@example.com', 'axk@example.com']],
  [
    'address',
    '*@example.com',
    ['@example.com', 'a@b@example.com', 'a@a.example.com', 'a@example.com.', 'a@evilexample.com', 'example.com', 'a＠evil.com@example.com'],
  ],
  [
    'address',
    '*@example.com',
    [
      '"a@evil.com"@example.com',
      'eve%evil.com@example.com',
      'ａlice@example.com',
      'evil.com!eve@example.com',
      '<a@example.com>',
      'A <a@example.com>',
      'b@evil.com,a@example.com',
      'a(b)@example.com',
      'b@evil.com\r\na@example.com',
    ],
  ],
  ['address', '*@*.example.com', ['a@example.com', 'a@.example.com', 'a@evilexample.com']],
  ['address', '*', ['', '*', 'a', 'a@', '@b.com', 'a@[127.0.0.1]', 'a@127.0.0.1', 'a@b.com, c@d.com', 'a@b.com\n']],
  [
    'destination',
    'https://hooks.example.com/mailgun',
    [
      'https://hooks.example.com/mailgun/',
      'https://hooks.example.com/Mailgun',
      'https://hooks.example.com/mailgun?a',
      'https://hooks.example.com/mailgun#a',
      'https://hooks.example.com/x/../mailgun',
    ],
  ],
  [
    'destination',
    'https://hooks.example.com/*',
    [
      'http://hooks.example.com/',
      'https://hooks.example.com:8443/',
      'https://hooks.example.com.evil.com/',
      'https://hooks.example.com@evil.com/',
      'https://a@hooks.example.com/',
      'https://:@hooks.example.com/',
      'https://a.hooks.example.com/',
      'https://hooks.example.com./',
      'https://evil.com/?https://hooks.example.com/',
      'https://evil.com\\@hooks.example.com/',
      'https:hooks.example.com/',
      'https:///hooks.example.com/',
      'https://hooks.example.com\t/',
      ' https://hooks.example.com/',
      'ftp://hooks.example.com/',
      '//hooks.example.com/',
      'https://ｈooks.example.com/',
      'https://hooks。example.com/',
      'https://hooks%2eexample.com/',
    ],
  ],
  [
    'destination',
    'https://hooks.example.com/a/*',
    [
      'https://hooks.example.com/a',
      'https://hooks.example.com/ab',
      'https://hooks.example.com/b/a/',
      'https://hooks.example.com/a/../b',
      'https://hooks.example.com/b/../a/c',
      'https://hooks.example.com/a/%2e%2E/b',
      'https://hooks.example.com/a/.%2e/b',
      'https://hooks.example.com/a/..%2fb',
      'https://hooks.example.com/a/b%2Fc',
      'https://hooks.example.com/a/%252e%252e/b',
      'https://hooks.example.com/a/%25252e%25252e/b',
      'https://hooks.example.com/a/%5c..%5cb',
      'https://hooks.example.com/a\\b',
      'https://hooks.example.com/a/..;/b',
      'https://hooks.example.com/a/%c0%ae%c0%ae/b',
      'https://hooks.example.com/a/%00',
      'https://hooks.example.com/a/．．/b',
      'https://hooks.example.com/a/‥/b',
      'https://hooks.example.com/a%2Fb',
      'https://hooks.example.com/A/b',
    ],
  ],
  [
    'destination',
    'https://*.example.com/*',
    [
      'https://example.com/',
      'https://evilexample.com/',
      'https://.example.com/',
      'https://a.example.com:8443/',
      'https://a@b.example.com/',
    ],
  ],
  ['destination', '*@example.com', ['https://example.com/', 'mailto:a@example.com', 'https://a@example.com/']],
  [
    'destination',
    '*',
    [
      'https://a@evil.com/',
      'http://0x7f.1/',
      'http://2130706433/',
      'https://a.com/#b',
      'file:///etc/passwd',
      'data:text/plain,a',
      'javascript://a.com/',
      'stop',
      '',
    ],
  ],
] as const)('the %s pattern %s covers nothing else', (kind, pattern, others) => {
  for (const target of others) expect({ target, matches: matching[kind](pattern, target) }).toEqual({ target, matches: false });
});

test.each([
  ['domain', '*example.com', 'is no pattern; write example.com for the domain itself, *.example.com for those below it'],
  ['domain', '', 'is no pattern; write mail.example.com, *.example.com or *'],
  ['domain', 'a.*.example.com', 'is no pattern; write mail.example.com, *.example.com or *'],
  ['domain', '*.*', 'is no pattern; write mail.example.com, *.example.com or *'],
  ['domain', '*.0.0.1', 'is no pattern; write mail.example.com, *.example.com or *'],
  ['address', 'example.com', 'is no pattern; write *@example.com for everybody there, *@*.example.com for the domains below it'],
  ['address', '@example.com', 'is no pattern; write *@example.com for everybody there, *@*.example.com for the domains below it'],
  ['address', 'a*@example.com', 'is no pattern; write alice@example.com, *@example.com, *@*.example.com or *'],
  ['address', '*@*', 'is no pattern; write alice@example.com, *@example.com, *@*.example.com or *'],
] as const)('the %s pattern %j is refused with what to write instead', (kind, pattern, problem) => {
  expect(patternProblem(kind, pattern)).toBe(problem);
});

test.each([
  'https://hooks.example.com*',
  'https://hooks.example.com/a*',
  'https://hooks.example.com/*/b',
  'https://*/*',
  'https://*example.com/*',
  'https://a.*.example.com/*',
  'https://hooks.example.com:*/*',
  'https://a:b@hooks.example.com/*',
  'https://hooks.example.com/a/../*',
  'https://hooks.example.com/a%2fb/*',
  'https://hooks.example.com/?a=/*',
  'https://hooks.example.com/#a',
  'https://hooks.example.com./*',
  'https://*.0.0.1/*',
  'hooks.example.com/*',
  '//hooks.example.com/*',
  '*://hooks.example.com/*',
  'ftp://hooks.example.com/*',
])('the destination pattern %s is refused, and matches nothing', (pattern) => {
  expect(patternProblem('destination', pattern)).toContain('is no pattern; write ');
  expect(matchesDestination(pattern, pattern.replace('*', 'a').replace('*', 'b'))).toBe(false);
});

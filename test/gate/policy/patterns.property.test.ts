import fc from 'fast-check';
import { matchesAddress, matchesDestination, matchesDomain, type PatternKind, patternProblem } from '../../../gate/policy/patterns';

/** Pieces of which somebody builds what looks covered: whole, halves of it, separators in many spellings, look-alikes. */
const piece = fc.oneof(
  fc.constantFrom('example.com', 'hooks.example.com', 'https://hooks.example.com', 'https://', 'https:', 'http://', 'alice', 'evil.com'),
  fc.constantFrom(
    'hooks',
    'example',
    'com',
    'a',
    'A',
    'evil',
    'ｅxample',
    'еxample',
    'exam\u00adple',
    '\u212a',
    'ü',
    'xn--bcher-kva',
    '1',
    '0x7f',
  ),
  fc.constantFrom(
    '.',
    '..',
    '。',
    '．',
    '@',
    '＠',
    '/',
    '//',
    '／',
    '\\',
    ':',
    ':443',
    ':8443',
    ':8443',
    '?',
    '#',
    '*',
    '*.',
    '+',
    ';',
    ',',
    '"',
    '<',
    '>',
    '(',
    ' ',
  ),
  fc.constantFrom('%2e', '%2E', '%2f', '%5c', '%252e', '%00', '%', '%40', '%c0%ae', '\t', '\r\n', '\u0000', '\u200d', '\u202e', '[::1]'),
  fc.string({ unit: 'binary', maxLength: 2 }),
);
const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const around = (middle: string) => fc.tuple(text, fc.constantFrom(middle, middle.toUpperCase()), text).map((pieces) => pieces.join(''));

const runs = { numRuns: 4000 };
const separators = /[\s\p{C}@/\\:?#%*"'<>(),;[\]]/u;
const segmentsOf = (url: string) =>
  url
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(3);

test('only a name that ends with the domain, and is one, is below a domain', () => {
  fc.assert(
    fc.property(fc.oneof(text, around('.example.com')), (domain) => {
      if (!matchesDomain('*.example.com', domain)) return;
      expect(domain.slice(-'.example.com'.length).toLowerCase()).toBe('.example.com');
      expect(domain.normalize('NFKC')).not.toMatch(separators);
      expect(domain.normalize('NFKC').split('.')).not.toContain('');
    }),
    runs,
  );
});

test('only the domain itself is the domain', () => {
  fc.assert(
    fc.property(fc.oneof(text, around('example.com')), (domain) => {
      if (matchesDomain('example.com', domain)) expect(domain).toMatch(/^example\.com$/i);
    }),
    runs,
  );
});

test('only one bare address is at a domain', () => {
  fc.assert(
    fc.property(fc.oneof(text, around('@example.com')), (address) => {
      if (!matchesAddress('*@example.com', address)) return;
      expect(address.slice(-'@example.com'.length).toLowerCase()).toBe('@example.com');
      const mapped = address.normalize('NFKC');
      expect(mapped.split('@')).toHaveLength(2);
      expect(mapped).not.toMatch(/[\s\p{C}\\"<>(),:;[\]]/u);
    }),
    runs,
  );
});

test('only an address itself is the address', () => {
  fc.assert(
    fc.property(fc.oneof(text, around('alice@example.com')), (address) => {
      if (matchesAddress('alice@example.com', address)) expect(address).toMatch(/^alice@example\.com$/i);
    }),
    runs,
  );
});

test.each([
  ['https://hooks.example.com/*', /^https:\/\/hooks\.example\.com(?::443)?(?:[/?]|$)/i],
  ['https://hooks.example.com/a/*', /^https:\/\/hooks\.example\.com(?::443)?\/a\//i],
  ['https://hooks.example.com:8443/*', /^https:\/\/hooks\.example\.com:8443(?:[/?]|$)/i],
  ['https://*.example.com/*', /^https:\/\/[^/?#@:\\%]+\.example\.com(?::443)?(?:[/?]|$)/i],
])('only a URL that begins with it as text is below %s', (pattern, begin) => {
  const prefix = pattern.replace('*.', 'a.').replace(/\*$/, '');
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        around(prefix),
        text.map((end) => `${prefix}${end}`),
      ),
      (url) => {
        if (!matchesDestination(pattern, url)) return;
        expect(url).toMatch(begin);
        // Whatever the server behind it decodes and maps, the path stays below.
        for (const written of segmentsOf(url))
          for (const segment of [written, decodeURIComponent(written), decodeURIComponent(decodeURIComponent(written))]) {
            expect(segment.normalize('NFKC')).not.toMatch(/^\.{1,2}(?:;|$)|[\\/\p{Cc}]/u);
          }
        expect(new URL(url)).toMatchObject({ username: '', password: '', hash: '' });
      },
    ),
    runs,
  );
});

const matching = { domain: matchesDomain, address: matchesAddress, destination: matchesDestination };
const kind = fc.constantFrom<PatternKind>('domain', 'address', 'destination');

test('a pattern that is refused at load matches nothing, and one that is accepted matches itself', () => {
  fc.assert(
    fc.property(kind, fc.oneof(text, around('alice@example.com'), around('https://hooks.example.com/a')), text, (kind, pattern, other) => {
      const accepted = patternProblem(kind, pattern) === undefined;
      if (!accepted) for (const target of [pattern, other, 'a.example.com']) expect(matching[kind](pattern, target)).toBe(false);
      else if (!pattern.includes('*')) expect(matching[kind](pattern, pattern)).toBe(true);
    }),
    runs,
  );
});

test('a pattern with a letter outside of ASCII matches itself however often it is asked', () => {
  const pattern = 'https://hooks.example.com\u00fc/';
  let matched = 0;
  for (let asked = 0; asked < 20_000; asked += 1) matched += Number(matching.destination(pattern, pattern));
  expect(matched).toBe(20_000);
});

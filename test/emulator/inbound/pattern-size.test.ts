import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expandedSize } from '../../../emulator/inbound/pattern-size';

// The emulator's own.
const { RE2JS } = createRequire(resolve(__dirname, '../../../emulator/package.json'))('re2js') as {
  readonly RE2JS: { readonly CASE_INSENSITIVE: number; compile(pattern: string, flags: number): { programSize(): number } };
};

const sizeOf = (pattern: string): number => {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).programSize();
  } catch {
    return 0;
  }
};

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom('a', '.', '\\w', '\\d', '[a-z]', '[^@]', '[[:alpha:]]', '\\pL', '^', '$', '\\.', '{', '(?i)', '[]{2}]'),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('|')),
    fc.tuple(fc.constantFrom('(', '(?:', '(?P<x>'), tie('pattern')).map(([open, inner]) => `${open}${inner})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{3}', '{0,7}', '{2,}', '*?')).map((parts) => parts.join('')),
  ),
}));

test('a pattern is never larger than it is said to be before it is read', () => {
  fc.assert(
    fc.property(pattern, (text) => expandedSize(text) + 2 >= sizeOf(text)),
    { numRuns: 2_000 },
  );
});

test('a pattern that people write is not said to be large', () => {
  for (const text of [
    '.*@example.com',
    '(?P<user>[^@+]+)(\\+(?P<tag>.*))?@(?P<domain>.*)',
    '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@in.example.com',
  ])
    expect(expandedSize(text)).toBeLessThan(300);
});

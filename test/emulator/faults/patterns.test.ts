import { fieldMatches, matchesPattern } from '../../../emulator/faults/patterns';

test.each([
  ['abc', 'abc', true],
  ['abc', 'ABC', true],
  ['abc', 'abcd', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a*c', 'acb', false],
  ['a*a', 'a', false],
  ['*b*b*', 'ab', false],
  ['*b*b*', 'abab', true],
  ['a*b*c', 'aXbYc', true],
  ['ab*bc', 'abc', false],
  ['a.c', 'abc', false],
  ['', '', true],
  ['', 'a', false],
])('%j matches %j: %j', (pattern, text, matches) => expect(matchesPattern(pattern, text)).toBe(matches));

test('a pattern of many stars is no trap', () => {
  expect(matchesPattern(`${'*a'.repeat(5000)}*c*b`, `${'a'.repeat(100_000)}b`)).toBe(false);
});

test('fields match by one of their values, whatever they are', () => {
  expect(fieldMatches('7', 7)).toBe(true);
  expect(fieldMatches('true', [false, true])).toBe(true);
  expect(fieldMatches('*', undefined)).toBe(false);
  expect(fieldMatches('*', { nested: 'x' })).toBe(false);
  expect(fieldMatches('bob@example.com', 'Ann <ann@example.com>, Bob <bob@example.com>')).toBe(true);
});

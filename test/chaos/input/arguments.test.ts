import fc from 'fast-check';
import { createClaims } from '../../../provider/lifecycle/claims';
import { createLifecycle } from '../../../provider/lifecycle/lifecycle';
import { readSettings } from '../../../provider/pulumi/config';
import { resources } from '../../../provider/resources';
import { fixtures } from '../../contract/fixtures';
import { atScale, tell } from '../report';
import { MISSING, placesOf, withValue } from './json';
import { anyOdd, tryOut } from './odd';

/** Seeds that once failed. */
const seeds: readonly number[] = [];
const count = { 'odd arguments': 0, refused: 0, 'long arguments': 0, settings: 0, 'settings refused': 0 };

afterAll(() => tell('input-resources', count));

const nothing = () => {
  throw new Error('a check asks nobody');
};

type Values = Readonly<Record<string, unknown>>;

const checks = fixtures.map(({ type, full, minimal }) => {
  const resource = resources[type];
  if (resource === undefined) throw new Error(type);
  const { check } = createLifecycle(resource, { account: nothing, claims: createClaims(), report: () => {} });
  return { type, full: full as Values, minimal: minimal as Values, names: Object.keys(resource.fields), check };
});

/** Failures, each in words; what is long or secret is not said again. */
function refusals({ check, names }: (typeof checks)[number], args: Values): number {
  const { failures } = check(args);
  for (const { property, reason } of failures) {
    expect(reason).not.toMatch(/undefined|\[object|Invalid input|\n/);
    expect(reason.length).toBeLessThan(2000);
    expect([...names, ...Object.keys(args)]).toContain(property);
  }
  return failures.length;
}

describe('the check', () => {
  test('is tried of every class', () => expect(new Set(checks.map(({ type }) => type)).size).toBe(Object.keys(resources).length));

  test.each(checks)('of $type finds nothing in what is right', ({ check, full, minimal }) => {
    expect(check(full).failures).toEqual([]);
    expect(check(minimal).failures).toEqual([]);
  });

  test.each(checks)('of $type says what is wrong with any argument, or nothing', (tried) => {
    const places = placesOf(tried.full).filter(({ length }) => length > 0);
    const odd = fc.tuple(fc.constantFrom(...places), anyOdd);
    const property = fc.property(fc.array(odd, { minLength: 1, maxLength: 3 }), (changes) => {
      count['odd arguments'] += 1;
      const args = changes.reduce<unknown>((before, [place, value]) => withValue(before, place, value), tried.full);
      if (refusals(tried, args as Values) > 0) count.refused += 1;
    });
    tryOut(property, atScale(1000, 25), seeds);
  });

  test.each(checks)('of $type says of what it has no argument, whatever that is called', (tried) => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Name', 'nam', 'id', 'urn', 'constructor', 'toString', ...tried.names.map((each) => `${each}s`)),
    );
    const property = fc.property(name, anyOdd, (unexpected, value) => {
      if (tried.names.includes(unexpected) || value === MISSING || value === null || value === undefined) return;
      count['odd arguments'] += 1;
      expect(refusals(tried, withValue(tried.full, [unexpected], value) as Values)).toBeGreaterThan(0);
    });
    tryOut(property, atScale(400, 15), seeds);
  });

  test.each(checks)('of $type reads long texts and lists in one go', (tried) => {
    for (const name of tried.names)
      for (const value of [
        'a@'.repeat(100_000),
        `"${'\\"'.repeat(100_000)}`,
        `${' '.repeat(200_000)}x`,
        Array.from({ length: atScale(20_000, 3000) }, (_, i) => `a${i}@example.com`),
        Array.from({ length: atScale(20_000, 3000) }, () => ({ address: 'a' })),
        Object.fromEntries(Array.from({ length: atScale(20_000, 3000) }, (_, i) => [`k${i}`, i])),
      ]) {
        count['long arguments'] += 1;
        const { failures } = tried.check({ ...tried.full, [name]: value });
        expect(failures.length).toBeLessThan(100);
        expect(JSON.stringify(failures).length).toBeLessThan(20_000);
      }
  });
});

describe('the settings of the provider', () => {
  const names = ['mailgun:apiKey', 'mailgun:region', 'mailgun:baseUrl', 'mailgun:subaccountId', 'mailgun:adopt'] as const;
  const word = fc.oneof(
    fc.constantFrom(
      undefined,
      '',
      'us',
      'EU',
      'never',
      'identical',
      'key-x',
      'http://',
      'https://a.example',
      '{region}',
      '__proto__',
      '\n',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );

  test('are read or refused in a sentence that says which one', () => {
    const property = fc.property(fc.tuple(word, word, word, word, word), (words) => {
      count.settings += 1;
      try {
        readSettings((key) => words[names.indexOf(key as (typeof names)[number])]);
      } catch (error) {
        count['settings refused'] += 1;
        const { message, stack } = error as Error;
        expect(message).toMatch(/^(The Mailgun API key is missing\.|mailgun:\w+ \(or MAILGUN_\w+\) must be )/);
        expect(stack).toBe('');
      }
    });
    tryOut(property, atScale(30_000, 400), seeds);
  });
});

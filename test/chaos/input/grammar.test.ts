import fc from 'fast-check';
import { readCsv } from '../../../emulator/http/csv';
import { checkRouteAction, checkRouteExpression } from '../../../sdk/api/route-grammar';
import { atScale, tell } from '../report';
import { tryOut } from './odd';

/** Seeds that once failed. */
const seeds: readonly number[] = [];
const count = { 'right expressions': 0, 'damaged expressions': 0, actions: 0, 'CSV files': 0 };

afterAll(() => tell('input-grammar', count));

const space = fc.constantFrom('', ' ', '  ', '\t');
const quoted = (content: fc.Arbitrary<string>) =>
  fc.oneof(
    content.map((text) => `"${text}"`),
    content.map((text) => `r'${text}'`),
  );
/** No bracket is open in it and no quote ends it. */
const pattern = fc
  .array(fc.constantFrom('.*', 'a', '@example\\.com', '(a|b)', '[()]', '[^]]', '\\\\(', '\\"', '^', '$', 'é'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const filter = fc.oneof(
  fc.tuple(space, quoted(pattern)).map(([gap, text]) => `match_recipient(${gap}${text}${gap})`),
  fc.tuple(space, quoted(pattern), quoted(pattern)).map(([gap, name, text]) => `match_header(${name}${gap},${gap}${text})`),
  space.map((gap) => `catch_all(${gap})`),
);
const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  expression: fc
    .array(tie('operand'), { minLength: 1, maxLength: 3 })
    .chain((operands) => fc.constantFrom(' and ', ' or ').map((word) => operands.join(word))),
  operand: fc.oneof(
    { maxDepth: 4 },
    filter,
    tie('operand').map((inner) => `not ${inner}`),
    tie('expression').map((inner) => `(${inner})`),
  ),
}));

const damage = fc.array(
  fc.tuple(
    fc.nat(),
    fc.nat({ max: 5 }),
    fc.oneof(fc.constantFrom('"', '(', ')', '\\', ',', '\n', 'not', '['), fc.string({ unit: 'binary', maxLength: 3 })),
  ),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const damagedBy = (text: string, damages: readonly (readonly [number, number, string])[]) =>
  damages.reduce((before, [at, size, by]) => {
    const from = at % (before.length + 1);
    return before.slice(0, from) + by + before.slice(from + size);
  }, text);

function expectPlain(text: string, mistake: ReturnType<typeof checkRouteAction>): void {
  if (mistake === undefined) return;
  expect(mistake.words).not.toBe('');
  expect(mistake.position).toBeGreaterThanOrEqual(0);
  expect(mistake.position).toBeLessThanOrEqual(text.length);
}

describe('a route', () => {
  test('has no mistake where it is made by the grammar', () =>
    tryOut(
      fc.property(expression, (text) => {
        count['right expressions'] += 1;
        if (text.length <= 4096) expect([text, checkRouteExpression(text)]).toEqual([text, undefined]);
      }),
      atScale(20_000, 1000),
      seeds,
    ));

  test('has a mistake at a place or none, whatever its expression is', () =>
    tryOut(
      fc.property(expression, damage, (text, damages) => {
        count['damaged expressions'] += 1;
        const damaged = damagedBy(text, damages);
        expectPlain(damaged, checkRouteExpression(damaged));
      }),
      atScale(100_000, 3000),
      seeds,
    ));

  test('has a mistake at a place or none, whatever its action is', () =>
    tryOut(
      fc.property(fc.constantFrom('forward("a@example.com")', 'store(notify="https://example.com")', 'stop()'), damage, (text, damages) => {
        count.actions += 1;
        const damaged = damagedBy(text, damages);
        expectPlain(damaged, checkRouteAction(damaged));
      }),
      atScale(50_000, 1000),
      seeds,
    ));

  test.each([
    ['open brackets', '('.repeat(4096)],
    ['brackets in brackets', `${'('.repeat(2000)}catch_all()${')'.repeat(2000)}`],
    ['not', `${'not '.repeat(1000)}catch_all()`],
    ['backslashes', `match_recipient("${'\\\\'.repeat(2000)}")`],
    ['classes', `match_recipient("${'['.repeat(4000)}")`],
    ['a million characters', 'a'.repeat(1_000_000)],
  ])('is read whose expression is full of %s', (_, text) => expectPlain(text, checkRouteExpression(text)));

  test.each([
    ['quoted text', `forward("${'a'.repeat(20_000_000)}")`],
    ['escapes', `forward("${'\\"'.repeat(10_000_000)}")`],
    ['text that is never closed', `forward("${'a'.repeat(20_000_000)}`],
    ['spaces', `stop(${' '.repeat(5_000_000)})`],
  ])('is read whose action is full of %s', (_, text) => expectPlain(text, checkRouteAction(text)));

  test('is read whose expression is a long text in quotes', () => {
    const text = `match_recipient("${'a'.repeat(20_000_000)}")`;
    expectPlain(text, checkRouteExpression(text));
  });
});

describe('a CSV file', () => {
  const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('"', '""', 'a"b', '\r', '\n', ',', '\u0000', '\ufeff', '__proto__'));
  const field = cell.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));

  test('is read line by line, or refused, whatever it is', () =>
    tryOut(
      fc.property(
        fc.array(fc.array(fc.oneof(cell, field), { maxLength: 4 }), { maxLength: 6 }),
        fc.uint8Array({ maxLength: 20 }),
        (lines, bytes) => {
          count['CSV files'] += 1;
          const text = ['address,__proto__,constructor', ...lines.map((line) => line.join(','))].join('\n');
          for (const data of [Buffer.from(text), Buffer.concat([bytes, Buffer.from(text)])]) {
            try {
              const rows = readCsv({ data } as never, 'address');
              for (const row of rows) expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
            } catch (error) {
              expect(error).toMatchObject({ name: 'Refusal', answer: { status: 400 } });
            }
          }
        },
      ),
      atScale(30_000, 1000),
      seeds,
    ));

  test('keeps every field that is written as CSV', () =>
    tryOut(
      fc.property(fc.array(fc.tuple(field, cell), { minLength: 1, maxLength: 20 }), (rows) => {
        const names = rows.map(([, name]) => name.replaceAll(/[^a-z]/gi, '') || 'x');
        const text = `address,name\n${names.map((name, index) => `a${index}@example.com,"${name}"`).join('\r\n')}`;
        expect(readCsv({ data: Buffer.from(text) } as never, 'address')).toEqual(
          names.map((name, index) => ({ address: `a${index}@example.com`, name })),
        );
      }),
      atScale(5000, 300),
      seeds,
    ));
});

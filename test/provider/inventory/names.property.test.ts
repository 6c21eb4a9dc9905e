import fc from 'fast-check';
import { nameAll } from '../../../provider/inventory/names';
import type { Unnamed } from '../../../provider/inventory/thing';

/** Few words, so that many are the same; ids of a number, and texts that nobody can type. */
const words = fc.oneof(
  fc.constantFrom('', 'a', 'A', 'a b', 'a-000001', 'a-000002', '🦊🦊', 'über', 'a\u202eb', '::', '`$x`', `${'a'.repeat(39)}𝒳𝒳`),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const numbered = fc.record({ type: fc.constantFrom('Route', 'IpPool', 'ApiKey', 'AccountWebhook', 'Forward', 'Subaccount'), words });
const named = fc.record({
  type: fc.constantFrom('SendAlert', 'Webhook', 'SmtpCredential'),
  id: fc.oneof(
    fc.constantFrom('a::b', 'a:b', 'a\u0000b', 'a-b', 'a\ud800', 'a\ud801'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
  ),
});

/** As Mailgun makes them: each later than the one before; a number is its id, where it has no name. */
const accounts = fc.array(fc.oneof(numbered, named), { maxLength: 12 }).map((all) => {
  const things = all.map((one, index): Unnamed => {
    const createdAt = new Date(index * 1000);
    if ('id' in one) return { type: one.type, id: one.id, args: {}, described: { id: one.id, createdAt: undefined } };
    const id = `id-${String(index).padStart(6, '0')}`;
    const { words } = one;
    const args = { description: words, name: words, match: words, expression: words, url: words, role: 'admin' };
    return { type: one.type, id, args, described: { id, createdAt } };
  });
  return things.filter(({ type, id }, index) => things.findIndex((other) => other.type === type && other.id === id) === index);
});

const keyOf = ({ type, id }: Unnamed) => `${type} ${id}`;

test('names are unique in their class, and hold something that can be typed', () => {
  fc.assert(
    fc.property(accounts, (things) => {
      const all = nameAll(things);
      expect(all.map(keyOf)).toEqual(things.map(keyOf));
      const names = all.map(({ type, name }) => `${type} ${name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { name } of all) {
        expect(name).not.toBe('');
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|::/u);
      }
    }),
    { numRuns: 500 },
  );
});

test('what is added later renames nothing, in whatever order Mailgun lists things', () => {
  const grown = accounts.chain((things) =>
    fc.record({
      things: fc.constant(things),
      before: fc.nat(things.length),
      listed: fc.shuffledSubarray(things, { minLength: things.length }),
    }),
  );
  fc.assert(
    fc.property(grown, ({ things, before, listed }) => {
      const first = nameAll(things.slice(0, before));
      const second = new Map(nameAll(listed).map((thing) => [keyOf(thing), thing.name]));
      expect(first.map(({ name }) => name)).toEqual(first.map((thing) => second.get(keyOf(thing))));
    }),
    { numRuns: 500 },
  );
});

test('a name is what the owner calls the thing', () => {
  const nameOf = (type: string, id: string, args: Unnamed['args']) => nameAll([{ type, id, args, described: { id } }])[0]?.name;
  expect(nameOf('Domain', 'mail.example.com', {})).toBe('mail.example.com');
  expect(nameOf('Webhook', 'mail.example.com/delivered', {})).toBe('mail.example.com/delivered');
  expect(nameOf('Route', '1', { expression: 'match_recipient("support@example.com")' })).toBe('support-example-com');
  expect(nameOf('Route', '1', { expression: 'catch_all()' })).toBe('catch-all');
  expect(nameOf('Route', '1', { expression: 'catch_all()', description: "It's all 📬" })).toBe('it-s-all');
  expect(nameOf('Forward', '1', { match: 'sales-*@example.com' })).toBe('sales-any-example-com');
  expect(nameOf('AccountWebhook', '1', { url: 'https://hooks.example.com/a?token=b' })).toBe('hooks-example-com');
  expect(nameOf('ApiKey', '1', { role: 'sending', domainName: 'example.com' })).toBe('sending-example-com-key');
  expect(nameOf('IpPool', '1', { name: '🦊' })).toBe('ip-pool');
});

import fc from 'fast-check';
import { z } from 'zod';
import { mailbox } from '../../../sdk/api/mailbox';
import {
  commaJoined,
  date,
  epoch,
  flag,
  integer,
  isoDate,
  json,
  kebabCase,
  known,
  list,
  object,
  prefixed,
  repeated,
  spelled,
  yesNo,
  zonelessDate,
} from '../../../sdk/schema/wire';

/** What a form makes of the values on their way: every one is text, and a field that is there once is no array. */
const throughForm = (wire: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wire).flatMap(([name, value]) => {
      const values = [value].flat().map(String);
      return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
    }),
  );

/** zod drops `__proto__` from records on purpose. */
const key = fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__');
const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'", '\n', '\r\n', '\\', '%', '+', '&=', 'ä ✉️', ''));

describe('names', () => {
  const schema = object({ spamAction: z.string(), useAutomaticSenderSecurity: z.string(), name: z.string() });
  const wire = { spam_action: 'tag', use_automatic_sender_security: 'a', name: 'b' };
  const value = { spamAction: 'tag', useAutomaticSenderSecurity: 'a', name: 'b' };

  test('camelCase becomes snake_case when it is written', () => expect(z.encode(schema, value)).toEqual(wire));
  test('snake_case becomes camelCase when it is read', () => expect(z.decode(schema, wire)).toEqual(value));

  test('kebab-case is written and read where an object says so', () => {
    const event = object({ messageId: z.string() }, kebabCase);
    expect(z.encode(event, { messageId: 'x' })).toEqual({ 'message-id': 'x' });
    expect(z.decode(event, { 'message-id': 'x' })).toEqual({ messageId: 'x' });
  });

  test('a spelled field keeps its own name both ways', () => {
    const message = object({ deliveryTime: spelled('o:deliverytime', z.string()) });
    expect(z.encode(message, { deliveryTime: 'x' })).toEqual({ 'o:deliverytime': 'x' });
    expect(z.decode(message, { 'o:deliverytime': 'x' })).toEqual({ deliveryTime: 'x' });
  });

  test('keys of user data are not renamed', () => {
    const outer = object({ userVariables: z.record(z.string(), z.unknown()) });
    expect(z.encode(outer, { userVariables: { orderId: 1, order_id: 2 } })).toEqual({ user_variables: { orderId: 1, order_id: 2 } });
  });

  test('objects within objects are renamed too', () => {
    const outer = object({ sendingDnsRecords: list(object({ recordType: z.string() })) });
    expect(z.decode(outer, { sending_dns_records: [{ record_type: 'TXT' }] })).toEqual({ sendingDnsRecords: [{ recordType: 'TXT' }] });
    expect(z.encode(outer, { sendingDnsRecords: [{ recordType: 'TXT' }] })).toEqual({ sending_dns_records: [{ record_type: 'TXT' }] });
  });
});

describe('fields', () => {
  const schema = object({ name: z.string(), limit: integer().optional(), on: flag.optional(), note: z.string().optional() });

  test('null is read as absent', () => {
    expect(z.decode(schema, { name: 'a', limit: null, note: null })).toStrictEqual({ name: 'a' });
  });
  test('null in place of a required field is refused when it is read', () => {
    expect(z.safeDecode(schema, { name: null }).success).toBe(false);
  });
  test('an unknown field is dropped when it is read', () => {
    expect(z.decode(schema, { name: 'a', invented_in_2030: true })).toStrictEqual({ name: 'a' });
  });
  test('an unknown field is refused by name when it is written', () => {
    const written = z.safeEncode(schema, { name: 'a', limmit: 1 } as never);
    expect(written.error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['limmit'] }]);
  });
  test('a missing required field is refused by name when it is written', () => {
    expect(z.safeEncode(schema, {} as never).error?.issues).toMatchObject([{ path: ['name'] }]);
  });
  test('0, false and the empty string are written', () => {
    expect(z.encode(schema, { name: '', limit: 0, on: false, note: '' })).toStrictEqual({ name: '', limit: 0, on: false, note: '' });
  });
  test('undefined is not written', () => {
    expect(z.encode(schema, { name: 'a', limit: undefined })).toStrictEqual({ name: 'a' });
  });
});

describe('prefixed groups', () => {
  const entries = z.record(z.string(), z.string()).optional();
  const schema = object({ subject: z.string(), headers: prefixed('h:', entries), variables: prefixed('v:', entries) });

  test('each entry is written beside the other fields, under its own key', () => {
    const value = { subject: 's', headers: { 'Reply-To': 'a@b.c' }, variables: { orderId: '1', subject: '2' } };
    expect(z.encode(schema, value)).toStrictEqual({ subject: 's', 'h:Reply-To': 'a@b.c', 'v:orderId': '1', 'v:subject': '2' });
  });
  test('each entry is read back into its group', () => {
    expect(z.decode(schema, { subject: 's', 'h:Reply-To': 'a@b.c', 'v:h:x': '1' })).toStrictEqual({
      subject: 's',
      headers: { 'Reply-To': 'a@b.c' },
      variables: { 'h:x': '1' },
    });
  });
  test('a group without entries is read as absent', () => {
    expect(z.decode(schema, { subject: 's' })).toStrictEqual({ subject: 's' });
  });
});

describe('booleans', () => {
  test.each([true, 'yes', 'true', 'True'])('%p is read as true', (wire) => {
    expect([z.decode(flag, wire as never), z.decode(yesNo, wire as never)]).toEqual([true, true]);
  });
  test.each([false, 'no', 'false', 'False'])('%p is read as false', (wire) => {
    expect([z.decode(flag, wire as never), z.decode(yesNo, wire as never)]).toEqual([false, false]);
  });
  test.each(['', 'on', 'off', '1', 0, 'TRUE '])('%p is not a boolean', (wire) => {
    expect(z.safeDecode(flag, wire as never).success).toBe(false);
  });
  test('yes and no are written where Mailgun documents nothing else', () => {
    expect([z.encode(yesNo, true), z.encode(yesNo, false)]).toEqual(['yes', 'no']);
  });
  test('true and false are written elsewhere', () => {
    expect([z.encode(flag, true), z.encode(flag, false)]).toEqual([true, false]);
  });
});

describe('numbers', () => {
  test.each([
    ['17', 17],
    [17, 17],
    ['-3', -3],
    ['0', 0],
  ])('%p is read as %p', (wire, value) => expect(z.decode(integer(), wire)).toBe(value));
  test.each(['', '1.5', 1.5, '1e3', 'ten', ' 1'])('%p is no whole number', (wire) => {
    expect(z.safeDecode(integer(), wire).success).toBe(false);
  });
  test.each([0, 1001, 1.5, Number.NaN])('%p is not written where 1 to 1,000 is allowed', (value) => {
    expect(z.safeEncode(integer(1, 1000), value).success).toBe(false);
  });
  test.each([1, 1000])('%p is written where 1 to 1,000 is allowed', (value) => {
    expect(z.encode(integer(1, 1000), value)).toBe(value);
  });
});

describe('several values', () => {
  test('a repeated field is written once an item, in order', () => {
    expect(z.encode(repeated(z.string()), ['b', 'a'])).toEqual(['b', 'a']);
  });
  test('a repeated field that is there once is read as one item', () => {
    expect(z.decode(repeated(z.string()), 'a')).toEqual(['a']);
  });
  test.each([[[]], [['1', '2', '3', '4']]])('a repeated field of one to three values does not take %j', (value) => {
    expect(z.safeEncode(repeated(z.string(), { min: 1, max: 3 }), value).success).toBe(false);
  });
  test('comma-joined values are one text', () => {
    expect(z.encode(commaJoined(z.ipv4()), ['192.0.2.1', '192.0.2.2'])).toBe('192.0.2.1,192.0.2.2');
    expect(z.decode(commaJoined(z.ipv4()), '192.0.2.1,192.0.2.2')).toEqual(['192.0.2.1', '192.0.2.2']);
  });
  test.each([[null], [undefined], [[]]])('a list that Mailgun writes as %p is empty', (wire) => {
    expect(z.decode(list(z.string()), wire)).toEqual([]);
  });
  test('a list that is null or missing within an object is empty', () => {
    const schema = object({ items: list(z.string()) });
    expect([z.decode(schema, { items: null }), z.decode(schema, {})]).toEqual([{ items: [] }, { items: [] }]);
  });
  test('a value that Mailgun invents later is read as it stands', () => {
    expect(z.decode(known('active', 'disabled'), 'suspended')).toBe('suspended');
  });
});

describe('dates', () => {
  const moment = new Date('2025-01-26T07:29:04.000Z');

  test.each(['GMT', 'UTC', '-0000', '+0000'] as const)('a date that ends in %s is written and read', (zone) => {
    const wire = `Sun, 26 Jan 2025 07:29:04 ${zone}`;
    expect(z.encode(date(zone), moment)).toBe(wire);
    expect(z.decode(date(zone), wire)).toEqual(moment);
  });
  test('a date in another zone than its own is still the same moment', () => {
    expect(z.decode(date('GMT'), 'Sun, 26 Jan 2025 08:29:04 +0100')).toEqual(moment);
  });
  test('a date as seconds since 1970 is read too', () => {
    expect(z.decode(date('UTC'), '1737876544')).toEqual(moment);
  });
  test('a zone of letters that nobody knows is UTC, as RFC 2822 has it', () => {
    expect(z.decode(date('UTC'), 'Sun, 26 Jan 2025 07:29:04 JST')).toEqual(moment);
  });
  test.each(['', 'yesterday', '2025-13-45', 'Sun, 26 Jan 2025 07:99:04 JST'])('%p is no date', (wire) => {
    expect(z.safeDecode(date('GMT'), wire).success).toBe(false);
  });
  test('an invalid Date is not written', () => {
    expect(z.safeEncode(date('GMT'), new Date(Number.NaN)).success).toBe(false);
    expect(z.safeEncode(epoch, new Date(Number.NaN)).success).toBe(false);
  });
  test.each([1737876544.25, '1737876544.25'])('%p seconds are read as the same moment', (wire) => {
    expect(z.decode(epoch, wire)).toEqual(new Date('2025-01-26T07:29:04.250Z'));
  });
  test('a moment is written as seconds', () => expect(z.encode(epoch, new Date('2025-01-26T07:29:04.250Z'))).toBe(1737876544.25));
});

describe('JSON in a field', () => {
  const variables = json(z.record(z.string(), z.unknown()));
  test('a value is written as JSON text', () => expect(z.encode(variables, { a: ['"', 1, null] })).toBe('{"a":["\\"",1,null]}'));
  test('JSON text is read', () => expect(z.decode(variables, '{"a":1}')).toEqual({ a: 1 }));
  test.each(['', '{', '[1]'])('%p is refused where JSON text of an object is due', (wire) => {
    expect(z.safeDecode(variables, wire).success).toBe(false);
  });
});

describe('what is written is read back as the same value', () => {
  const everything = object({
    plainText: z.string(),
    whole: integer(),
    onOff: flag,
    yesOrNo: yesNo,
    tags: spelled('o:tag', repeated(z.string(), { min: 1 })),
    variables: spelled('t:variables', json(z.record(z.string(), z.unknown()))),
    headers: prefixed('h:', z.record(z.string(), z.string()).optional()),
    own: prefixed('v:', z.record(z.string(), z.string()).optional()),
    note: z.string().optional(),
  });
  const filled = fc.dictionary(key, words, { minKeys: 1, noNullPrototype: true });
  const values = fc.record(
    {
      plainText: words,
      whole: fc.maxSafeInteger().map((number) => number + 0),
      onOff: fc.boolean(),
      yesOrNo: fc.boolean(),
      tags: fc.array(words, { minLength: 1 }),
      variables: fc.dictionary(key, words, { noNullPrototype: true }),
      headers: filled,
      own: filled,
      note: words,
    },
    { requiredKeys: ['plainText', 'whole', 'onOff', 'yesOrNo', 'tags', 'variables'], noNullPrototype: true },
  );

  test('for every kind of field', () => {
    fc.assert(fc.property(values, (value) => expect(z.decode(everything, z.encode(everything, value))).toStrictEqual(value)));
  });
  test('after a form has made text of it', () => {
    fc.assert(fc.property(values, (value) => expect(z.decode(everything, throughForm(z.encode(everything, value)))).toStrictEqual(value)));
  });
  test('for JSON of any depth', () => {
    const same = (value: unknown) => expect(z.decode(json(z.unknown()), z.encode(json(z.unknown()), value))).toEqual(value);
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => same(JSON.parse(JSON.stringify(value)))));
  });
  test.each(['GMT', 'UTC', '-0000', '+0000'] as const)('for every second, as a date in %s', (zone) => {
    const seconds = fc.integer({ min: 0, max: 253402300799 }).map((second) => new Date(second * 1000));
    fc.assert(fc.property(seconds, (moment) => expect(z.decode(date(zone), z.encode(date(zone), moment))).toEqual(moment)));
  });
  test('for every millisecond until 2100, as seconds since 1970', () => {
    const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => expect(z.decode(epoch, String(z.encode(epoch, moment)))).toEqual(moment)),
      { examples: [[new Date(1001)], [new Date(1737876544001)], [new Date(4076233119999)]], numRuns: 1000 },
    );
  });
  test('for every millisecond of four-digit years, in ISO 8601', () => {
    const moments = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => expect(z.decode(isoDate, z.encode(isoDate, moment))).toEqual(moment)),
      { examples: [[new Date(0)], [new Date('2000-10-10T10:10:10.100Z')], [new Date('2020-02-20T20:20:20.020Z')]], numRuns: 1000 },
    );
  });
  test('for every moment in ISO 8601 without a zone, which is UTC', () => {
    const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    const unzoned = (moment: Date) => moment.toISOString().slice(0, -1);
    fc.assert(fc.property(moments, (moment) => expect(z.decode(isoDate, unzoned(moment))).toEqual(moment)));
  });
  test('for every second without a zone, which is written as it is read', () => {
    const seconds = fc.integer({ min: 0, max: 253402300799 }).map((second) => new Date(second * 1000));
    fc.assert(fc.property(seconds, (moment) => expect(z.decode(zonelessDate, z.encode(zonelessDate, moment))).toEqual(moment)));
    expect(z.encode(zonelessDate, new Date('2026-01-23T10:16:00.999Z'))).toBe('2026-01-23T10:16:00');
  });
  test('for every mailbox of a name and an address', () => {
    const [, named] = mailbox.options;
    const oneLine = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', '\\', '<', '>', ',', ' ', 'a', 'ü') }));
    const part = fc.string({ minLength: 1 }).filter((text) => /^[^\s<>,]+$/.test(text));
    const mailboxes = fc.record(
      {
        name: oneLine.filter((name) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)),
        address: fc.tuple(part, part).map((parts) => parts.join('@')),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(mailboxes, (value) => expect(z.decode(named, z.encode(named, value))).toEqual(value)),
      { numRuns: 1000 },
    );
  });
});

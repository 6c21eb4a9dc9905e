import { readArguments } from '../../../gate/mcp/arguments';
import { operations } from '../../../gate/operations/operation';

function read(name: string, given: Readonly<Record<string, unknown>>) {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(name);
  const result = readArguments(operation, given);
  return 'call' in result ? { fields: result.call.fields, path: result.call.path, body: result.call.body } : result.problems.join('; ');
}

const mail = { domain: 'example.com', from: 'us@example.com', to: 'a@example.com', text: 'Hi' };

test('a file comes with its content, as text or as bytes, and its size is known', () => {
  const attachments = [
    { filename: 'a.txt', text: 'grüß', contentType: 'text/plain' },
    { filename: 'b.bin', base64: 'AAEC' },
  ];
  expect(read('messages.send', { ...mail, attachments })).toMatchObject({
    fields: {
      attachment: [
        { filename: 'a.txt', data: Buffer.from('grüß'), size: 6, contentType: 'text/plain' },
        { filename: 'b.bin', data: Buffer.from([0, 1, 2]), size: 3 },
      ],
    },
  });
  expect(read('messages.sendMime', { domain: 'example.com', to: 'a@example.com', message: 'Subject: x\r\n\r\nHi' })).toMatchObject({
    fields: { message: { filename: 'message.mime', data: Buffer.from('Subject: x\r\n\r\nHi'), size: 16 } },
  });
});

const hostile: readonly (readonly [string, unknown])[] = [
  ['a path', { path: '/etc/passwd' }],
  ['a path with a name', { path: '/etc/passwd', filename: 'a.txt' }],
  ['a path beside content', { path: '/etc/passwd', filename: 'a.txt', text: 'x' }],
  ['data, which the SDK would take', { filename: 'a.txt', data: 'x' }],
  ['a URL', { filename: 'a.txt', url: 'https://example.com' }],
  ['two contents', { filename: 'a.txt', text: 'x', base64: 'eA==' }],
  ['no content', { filename: 'a.txt' }],
  ['what is not base64', { filename: 'a.txt', base64: '%%%' }],
  ['a list', [{ path: '/etc/passwd' }]],
  ['nothing', null],
];

test.each(hostile)('a file that is %s is refused, wherever a file can stand', (_, file) => {
  expect(read('messages.send', { ...mail, attachments: [file] })).toMatch(/^attachments/);
  expect(read('messages.send', { ...mail, inline: file })).toMatch(/^inline/);
  expect(read('messages.sendMime', { domain: 'example.com', to: 'a@example.com', message: file })).toMatch(/^message/);
  expect(read('bounces.import', { domain: 'example.com', file })).toMatch(/^file/);
  expect(read('domainKeys.create', { domain: 'example.com', selector: 's1', pem: file })).toMatch(/pem/);
});

test('a date needs a zone, because the agent does not know that of this machine', () => {
  expect(read('messages.send', { ...mail, deliveryTime: '2026-01-31T08:00:00+01:00' })).toMatchObject({
    fields: { 'o:deliverytime': 'Sat, 31 Jan 2026 07:00:00 +0000' },
  });
  for (const deliveryTime of ['2026-01-31T08:00:00', '31.1.2026', 'tomorrow', 1769846400, '2026-13-31T08:00:00Z'])
    expect(read('messages.send', { ...mail, deliveryTime })).toMatch(/^deliveryTime: must/);
});

test('what is not declared is refused, also where JavaScript would look past it', () => {
  expect(read('messages.send', { ...mail, 'h:Bcc': 'x@evil.example' })).toMatch(/h:Bcc/);
  expect(
    read('messages.send', JSON.parse(`{"domain":"example.com","to":"a@example.com","text":"Hi","__proto__":{"bcc":"x@evil.example"}}`)),
  ).toMatch(/__proto__/);
  expect(read('messages.send', { ...mail, constructor: 'x' })).toMatch(/constructor/);
});

test('the fields of the path are told apart from the others, and cannot climb', () => {
  expect(read('listMembers.update', { list: 'team@example.com', member: 'a@example.com', name: 'Alice' })).toMatchObject({
    path: { list_address: 'team@example.com', member_address: 'a@example.com' },
    fields: { name: 'Alice' },
  });
  expect(read('messages.get', { domain: 'example.com', storageKey: '..' })).toMatch(/must not be \.\./);
  expect(read('messages.get', { domain: 'example.com', storageKey: '' })).toMatch(/must not be empty/);
});

test('a body of JSON keeps its numbers, lists and objects', () => {
  expect(read('metrics.query', { start: '2026-01-01T00:00:00Z', metrics: ['delivered_count'] })).toMatchObject({
    body: 'json',
    fields: { metrics: ['delivered_count'], start: 'Thu, 01 Jan 2026 00:00:00 +0000' },
  });
});

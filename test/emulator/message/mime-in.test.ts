import { buildMime } from '../../../emulator/message/build-mime';
import { MimeError, mimeLimits, readMime } from '../../../emulator/message/mime-in';

test('what nodemailer writes is read: addresses, texts, files and what the HTML shows', async () => {
  const file = (filename: string, contentType: string, text: string) => ({ filename, contentType, size: 4, data: Buffer.from(text) });
  const parts = {
    headers: [
      ['From', 'Jürgen <jay@example.com>'],
      ['To', '"Doe, Jane" <jane@example.com>, john@example.com'],
      ['Cc', 'Carol <carol@example.com>'],
      ['Subject', 'Grüße'],
      ['Message-Id', '<1@example.com>'],
    ] as const,
    text: 'Grüße',
    html: '<img src="cid:logo@example.com">',
    amp: undefined,
    files: [file('bill.pdf', 'application/pdf', 'bill'), { ...file('logo.png', 'image/png', 'logo'), contentId: 'logo@example.com' }],
  };
  const mime = Buffer.from(await buildMime(parts, 'seed'));
  const { headers, files, ...read } = await readMime(mime);
  expect(read).toMatchObject({
    from: 'Jürgen <jay@example.com>',
    to: ['"Doe, Jane" <jane@example.com>', 'john@example.com'],
    cc: ['Carol <carol@example.com>'],
    subject: 'Grüße',
    html: expect.stringMatching(/^<img src="cid:logo@example.com">\s*$/),
    id: '<1@example.com>',
  });
  expect(read.text?.trim()).toBe('Grüße');
  expect(files.map(({ filename, contentType, size, data, contentId }) => [filename, contentType, size, String(data), contentId])).toEqual(
    expect.arrayContaining([
      ['bill.pdf', 'application/pdf', 4, 'bill', undefined],
      ['logo.png', 'image/png', 4, 'logo', 'logo@example.com'],
    ]),
  );
  expect(headers).toContainEqual(['Subject', expect.stringMatching(/^=\?UTF-8\?/i)]);
});

test('headers are as they were written, folded lines joined', async () => {
  const { headers } = await readMime(Buffer.from('x-ONE: a\r\n b\r\nX-One: c\r\n\r\nHello'));
  expect(headers).toEqual([
    ['x-ONE', 'a b'],
    ['X-One', 'c'],
  ]);
});

const nested = (depth: number) => {
  const opened = Array.from({ length: depth }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`);
  return `${opened.join('')}Content-Type: text/plain\r\n\r\nx\r\n`;
};
const parts = (count: number) => `Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(count)}--b--\r\n`;

test.each([
  ['too many parts', parts(mimeLimits.parts + 1)],
  ['too many parts, behind whose boundaries are spaces', parts(mimeLimits.parts + 1).replaceAll('--b\r', `--b${' '.repeat(300)}\r`)],
  ['parts nested too deep', nested(mimeLimits.nesting + 2)],
  ['too long headers', `X: ${'x'.repeat(mimeLimits.headerBytes + 1)}\r\n\r\nHello`],
  ['too many headers', `${'X: y\r\n'.repeat(mimeLimits.headerBytes / 3)}\r\nHello`],
])('a message with %s is no mail', async (_, mime) => {
  await expect(readMime(Buffer.from(mime))).rejects.toThrow(MimeError);
});

test.each([
  ['many lines that begin with dashes', `\r\n${'--x\r\n'.repeat(5000)}`],
  ['dashes before a million spaces', `\r\n--${' '.repeat(1_000_000)}x`],
  ['nothing', ''],
  ['a cut off part', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html'],
  ['zeros', '\0'.repeat(100)],
  ['parts as many as there may be', parts(mimeLimits.parts - 1)],
])('%s is read without complaint', async (_, mime) => {
  expect(await readMime(Buffer.from(mime))).toHaveProperty('headers');
});

import { stripHtml, stripText } from '../../../emulator/message/strip';

test.each([
  ['nothing to strip', 'Hello\r\n\r\nBob', 'Hello\r\n\r\nBob', ''],
  // As Mailgun stripped a mail of 2018-12: the signature keeps its two dashes.
  ['a signature', 'test\r\n\r\n-- \r\nBob Jones\r\n', 'test', '-- \r\nBob Jones'],
  ['a device', 'Yes.\n\nSent from my iPhone', 'Yes.', 'Sent from my iPhone'],
  ['a closing', 'I agree.\n\nBest regards,\nBob', 'I agree.', 'Best regards,\nBob'],
  [
    'a quotation',
    'I agree.\n\nOn Mon, Jan 5, 2026 at 1:02 PM Alice <alice@example.com> wrote:\n\n> What do you\n> think?\n',
    'I agree.',
    '',
  ],
  ['a folded introduction', 'Yes\n\nOn Mon, Jan 5, 2026 at 1:02 PM, Alice Jones\n<alice@example.com> wrote:\n> Yes?', 'Yes', ''],
  ['a German quotation', 'Ja\n\nAm 05.01.2026 um 13:02 schrieb Alice:\n> Ja?', 'Ja', ''],
  ['quotation and signature', 'Yes\n-- \nBob\n\nOn Monday Alice wrote:\n> Yes?\n', 'Yes', '-- \nBob'],
  ['an original message', 'Fine.\n\n-----Original Message-----\nFrom: Alice\nSent: Monday\n\nOld words', 'Fine.', ''],
  ['headers of Outlook', 'Fine.\n\nFrom: Alice\nSent: Monday\nTo: Bob\nSubject: Old\n\nOld words', 'Fine.', ''],
  ['text before and after', '> a\n> b\n> c\n\nNo.', 'No.', ''],
])('of a text with %s remains what was written', (_, text, written, signature) => {
  expect(stripText(text)).toEqual({ text: written, signature });
});

test.each([
  // As Mailgun left a mail of 2024-03.
  [
    'a forwarded message',
    'FYI\r\n\r\n---------- Forwarded message ---------\r\nVon: Alice <alice@example.com>\r\nSubject: Old\r\n\r\nOld words',
  ],
  ['answers between quoted lines', '> One?\nYes.\n> Two?\nNo.\n> Three?'],
  ['one line that begins with >', 'x\n> y\nz'],
  ['only a closing', 'Thanks'],
  ['a long last line', `Hello\nthanks\n${'word '.repeat(20)}end`],
])('%s is kept', (_, text) => {
  expect(stripText(text)).toEqual({ text, signature: '' });
});

test('a message of a million short lines is not looked through', () => {
  const text = 'On \n'.repeat(1_000_000).trim();
  expect(stripText(text)).toEqual({ text, signature: '' });
});

test('HTML without quotations stays as it is, but for the line breaks', () => {
  expect(stripHtml('<div>a</div>\r\n<p>b')).toBe('<div>a</div>\n<p>b');
});

// The shape is that of a mail of 2024-03.
test('what mail programs mark as quoted is cut out, and the rest is a document', () => {
  const quoted = '<div class="gmail_quote gmail_quote_container"><div>On … wrote:</div><div><div>Old</div></div>\r\n</div>';
  expect(stripHtml(`<div dir="ltr">New<br>${quoted}</div>\r\n`)).toBe(
    '<html><head></head><body><div dir="ltr">New<br></div>\n</body></html>',
  );
  expect(stripHtml('<html><body>New<blockquote type="cite">Old</blockquote></body></html>')).toBe('<html><body>New</body></html>');
  expect(stripHtml('<p>New</p><blockquote>by somebody</blockquote>')).toBe('<p>New</p><blockquote>by somebody</blockquote>');
  expect(stripHtml('<p>New</p><div class="gmail_quote">never closed')).toBe('<html><head></head><body><p>New</p></body></html>');
});

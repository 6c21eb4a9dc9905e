import { textOf } from '../../../emulator/message/html-text';
import { stripHtml, stripText } from '../../../emulator/message/strip';

test("the sample of Mailgun's route tester is stripped as Mailgun does", () => {
  const text = [
    'Hi Alice,\n\nThis is Bob.\n\nI also attached a file.\n\nThanks,\nBob\n\nOn 04/26/2013 11:29 AM, Alice wrote:\n',
    '> Hi Bob,\n>\n> This is Alice. How are you doing?\n>\n> Thanks,\n> Alice\n\n',
  ].join('');
  expect(stripText(text)).toEqual({ text: 'Hi Alice,\n\nThis is Bob.\n\nI also attached a file.', signature: 'Thanks,\nBob' });
});

test('a reply of 2018, whose announcement is folded, is stripped as Mailgun did', () => {
  const own = 'Moving alice+test@example.org to bcc and adding someone else in\r\nthe to:';
  const text = `${own}\r\n\r\nOn Tue, Dec 25, 2018 at 12:57 AM Somebody <somebody@example.com>\r\nwrote:\r\n\r\n> That worked!\r\n>\r\n>> This is the third email\r\n>>\r\n`;
  expect(stripText(text)).toEqual({ text: own, signature: '' });
});

test.each([
  ['nothing to strip', 'Hello\r\n\r\nworld\r\n', { text: 'Hello\r\n\r\nworld', signature: '' }],
  ['dashes', 'Hello\r\n-- \r\nBob\r\nACME', { text: 'Hello', signature: '-- \r\nBob\r\nACME' }],
  ['a telephone', 'Hello\n\nSent from my iPhone\n', { text: 'Hello', signature: 'Sent from my iPhone' }],
  ['Outlook', 'Yes.\n\nFrom: Bob\nSent: Monday\nTo: Alice\nSubject: x\n\nOld', { text: 'Yes.', signature: '' }],
  ['an original message', 'Yes.\n-----Original Message-----\nOld', { text: 'Yes.', signature: '' }],
  ['a quotation without announcement, of three lines', 'Yes.\n\n> a\n> b\n> c\n', { text: 'Yes.', signature: '' }],
  ['answers between quoted lines', '> a?\nYes.\n> b?\nNo.', { text: '> a?\nYes.\n> b?\nNo.', signature: '' }],
  ['only a quotation', '> a\n> b\n', { text: '> a\n> b', signature: '' }],
  ['nothing', '', { text: '', signature: '' }],
])('%s', (_, text, stripped) => {
  expect(stripText(text)).toEqual(stripped);
});

test('HTML loses what mail programs quote', () => {
  expect(
    stripHtml(
      '<div dir="ltr">New</div><br><div class="gmail_quote"><div dir="ltr">On Tue, A wrote:<br></div><blockquote class="gmail_quote">Old</blockquote></div>\r\n',
    ),
  ).toBe('<html><head></head><body><div dir="ltr">New</div><br>\n</body></html>');
  expect(
    stripHtml(
      '<html><body><div>Hi<br>\n On 04/26/2013 11:29 AM, Alice wrote:<br>\n </div>\n <blockquote type="cite">Old<blockquote>Older</blockquote></blockquote><br></body></html>',
    ),
    // The announcement stays, as in the sample of Mailgun's route tester.
  ).toBe('<html><body><div>Hi<br>\n On 04/26/2013 11:29 AM, Alice wrote:<br>\n </div>\n <br></body></html>');
  expect(stripHtml('<p>kept</p>\n')).toBe('<p>kept</p>\n');
});

test.each([
  '<div ',
  '<blockquote',
  '<!--',
  '<a<',
  '&#',
  '> ',
  'On a wrote:\n',
  '\n',
  '<div class="gmail_quote">',
  '</div>',
  '<script>',
  '--\n',
  'Thanks,\n\n',
])('much of %j is read to its end', (part) => {
  const text = part.repeat(200_000);
  expect(typeof stripHtml(text)).toBe('string');
  expect(typeof textOf(text)).toBe('string');
  expect(typeof stripText(text).text).toBe('string');
});

test('HTML becomes text that people can read', () => {
  expect(
    textOf(
      '<html><head><title>t</title><style>a > b {}</style></head><body>\n<p>One  <b>two</b></p><!-- no > --><div>a &lt; b &amp;&nbsp;c&#33;&#x21;&bogus;</div></body>',
    ),
  ).toBe('One two\n\na < b & c!!&bogus;');
});

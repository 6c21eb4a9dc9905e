import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { addressParser } from 'postal-mime';
import { mailboxesIn } from '../../../gate/operations/mailboxes';

test.each([
  ['alice@example.com', ['alice@example.com']],
  ['Alice <Alice@Example.com>', ['alice@example.com']],
  ['"Liddell, Alice" <alice@example.com>, bob@example.com', ['alice@example.com', 'bob@example.com']],
  ['"She said \\"hi\\", and left" <alice@example.com>', ['alice@example.com']],
  ['=?UTF-8?Q?J=C3=BCrgen?= <j@example.com>', ['j@example.com']],
  ['Zoë <zoe@bücher.example>', ['zoe@xn--bcher-kva.example']],
  ['alice@example.com,', ['alice@example.com']],
  ['', []],
])('reads %j', (text, addresses) => {
  expect(mailboxesIn(text)).toEqual(addresses);
});

test.each([
  ['alice@example.com <mallory@evil.example>', 'an address as the name of another'],
  ['"alice@example.com', 'a quote that is never closed'],
  ['alice@example.com bob@example.com', 'two addresses without a comma'],
  ['team: alice@example.com, bob@example.com;', 'a group'],
  ['alice@example.com (bob@example.com)', 'a comment'],
  ['<@relay.example:alice@example.com>', 'a source route'],
  ['"alice"@example.com', 'a quoted name'],
  ['alice@[127.0.0.1]', 'an address literal'],
  ['alice@example.com\r\nBcc: mallory@evil.example', 'a line break'],
  ['alice@example.com;mallory@evil.example', 'a semicolon'],
  ['<<alice@example.com>>', 'brackets in brackets'],
  ['Alice <alice@example.com> <mallory@evil.example>', 'two in brackets'],
  ['alice@@example.com', 'two at signs'],
  ['alice@example..com', 'two dots'],
  ['alice\u0000@example.com', 'a control character'],
])('does not read %j: %s', (text) => {
  expect(mailboxesIn(text)).toBeUndefined();
});

/** The letters of a domain beyond ASCII have a spelling in it, which mail servers use. */
const ascii = (address: string) => address.toLowerCase().replace(/[^@]*$/, domainToASCII);

/** Pieces of which headers are made, and those with which parsers are led astray. */
const pieces = fc.constantFrom(
  'alice@example.com',
  'bob@example.org',
  'mallory@evil.example',
  'Alice',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '(',
  ')',
  ' ',
  '@',
  '.',
  'é',
  '\t',
  "'",
);

test('whatever it reads, another parser reads the same addresses', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const read = mailboxesIn(text);
      if (read === undefined) return;
      const witness = addressParser(text, { flatten: true }).map(({ address }) => ascii(address ?? ''));
      expect({ text, read }).toEqual({ text, read: witness });
    }),
    { numRuns: 20_000 },
  );
});

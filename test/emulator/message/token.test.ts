import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { createToken, readToken, type TrackingToken } from '../../../emulator/message/token';

const token: TrackingToken = {
  kind: 'click',
  region: 'eu',
  storageKey: 'BAABAQ1',
  recipient: 'alice@example.com',
  url: 'https://example.com/?q=ü',
};

test('a token says what it was made for, whatever that is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.string(), (recipient, url, secret) => {
      const made = createToken(secret, { ...token, recipient, url });
      expect(made).toMatch(/^[\w-]+\.[\w-]{43}$/);
      expect(readToken(secret, made)).toEqual({ ...token, recipient, url });
    }),
  );
});

test('a token of another secret, a changed one and anything else is none', () => {
  const made = createToken('right', token);
  expect(readToken('wrong', made)).toBeUndefined();
  for (let at = 0; at < made.length; at += 1) {
    const other = made[at] === 'A' ? 'B' : 'A';
    expect(readToken('right', made.slice(0, at) + other + made.slice(at + 1))).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => readToken('right', text) === undefined));
});

test('a signature for something else by the same secret makes no token', () => {
  const content = Buffer.from(JSON.stringify(token)).toString('base64url');
  const signature = createHmac('sha256', 'right').update(content).digest('base64url');
  expect(readToken('right', `${content}.${signature}`)).toBeUndefined();
});

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { api, type Endpoint, wireNamesOf } from 'mailgun-sdk';
import { basic } from '../http';
import type { RawRequest } from './raw';

export const domain = 'mail.example.com';

const endpoints = Object.values(api).flatMap((verbs) => Object.values<Endpoint>(verbs));

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'PURGE'];

/** What stands in the place of a name in the path. All of it is visible ASCII, as the line of a request must be. */
const segment = fc.oneof(
  { weight: 10, arbitrary: fc.constant(domain) },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      domain,
      'clicked',
      'account-wide',
      'permanent_fail',
      'alice%40example.com',
      'list%40mail.example.com',
      '192.0.2.1',
      'all',
      '1',
    ),
  },
  fc.constantFrom(
    '%2e%2e%2f%2e%2e',
    '..',
    '.',
    '%2f',
    '%252f%252e',
    '%00',
    'a%00b',
    '%',
    '%zz',
    '%E0%A4%A',
    '%FF%FE',
    '%ED%A0%80',
    '%0d%0aX-Injected:%20yes',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '%F0%9F%92%A9',
    '%E2%80%AE',
    '*',
    '$&',
    '-1',
    '9'.repeat(400),
    'NaN',
    '1e309',
    '%20',
    '+',
    ';a=b',
    '[object%20Object]',
    '%3Cscript%3E',
    "'%20OR%201=1--",
  ),
  fc.nat(6000).map((length) => 'a'.repeat(length)),
  fc.webSegment().filter((text) => /^[\x21-\x7e]*$/.test(text)),
  fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(wellFormed(text))),
);

const filled = (path: string) => {
  const parts = path.split(/\{[^}]+\}/);
  return fc
    .array(segment, { minLength: parts.length - 1, maxLength: parts.length - 1 })
    .map((values) => parts.map((part, at) => part + (values[at] ?? '')).join(''));
};

const prefix = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  fc.constantFrom('/eu', '/us', '/eu/us', '/', '//', '/v3/..', '/%65u', '/_emulator'),
);
const suffix = fc.oneof(
  { weight: 10, arbitrary: fc.constant('') },
  fc.constantFrom('/', '//', '/..', '/%2f', '.json', ';x', '?', '?%', '#', '/a/b/c', '%00'),
);

/** Values of fields, also for those of JSON. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    'null',
    'yes',
    'maybe',
    '-1',
    '0',
    '1e309',
    '99999999999999999999',
    'NaN',
    'undefined',
    '[]',
    '{}',
    '{"a":',
    '[[[[',
    '"',
    '{"__proto__":{"admin":true}}',
    '[null]',
    '[1,2]',
    'null',
    domain,
    'alice@example.com',
    'Alice <alice@example.com>, bob@example.com',
    '"',
    '<<>>',
    'a@b@c',
    ','.repeat(3000),
    '@',
    '<',
    'a\r\nBcc: eve@example.com',
    '\0',
    '\ud800',
    '💩'.repeat(200),
    'http://',
    'http://[::1',
    'http://%',
    'https://a.example.com/\n',
    'javascript:alert(1)',
    'https://user:pw@hooks.invalid/',
    'ftp://x',
    '//x',
    `https://${'a'.repeat(5000)}`,
    'match_recipient("(a+)+$")',
    `match_header("x", "${'('.repeat(2000)}`,
    'forward("http://[")',
    'priority',
    'catch_all()',
    'store(notify="%")',
    '{{#each',
    '{{{{raw}}}}',
    '{{> me}}',
    '%recipient.__proto__%',
    '2026-13-45',
    'Mon, 99 Foo 2026',
    '8640000000000001',
    '1d',
    '-1d',
    '1000000000000y',
    'P1D',
    '1',
    'true',
    '{"ops":[]}',
  ),
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    true,
    null,
    [],
    {},
    [[]],
    [null, {}, ''],
    { and: null },
    { and: [null] },
    { and: [{ attribute: '__proto__', comparator: '=', values: [null] }] },
  ),
);

type Field = readonly [string, unknown];

const fieldsFor = (endpoint: Endpoint): fc.Arbitrary<readonly Field[]> => {
  const { names, prefixes } = wireNamesOf(endpoint);
  const own = [...names, ...prefixes.map((each) => `${each}x`)];
  const name = fc.oneof(
    ...(own.length > 0 ? [{ weight: 9, arbitrary: fc.constantFrom(...own) }] : []),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '',
      'a[]',
      'a[b][c]',
      'o:',
      'h:',
      'v:',
      't:',
      'h:Bcc',
      'h:\n',
      'page',
      'limit',
      'skip',
      '\0',
      'x'.repeat(3000),
    ),
  );
  return fc.array(fc.tuple(name, wrong), { maxLength: 12 });
};

/** Without halves of characters, which cannot be encoded. */
const wellFormed = (text: string) => Buffer.from(text).toString();

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const asJson = (fields: readonly Field[]) =>
  `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
const asForm = (fields: readonly Field[]) =>
  fields.map(([name, value]) => `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(asText(value)))}`).join('&');
const asParts = (fields: readonly Field[], boundary: string) =>
  `${fields.map(([name, value], at) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${at % 3 === 2 ? `; filename="../../${name}"\r\nContent-Type: text/html\x01` : ''}\r\n\r\n${asText(value)}\r\n`).join('')}--${boundary}--\r\n`;

interface Body {
  readonly type: string;
  readonly body: Buffer | string;
}

const bodyOf = (fields: readonly Field[]): fc.Arbitrary<Body | undefined> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({ type: 'application/x-www-form-urlencoded', body: asForm(fields) }) },
    { weight: 4, arbitrary: fc.constant({ type: 'application/json', body: asJson(fields) }) },
    { weight: 4, arbitrary: fc.constant({ type: 'multipart/form-data; boundary=x', body: asParts(fields, 'x') }) },
    fc.constantFrom<Body | undefined>(
      undefined,
      { type: 'multipart/form-data', body: asParts(fields, 'x') },
      { type: 'multipart/form-data; boundary=', body: asParts(fields, '') },
      { type: `multipart/form-data; boundary=${'b'.repeat(3000)}`, body: asParts(fields, 'b'.repeat(3000)) },
      { type: 'multipart/form-data; boundary=y', body: asParts(fields, 'x') },
      { type: 'multipart/form-data; boundary=x', body: asParts(fields, 'x').slice(0, -9) },
      { type: 'multipart/form-data; boundary=x', body: asParts(fields, 'x').replaceAll('\r\n', '\n') },
      { type: 'multipart/form-data; boundary=x', body: '--x\r\n\r\n--x\r\n--x--' },
      { type: 'application/json', body: asJson(fields).slice(1) },
      { type: 'application/json', body: `[${asJson(fields)}]` },
      { type: 'application/json', body: '[null,1,"a",[],{}]' },
      { type: 'application/json', body: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` },
      { type: 'text/plain', body: '['.repeat(100_000) },
      { type: 'application/json', body: 'null' },
      { type: 'application/json;charset=utf-16', body: Buffer.from(asJson(fields), 'utf16le') },
      { type: '', body: asForm(fields) },
      { type: 'text/html; \x80', body: asForm(fields) },
      { type: 'application/x-www-form-urlencoded', body: `${'&'.repeat(2000) + '%'.repeat(2000)}=` },
    ),
    fc.uint8Array({ maxLength: 500 }).map((bytes) => ({ type: 'application/x-www-form-urlencoded', body: Buffer.from(bytes) })),
    fc
      .uint8Array({ maxLength: 500 })
      .map((bytes) => ({ type: 'multipart/form-data; boundary=x', body: Buffer.concat([Buffer.from('--x\r\n'), bytes]) })),
  );

const packed = gzipSync(Buffer.alloc(20_000_000));

const encoding = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  fc.constantFrom('gzip', 'GZIP, gzip', 'br', 'deflate', 'identity', 'gzip-broken', 'bomb'),
);

const key = basic('key-emulator');
const extra = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Record<string, string>>({}) },
  fc.constantFrom<Record<string, string>>(
    { 'x-forwarded-host': '%' },
    { 'x-forwarded-host': 'a b', 'x-forwarded-proto': 'javascript' },
    { 'x-forwarded-host': '[', 'x-forwarded-proto': '' },
    { 'x-forwarded-for': '999.1.1.1, ::ffff:1.2.3' },
    { 'x-forwarded-for': '::ffff:::' },
    { 'x-mailgun-on-behalf-of': '__proto__' },
    { 'x-mailgun-on-behalf-of': '\xff' },
    { 'x-mailgun-on-behalf-of': 'a'.repeat(3000) },
    { accept: 'message/rfc2822, */*;q=x' },
    { host: '' },
    { host: 'a b' },
    { host: '[::1' },
    { host: 'a'.repeat(3000) },
    { expect: '100-continue' },
    { range: 'bytes=0-,-' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'content-length': '0' },
    { 'transfer-encoding': 'chunked' },
    { upgrade: 'websocket', connection: 'upgrade' },
    { authorization: '' },
    { authorization: 'Basic' },
    { authorization: 'Basic ====' },
    { authorization: `Basic ${'A'.repeat(6000)}` },
    { authorization: 'Bearer key-emulator' },
    { authorization: basic('__proto__') },
    { authorization: basic('\0') },
  ),
);

/** A request that nearly fits a declared route. */
export const hostileRequest: fc.Arbitrary<RawRequest> = fc.constantFrom(...endpoints).chain((endpoint) =>
  fieldsFor(endpoint).chain((fields) =>
    fc
      .record({
        method: fc.oneof({ weight: 8, arbitrary: fc.constant<string>(endpoint.method) }, fc.constantFrom(...methods)),
        path: filled(endpoint.path),
        prefix,
        suffix,
        body: bodyOf(fields),
        encoding,
        extra,
        inQuery: fc.boolean(),
      })
      .map(({ method, path, prefix: before, suffix: after, body, encoding: how, extra: headers, inQuery }) => {
        const isQuery = method === 'GET' || method === 'HEAD' || method === 'DELETE';
        const query = isQuery && inQuery ? `?${asForm(fields).slice(0, 4000)}` : '';
        const bytes = isQuery && inQuery ? undefined : how === 'bomb' ? packed : how === 'gzip' ? gzipSync(body?.body ?? '') : body?.body;
        return {
          method,
          path: before + path + after + query,
          headers: {
            authorization: key,
            ...(body !== undefined && body.type !== '' && { 'content-type': body.type }),
            ...(how !== undefined && { 'content-encoding': how === 'bomb' || how === 'gzip-broken' ? 'gzip' : how }),
            ...headers,
          },
          body: bytes,
        };
      }),
  ),
);

import fc from 'fast-check';

export const domain = 'mail.example.com';
export const victim = 'victim@evil.example';

/** Ways to write one thing that some programs take for the same. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  (text) => text.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (text) => text.replace(/[a-z]/, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
  (text) => text.replaceAll('.', '%2e'),
  (text) => `${text}%00`,
  (text) => `${text}%20`,
  (text) => `${text};a=b`,
  (text) => `${text}[]`,
];
const spelled = (texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...spellings)).map(([text, spell]) => spell(text));

const paths = [
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages`,
  `/v3/${domain}/messages.mime`,
  `/v3/${domain}/bounces`,
  `/v3/${domain}/events`,
  `/v4/domains/${domain}`,
  `/v3/domains/${domain}`,
  '/v3/routes',
  '/v3/routes/match',
  '/v3/lists/a@example.com/members',
  '/v1/keys',
];
const between = fc.constantFrom('/', '/', '/', '/', '/', '/', '/', '//', '/./', '/x/../', '/%2e%2e/', '%2f', '\\', '/;/');
const path = fc
  .tuple(fc.constantFrom(...paths), fc.array(fc.tuple(between, fc.constantFrom(...spellings)), { minLength: 6, maxLength: 6 }), fc.nat(2))
  .map(([text, ways, plain]) => {
    if (plain > 0) return text;
    const parts = text.slice(1).split('/');
    return parts.map((part, index) => (ways[index]?.[0] ?? '/') + (ways[index]?.[1] ?? String)(part)).join('');
  });

const names = [
  'to',
  'to',
  'to',
  'subject',
  'text',
  'from',
  'cc',
  'bcc',
  'h:Bcc',
  'h:bcc',
  'recipient-variables',
  '_method',
  'domain_name',
  'limit',
];
const values = [
  'a@example.com',
  'a@example.com',
  'a@example.com',
  victim,
  `a@example.com,${victim}`,
  `a@example.com%0d%0aBcc:${victim}`,
  '',
  'DELETE',
];
const pair = fc.tuple(
  fc.oneof(fc.constantFrom(...names), fc.constantFrom('to', 'from', 'subject', 'text'), spelled(names)),
  fc.constantFrom(...values),
);
const allowed: [string, string] = ['to', 'a@example.com'];
/** Half of them begin with what is allowed, so that it is the rest that decides. */
const pairs = fc.tuple(fc.boolean(), fc.array(pair, { maxLength: 3 })).map(([right, all]) => (right ? [allowed, ...all] : all));
const written = pairs.map((all) => all.map(([name, value]) => `${name}=${value}`).join('&'));

const decode = (text: string) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
const multipartOf = (all: readonly (readonly [string, string])[]) =>
  `${all.map(([name, value]) => `--X\r\nContent-Disposition: form-data; name="${decode(name)}"\r\n\r\n${decode(value)}\r\n`).join('')}--X--\r\n`;
const jsonOf = (all: readonly (readonly [string, string])[]) =>
  `{${all.map(([name, value]) => `${JSON.stringify(decode(name))}:${JSON.stringify(decode(value))}`).join(',')}}`;

const body = fc.oneof(
  fc.constant(['', '']),
  written.map((text) => ['application/x-www-form-urlencoded', text]),
  pairs.map((all) => ['multipart/form-data; boundary=X', multipartOf(all)]),
  pairs.map((all) => ['application/json', jsonOf(all)]),
  pairs.map((all) => ['application/x-www-form-urlencoded', jsonOf(all)]),
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', 'HEAD');
const query = written.map((text) => `?${text}`);

/** Mostly what a client sends: of what is wrong in every place, nothing is read. */
export const hostileRequest = fc.oneof(
  fc.tuple(fc.constant('POST'), path, fc.constant(''), body),
  fc.tuple(fc.constant('POST'), fc.constant(`/v3/${domain}/messages`), fc.constant(''), body),
  fc.tuple(fc.constant('GET'), path, fc.oneof(fc.constant(''), query), fc.constant(['', ''])),
  fc.tuple(method, path, fc.oneof(fc.constant(''), query), body),
);

type Request = typeof hostileRequest extends fc.Arbitrary<infer Value> ? Value : never;

/** What goes over the wire. */
export function bytesOf([verb, target, search, [type = '', content = '']]: Request, token: string): string {
  const head = `${verb} ${target}${search} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n`;
  const described = type === '' ? '' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(content)}\r\n`;
  return `${head}${described}\r\n${content}`;
}

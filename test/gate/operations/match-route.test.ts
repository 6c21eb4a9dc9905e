import { type Matched, matchRoute, type Unmatched } from '../../../gate/operations/match-route';
import { operations } from '../../../gate/operations/operation';

const nameOf = (method: string, path: string) => {
  const found = matchRoute(method, path);
  return 'words' in found ? found.status : found.operation.name;
};

/** What stands for a field of a path: nothing that is a literal of another route. */
const filling: Readonly<Record<string, string>> = { list_address: 'team@example.com', address: 'a+b@example.com', email: 'a@example.com' };
const fill = (pattern: string) =>
  pattern.replace(/\{([^}]+)\}/g, (_, name: string) => filling[name] ?? (name === 'member_address' ? 'm@example.com' : 'mail.example.com'));

test('every declared route leads to its operation, and fields of the path are decoded once', () => {
  for (const { name, endpoint } of operations.values()) {
    const found = matchRoute(endpoint.method, fill(endpoint.path)) as Matched;
    const meant = endpoint.root === undefined ? found.operation : found.ofArray;
    expect([name, meant?.name, found.pattern]).toEqual([name, name, endpoint.path]);
  }
  expect(matchRoute('GET', '/v3/lists/a%2Bb%40example.com')).toMatchObject({ path: { list_address: 'a+b@example.com' } });
  expect(matchRoute('GET', '/v3/a.example.com/tags/100%25')).toMatchObject({ path: { domain: 'a.example.com', tag: '100%' } });
});

test('the paths that answers of Mailgun lead to belong to the operations that answered', () => {
  expect(matchRoute('GET', '/v3/a.example.com/events/W3siYSI6IGZhbHNlfV0=')).toMatchObject({
    operation: { name: 'events.list' },
    pattern: '/v3/{domain_name}/events/{page}',
    path: { domain_name: 'a.example.com', page: 'W3siYSI6IGZhbHNlfV0=' },
  });
  expect(nameOf('GET', '/v3/domains/a.example.com/messages/key/attachments/0')).toBe('messages.get');
});

test.each<[string, number]>([
  ['/v3//routes', 400],
  ['/v3/routes/', 400],
  ['v3/routes', 400],
  ['', 400],
  ['http://evil.example/v3/routes', 400],
  ['/v3/./routes', 400],
  ['/v3/x/../routes', 400],
  ['/v3/x/%2e%2E/routes', 400],
  ['/v3/%2e/routes', 400],
  ['/v3/a.example.com/templates/a%2fb', 400],
  ['/v3/a.example.com/templates/a%5Cb', 400],
  ['/v3/a.example.com/templates/a\\b', 400],
  ['/v3/a.example.com/templates/a%00', 400],
  ['/v3/a.example.com/templates/a%0d%0ab', 400],
  ['/v3/a.example.com/templates/a%C2%85', 400],
  ['/v3/a.example.com/templates/a%252fb', 400],
  ['/v3/a.example.com/templates/%252e%252e', 400],
  ['/v3/a.example.com/templates/a%', 400],
  ['/v3/a.example.com/templates/a%zz', 400],
  ['/v3/a.example.com/templates/a%ff', 400],
  ['/v3/a.example.com/templates/a%C0%AF', 400],
  ['/v3/a.example.com/templates/%20a', 400],
  ['/v3/a.example.com/templates/a#b', 400],
  ['/v3/a.example.com/templates/ä', 400],
  ['/V3/routes', 404],
  ['/v3/Routes', 404],
  ['/v3/routes;a=b', 404],
  ['/v3/routes.json', 404],
  ['/v3/lists/events', 404],
  ['/v3/domains/events', 404],
  ['/v3/lists/messages', 404],
  ['/v3/a.example.com./events', 404],
  ['/v3/a..example.com/events', 404],
  ['/v3/a%20.example.com/events', 404],
  ['/v3/%EF%BD%81.example.com/events', 404],
  ['/v3/routes%2Fmatch', 400],
  ['/v2/routes', 404],
])('GET %s is no operation: %d', (path, status) => {
  expect(nameOf('GET', path)).toBe(status);
});

test('a path is bounded', () => {
  expect(nameOf('GET', `/v3/routes/${'a'.repeat(5000)}`)).toBe(400);
});

test('an encoded letter is the letter, so that one route has one meaning however it is spelled', () => {
  expect(nameOf('GET', '/v3/r%6Futes')).toBe('routes.list');
  expect(nameOf('GET', '/v3/%64omains/a.example.com')).toBe('domainsV3.get');
});

test('a method is upper case, and one that the path does not know is told from one that nothing knows', () => {
  expect(nameOf('get', '/v3/routes')).toBe(405);
  for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', '']) expect(nameOf(method, '/v3/routes')).toBe(405);
  expect((matchRoute('PATCH', '/v3/routes') as Unmatched).words).toBe('this path knows only GET, POST');
});

/** Which two routes one path can fit, and why it does no harm that Mailgun's router might choose the other. */
const doubtful: Readonly<Record<string, string>> = {
  'inboxResults.get inboxResults.getAttributes': "a result has an id of Mailgun's, never `a`; both read the results",
  'inboxResults.get inboxResults.listFilters': "a result has an id of Mailgun's, never `_filters`; both read the results",
  'routes.get routes.match': "a route has an id of Mailgun's, never `match`; both read routes",
  'users.get users.getOwn': "a user has an id of Mailgun's, never `me`; both read users",
};

test('no path fits two operations, but where both are of one area and access', () => {
  const routes = [...operations.values()].filter(({ endpoint }) => endpoint.root === undefined);
  const pairs = routes.flatMap((a, index) => routes.slice(index + 1).map((b) => [a, b] as const));
  const both = pairs.filter(([a, b]) => a.endpoint.method === b.endpoint.method && overlap(a.endpoint.path, b.endpoint.path));
  expect(both.map(([a, b]) => `${a.name} ${b.name}`).sort()).toEqual(Object.keys(doubtful).sort());
  for (const [a, b] of both) expect([a.area, a.access]).toEqual([b.area, b.access]);
});

/** By asking: each literal of one is put where the other has a field. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')];
  if (a.length !== b.length) return false;
  const isNarrow = (part: string) => !part.startsWith('{') || !isTakenBy(part, 'anything');
  const merged = a.map((part, index) => (isNarrow(part) ? part : (b[index] ?? '')));
  if (!a.every((part, index) => part === b[index] || part.startsWith('{') || b[index]?.startsWith('{'))) return false;
  return [one, other].every((pattern) => isTakenBy(pattern, fill(merged.join('/'))));
}

/** Whether a route would take a path if there were no other. */
function isTakenBy(pattern: string, path: string): boolean {
  const parts = path.split('/');
  return pattern.split('/').every((part, index, all) => {
    const segment = parts[index] ?? '';
    if (!part.startsWith('{')) return part === segment;
    if (/^\{(list_address|member_address|address|email)\}$/.test(part)) return segment.includes('@');
    if (/^\{(domain_name|domain|authority_name)\}$/.test(part) || (part === '{name}' && /^domains?$/.test(all[index - 1] ?? '')))
      return segment.includes('.');
    return true;
  });
}

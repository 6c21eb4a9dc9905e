import { destinationOf, readAction } from '../../../emulator/inbound/route-actions';
import { evaluateFilter } from '../../../emulator/inbound/route-filter';

test.each([
  ['forward("mailbox@myapp.com")', { kind: 'forward', destinations: ['mailbox@myapp.com'] }],
  ["forward( 'http://myapp.com/messages' )", { kind: 'forward', destinations: ['http://myapp.com/messages'] }],
  [
    'forward("http://myapp.com/messages, mailbox@myapp.com")',
    { kind: 'forward', destinations: ['http://myapp.com/messages', 'mailbox@myapp.com'] },
  ],
  ['forward("http://myapp.com/?a=1,2")', { kind: 'forward', destinations: ['http://myapp.com/?a=1,2'] }],
  ['store()', { kind: 'store', notify: undefined }],
  ['store(notify="http://mydomain.com/callback")', { kind: 'store', notify: 'http://mydomain.com/callback' }],
  ["store('http://mydomain.com/callback')", { kind: 'store', notify: 'http://mydomain.com/callback' }],
  [' stop ( ) ', { kind: 'stop' }],
])('the action %s is read', (text, action) => {
  expect(readAction(text)).toEqual(action);
});

test.each([
  '',
  'forward',
  'forward()',
  'forward(http://myapp.com)',
  'forward("a@example.com", "b@example.com")',
  'forward("a@example.com") stop()',
  'stop("now")',
  'store(url="http://a.example")',
  'store(notify="a" "b")',
  'store(notify=)',
  'Stop()',
  'delete()',
  'forward("a@example.com',
  `forward("${'a'.repeat(5000)}@example.com")`,
])('the action %s is none', (text) => {
  expect(readAction(text)).toEqual({ kind: 'unknown', problem: expect.stringContaining('cannot be read') as string });
});

const caught = (pattern: string) =>
  evaluateFilter(`match_recipient("${pattern}")`, { recipient: 'alice+x@bar.com', headers: [], takenBefore: false }).groups;

test.each([
  ['(.*)@bar.com', 'http://myhost.com/post/?mailbox=\\1', { kind: 'url', url: 'http://myhost.com/post/?mailbox=alice+x' }],
  [
    '(?P<user>.*?)@(?P<domain>.*)',
    'http://mycallback.com/domains/\\g<domain>/users/\\g<user>',
    { kind: 'url', url: 'http://mycallback.com/domains/bar.com/users/alice+x' },
  ],
  ['(.*)@(.*)', '\\g<1>@other.example', { kind: 'address', address: 'alice+x@other.example' }],
  ['(.*)\\+.*', '\\1@other.example', { kind: 'address', address: 'alice@other.example' }],
])('with the filter %s, %s goes where the groups say', (pattern, template, destination) => {
  expect(destinationOf(template, caught(pattern))).toEqual(destination);
});

test.each([
  ['http://myhost.com/\\2', 'which the filter does not have'],
  ['http://myhost.com/\\g<nobody>', 'which the filter does not have'],
  ['.*@', 'neither an address nor a URL'],
  ['ftp://myhost.com/', 'neither an address nor a URL'],
  ['http://', 'neither an address nor a URL'],
])('%s is no destination', (template, problem) => {
  expect(destinationOf(template, caught('(.*)@bar.com'))).toEqual({ kind: 'unknown', problem: expect.stringContaining(problem) as string });
});

test('what was caught adds no destination', () => {
  const groups = evaluateFilter('match_header("subject", "(.*)")', {
    recipient: 'alice@bar.com',
    headers: [['Subject', 'a@b.example, http://evil.example/']],
    takenBefore: false,
  }).groups;
  const action = readAction('forward("\\1")');
  expect(action.kind === 'forward' && action.destinations.map((template) => destinationOf(template, groups).kind)).toEqual(['unknown']);
});

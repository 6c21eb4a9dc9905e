import { parseInbound } from 'mailgun-sdk';
import { handedOnEvent } from '../../../emulator/inbound/inbound-events';
import { type Arrival, type InboundStep, planInbound, type Received } from '../../../emulator/inbound/plan';
import { encodeForm } from '../../../emulator/posting/encode-form';
import { emulator, mailgun, runEmulator } from '../running';
import { mimeOf, now } from './posting';

runEmulator();

const message = mimeOf(
  'From: Bob <bob@sender.example>',
  'To: alice@in.example.com',
  'Subject: Please help',
  'Message-ID: <1@sender.example>',
  '',
  'Hello',
);

let counter = 0;
const next = (kind: string) => () => `${kind}-${++counter}`;

const plan = (arrival: Partial<Arrival> = {}) =>
  planInbound(emulator.store, {
    sender: 'bounces@sender.example',
    recipients: ['alice@in.example.com'],
    mime: message,
    now,
    authenticated: false,
    remote: 'mail.sender.example',
    baseUrl: 'http://127.0.0.1:1',
    ids: {
      event: next('event'),
      storageKey: next('key'),
      token: () => String(++counter).padStart(50, '0'),
      trace: next('trace'),
      message: (domain) => `made@${domain}`,
    },
    ...arrival,
  });

/** What becomes of it for its one recipient. */
async function receive(arrival: Partial<Arrival> = {}): Promise<Received> {
  const [outcome] = (await plan(arrival)).outcomes;
  if (outcome?.kind !== 'received') throw new Error(`declined: ${JSON.stringify(outcome)}`);
  return outcome;
}

const shown = (step: InboundStep): string => {
  if (step.kind === 'post') return `post ${step.url}`;
  if (step.kind === 'send') return `send ${step.address}`;
  if (step.kind === 'store') return `store ${step.notify?.url ?? ''}`.trim();
  return `fanOut ${step.list} ${step.members.map(({ address }) => address).join(' ')}`;
};

const names = ({ events }: Received) => events.map(({ event }) => event);

beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: 'in.example.com' });
});

test('routes are carried out by priority, the newest first within one, until one stops', async () => {
  await mailgun.routes.create({ expression: 'match_recipient("alice@.*")', actions: ['forward("http://localhost/second")'], priority: 1 });
  await mailgun.routes.create({ expression: 'match_recipient("bob@.*")', actions: ['stop()'], priority: 0 });
  await mailgun.routes.create({
    expression: 'catch_all()',
    actions: ['stop()', 'store()', 'forward("carol@other.example, http://localhost/third")'],
    priority: 2,
  });
  await mailgun.routes.create({
    expression: 'match_header("subject", ".*help")',
    actions: ['forward("http://localhost/first")', 'stop()'],
    priority: 1,
  });
  const first = await receive();
  expect(first.steps.map(shown)).toEqual(['post http://localhost/first']);

  const [, , last] = emulator.store.routes.values();
  const [newest] = [...emulator.store.routes.values()].reverse();
  Object.assign(newest ?? {}, { actions: ['forward("http://localhost/first")'] });
  expect((await receive()).steps.map(shown)).toEqual(['post http://localhost/first', 'post http://localhost/second']);

  // catch_all() waits for mail that no other route takes; its own stop() keeps none of its actions back.
  const third = await receive({ recipients: ['dora@in.example.com'], mime: mimeOf('Subject: x', '', '') });
  expect(third.steps.map(shown)).toEqual(['store', 'send carol@other.example', 'post http://localhost/third']);
  expect(third.steps.map((step) => 'rule' in step && step.rule)).toEqual(Array(3).fill({ route: last?.id }));
});

test('what a filter catches is used by the actions', async () => {
  await mailgun.routes.create({
    expression: 'match_recipient("(?P<user>.*)@(.*)")',
    actions: ['forward("http://localhost/\\g<user>/\\2")', 'forward("\\1@other.example")'],
  });
  expect((await receive()).steps.map(shown)).toEqual(['post http://localhost/alice/in.example.com', 'send alice@other.example']);
});

test('actions that cannot be read are reported, and the others carried out', async () => {
  const route = await mailgun.routes.create({
    expression: 'catch_all()',
    actions: ['forward(".*@")', 'forward("\\1@a.example")', 'store(notify="a@b.example")', 'store()'],
  });
  Object.assign(emulator.store.routes.get(route.route.id) ?? {}, { actions: ['explode()', ...route.route.actions] });
  const { steps, problems } = await receive();
  expect(steps.map(shown)).toEqual(['store']);
  expect(problems.map((problem) => problem.replace(`route ${route.route.id}: `, ''))).toEqual([
    'the action explode() cannot be read',
    '.*@ is neither an address nor a URL',
    '\\1@a.example names the group \\1, which the filter does not have',
    'a@b.example is no URL',
  ]);
});

test('hostile patterns of some routes keep no message from the others', async () => {
  const mime = mimeOf(`Subject: ${'a'.repeat(900)}!`, '', 'x');
  const patterns = ['(?=a)(a+)+$', '(a+)+\\1b', '(.*a){900}b', '.{0,1000}'.repeat(300)];
  for (const pattern of [...patterns, ...patterns, ...patterns])
    await mailgun.routes.create({
      expression: `match_header("subject", "${pattern}")`,
      actions: ['forward("http://localhost/never")'],
      priority: 0,
    });
  await mailgun.routes.create({ expression: 'match_header("subject", "a+!")', actions: ['forward("http://localhost/in")'], priority: 1 });
  const { steps, problems } = await receive({ mime });
  expect(steps.map(shown)).toEqual(['post http://localhost/in']);
  expect(problems.length).toBeGreaterThanOrEqual(9);
});

test('what is posted and stored is read by the SDK, and each form has a token of its own', async () => {
  await mailgun.routes.create({
    expression: 'catch_all()',
    actions: ['forward("http://localhost/in")', 'store(notify="http://localhost/stored")', 'forward("http://localhost/mime")'],
  });
  const { steps, message: kept } = await receive();
  const forms = steps.flatMap((step) =>
    step.kind === 'post' ? [step.form] : step.kind === 'store' && step.notify ? [step.notify.form] : [],
  );
  const read = await Promise.all(forms.map((form) => parseInbound(encodeForm(form, 'b0undary'))));
  expect(read).toMatchObject([
    {
      recipient: 'alice@in.example.com',
      sender: 'bounces@sender.example',
      subject: 'Please help',
      bodyPlain: 'Hello\r\n',
      messageUrl: undefined,
    },
    { messageUrl: `http://127.0.0.1:1/v3/domains/in.example.com/messages/${kept.storageKey}`, bodyPlain: 'Hello\r\n' },
    { bodyMime: expect.stringContaining('Subject: Please help') as string, bodyPlain: undefined },
  ]);
  expect(new Set(read.map((one) => one?.fields.get('token')?.[0])).size).toBe(3);
  expect(kept).toMatchObject({
    id: '1@sender.example',
    domain: 'in.example.com',
    recipients: ['alice@in.example.com'],
    receivedAt: now,
    input: { text: 'Hello\r\n' },
  });
});

test('the events are those of mail that was routed', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['store()', 'forward("http://localhost/in")'] });
  const { events, shared } = await receive();
  const common = {
    domain: 'in.example.com',
    timestamp: now,
    logLevel: 'info',
    tags: [],
    flags: { isAuthenticated: false, isRouted: true, isSystemTest: false, isTestMode: false },
    message: {
      headers: { from: 'Bob <bob@sender.example>', to: 'alice@in.example.com', subject: 'Please help', messageId: '1@sender.example' },
      recipients: ['alice@in.example.com'],
      size: message.length,
    },
    storage: { key: expect.any(String) as string, url: expect.stringContaining('/v3/domains/in.example.com/messages/') as string },
  };
  expect(events).toMatchObject([
    {
      ...common,
      event: 'accepted',
      method: 'smtp',
      recipient: 'alice@in.example.com',
      recipientDomain: 'in.example.com',
      envelope: { sender: 'bounces@sender.example' },
    },
    { ...common, event: 'stored' },
  ]);
  expect(events[1]).not.toHaveProperty('recipient');
  expect(new Set(events.map(({ id }) => id)).size).toBe(2);

  const attempt = { destination: 'http://localhost/in', message: 'OK', attemptNo: 1, retrySeconds: undefined };
  expect(handedOnEvent(shared, { ...attempt, code: 200 }, { id: 'a', now })).toMatchObject({
    ...{
      event: 'delivered',
      recipient: 'http://localhost/in',
      recipientDomain: 'localhost',
      envelope: { transport: 'http' },
      deliveryStatus: { code: 200 },
    },
  });
  expect(handedOnEvent(shared, { ...attempt, code: 500, retrySeconds: 600 }, { id: 'b', now })).toMatchObject({
    ...{ event: 'failed', severity: 'temporary', logLevel: 'warn', deliveryStatus: { code: 500, retrySeconds: 600 } },
  });
  expect(handedOnEvent(shared, { ...attempt, destination: 'a@b.example', code: 550 }, { id: 'c', now })).toMatchObject({
    ...{
      event: 'failed',
      severity: 'permanent',
      logLevel: 'error',
      recipientDomain: 'b.example',
      envelope: { transport: 'smtp', targets: 'a@b.example' },
    },
  });
});

test('the events that are made are shown by the API as Mailgun writes them', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['store()'] });
  const received = await receive({ now: new Date() });
  emulator.store.events.push(...received.events);
  const shownEvents = [];
  for await (const event of mailgun.events.list({ domain: 'in.example.com', ascending: true, begin: new Date(0) })) shownEvents.push(event);
  expect(shownEvents).toMatchObject([{ event: 'accepted', method: 'smtp', flags: { isRouted: true } }, { event: 'stored' }]);
});

test.each([
  ['alice@in.example.com', 'alice@in.example.com', true],
  ['ALICE@in.example.com', 'alice@in.example.com', true],
  ['a.*@in.example.com', 'a.b@in.example.com', true],
  ['a.*@in.example.com', 'alice@in.example.com', false],
  ['*@in.example.com', 'anybody@in.example.com', true],
  ['a*c*e@in.example.com', 'alice@in.example.com', true],
  ['a*c*e@in.example.com', 'ace@in.example.com', true],
  ['al*lice@in.example.com', 'alice@in.example.com', false],
  ['*ice@in.example.com', 'ice@in.example.com', true],
])('a forward that matches %s takes mail to %s: %s', async (match, recipient, takes) => {
  await mailgun.forwards.create({ match, recipients: ['carol@other.example'] });
  const { outcomes } = await plan({ recipients: [recipient] });
  expect(outcomes[0]?.kind).toBe(takes ? 'received' : 'declined');
});

test('a forward posts, sends and stores, beside routes', async () => {
  const { id } = await mailgun.forwards.create({
    match: '*@in.example.com',
    urls: ['http://localhost/a'],
    recipients: ['carol@other.example'],
    store: 'http://localhost/b',
  });
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("http://localhost/c")'] });
  const received = await receive();
  expect(received.steps.map(shown)).toEqual([
    'post http://localhost/c',
    'post http://localhost/a',
    'send carol@other.example',
    'store http://localhost/b',
  ]);
  expect(received.steps.at(-1)).toMatchObject({ rule: { forward: id } });
  expect(names(received)).toEqual(['accepted', 'stored']);
});

test('mail that nothing waits for is declined, and so is that of other domains', async () => {
  await mailgun.routes.create({ expression: 'match_recipient("alice@.*")', actions: ['stop()'] });
  const { outcomes } = await plan({
    recipients: [
      'nobody@in.example.com',
      'alice@other.example',
      'alice@sub.in.example.com',
      'Alice@IN.example.com',
      'alice@in.example.com',
    ],
  });
  expect(outcomes).toMatchObject([
    { kind: 'declined', code: 550, words: '5.1.0 Recipient rejected: <nobody@in.example.com>' },
    { kind: 'declined', code: 550, words: '5.7.1 Relaying denied' },
    { kind: 'declined', code: 550, words: '5.7.1 Relaying denied' },
    // Once, though it is there twice; taken and dropped, as stop() alone asks for.
    { kind: 'received', steps: [], events: [{ event: 'accepted' }] },
  ]);
});

test('a domain with wildcard serves those below it, and a disabled one serves nobody', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['store()'] });
  const settings = emulator.store.domains.get('in.example.com')?.settings;
  Object.assign(settings ?? {}, { wildcard: true });
  expect(await receive({ recipients: ['alice@sub.in.example.com'] })).toMatchObject({ message: { domain: 'in.example.com' } });
  Object.assign(settings ?? {}, { state: 'disabled' });
  expect((await plan()).outcomes).toMatchObject([{ kind: 'declined' }]);
});

test('a message that goes round is given up with an event', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("alice@in.example.com")'] });
  let mime = message;
  const rounds: string[][] = [];
  for (let round = 0; round < 20; round += 1) {
    const { mail, outcomes } = await plan({ mime });
    const [outcome] = outcomes;
    if (outcome?.kind !== 'received' || mail === undefined) throw new Error('declined');
    rounds.push(names(outcome));
    if (outcome.steps.length === 0) {
      expect(outcome.events.at(-1)).toMatchObject({
        severity: 'permanent',
        reason: 'generic',
        deliveryStatus: { code: 554, enhancedCode: '5.4.6' },
      });
      break;
    }
    mime = mail.mime;
  }
  expect(rounds).toEqual([...Array.from({ length: 5 }, () => ['accepted']), ['accepted', 'failed']]);

  const hops = mimeOf(...Array.from({ length: 101 }, (_, hop) => `Received: from ${hop}.example`), '', '');
  expect(names(await receive({ mime: hops }))).toEqual(['accepted', 'failed']);
});

test('a message that cannot be read is declined', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['store()'] });
  const deep = Buffer.from(
    Array.from({ length: 2_000 }, (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`).join(''),
  );
  expect((await plan({ mime: deep })).outcomes).toMatchObject([{ kind: 'declined', code: 554 }]);
});

test('a message without anything is taken in', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['forward("http://localhost/in")'] });
  expect(await receive({ mime: Buffer.alloc(0), sender: '' })).toMatchObject({ message: { id: 'made@in.example.com', files: [] } });
});

describe('a mailing list', () => {
  const list = 'devs@in.example.com';

  beforeEach(async () => {
    await mailgun.lists.create({ address: list, accessLevel: 'everyone' });
    await mailgun.listMembers.create({ list, address: 'bob@sender.example', name: 'Bob', vars: { team: 'red' } });
    await mailgun.listMembers.create({ list, address: 'carol@other.example', subscribed: false });
    await mailgun.listMembers.create({ list, address: 'dora@other.example' });
  });

  const post = (arrival: Partial<Arrival> = {}) => receive({ recipients: [list], ...arrival });

  test('sends a copy to each member who is subscribed, with their variables', async () => {
    const { steps, events } = await post();
    expect(steps).toEqual([
      {
        kind: 'fanOut',
        list,
        headers: [
          ['X-Mailgun-List-Address', list],
          ['List-Id', '<devs.in.example.com>'],
          ['Reply-To', list],
        ],
        members: [
          { address: 'bob@sender.example', name: 'Bob', variables: { team: 'red' } },
          { address: 'dora@other.example', name: '', variables: {} },
        ],
      },
    ]);
    expect(events).toMatchObject([{ event: 'accepted', flags: { isRouted: false } }]);
  });

  test('whose replies go to the sender leaves Reply-To alone', async () => {
    await mailgun.lists.update({ list, replyPreference: 'sender' });
    expect((await post()).steps).toMatchObject([
      {
        headers: [
          ['X-Mailgun-List-Address', list],
          ['List-Id', '<devs.in.example.com>'],
        ],
      },
    ]);
  });

  const stranger = mimeOf('From: eve@evil.example', '', 'x');
  const unsubscribed = mimeOf('From: Carol <CAROL@other.example>', '', 'x');

  test.each([
    ['everyone', 'a stranger', stranger, false, true],
    ['members', 'a member', message, false, true],
    ['members', 'a stranger', stranger, false, false],
    ['members', 'one who is unsubscribed', unsubscribed, false, false],
    ['members', 'the account', stranger, true, true],
    ['readonly', 'a member', message, false, false],
    ['readonly', 'the account', message, true, true],
  ] as const)('for %s: whether %s may write to it', async (accessLevel, _, mime, authenticated, may) => {
    await mailgun.lists.update({ list, accessLevel });
    const received = await post({ mime, authenticated });
    expect(received.steps.map(({ kind }) => kind)).toEqual(may ? ['fanOut'] : []);
    expect(names(received)).toEqual(may ? ['accepted'] : ['accepted', 'failed']);
    if (!may) expect(received.events.at(-1)).toMatchObject({ severity: 'permanent', deliveryStatus: { code: 550, enhancedCode: '5.7.2' } });
  });

  test('and a route of the same address get the message both', async () => {
    await mailgun.routes.create({ expression: `match_recipient("${list}")`, actions: ['store()', 'stop()'] });
    expect((await post()).steps.map(shown)).toEqual(['store', `fanOut ${list} bob@sender.example dora@other.example`]);
  });

  test('does not take its own copies', async () => {
    const received = await post({ mime: mimeOf(`X-Mailgun-List-Address: ${list}`, 'From: bob@sender.example', '', 'x') });
    expect(received.steps).toEqual([]);
    expect(received.events.at(-1)).toMatchObject({ event: 'failed', deliveryStatus: { enhancedCode: '5.4.6' } });
  });
});

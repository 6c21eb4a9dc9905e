import { decide } from '../../../gate/decision/decide';
import type { Call } from '../../../gate/operations/call';
import { callOf } from '../../../gate/operations/call-of';
import { mailOf } from '../../../gate/operations/mail';
import { operations } from '../../../gate/operations/operation';
import { agentWith } from '../agents';

const call = (name: string, input: object = {}): Call => {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  return callOf(operation, input);
};

/** Mailing lists, by address. */
type Lists = Readonly<Record<string, readonly string[]>>;

async function decided(yaml: string, asked: Call, { lists = {}, now = '2026-11-25T10:00:00Z' }: { lists?: Lists; now?: string } = {}) {
  const directory = { membersOf: async (address: string) => lists[address] };
  const mail = await mailOf(asked);
  return decide(agentWith(yaml), asked, { mail, directory, now: new Date(now), expires: new Date('2027-01-01') });
}

const outcome = async (...given: Parameters<typeof decided>) => {
  const decision = await decided(...given);
  return decision.outcome === 'allowed' ? 'allowed' : `line ${decision.place.line}: ${decision.reason}`;
};

const send = (more: object = {}) =>
  call('messages.send', {
    domain: 'mail.example.com',
    from: 'bot@mail.example.com',
    to: 'alice@example.com',
    subject: 'Hello',
    text: 'Hi',
    ...more,
  });

const sender = `
  domains: mail.example.com
  areas:
    Messages:
      access: full
      recipients: ['*@example.com']
      from: [bot@mail.example.com]
`;

describe('areas', () => {
  test('what is not granted is off', async () => {
    expect(await outcome('areas: {}', call('domains.list'))).toMatch(/^line 3: nothing in Domains is granted to bot$/);
    expect(await outcome("domains: '*'\nareas: { Domains: off }", call('domains.list'))).toMatch(/Domains is off/);
  });

  test('read allows what reads, and full is needed for the rest', async () => {
    const yaml = "domains: '*'\nareas: { Domains: read }";
    expect(await outcome(yaml, call('domains.list'))).toBe('allowed');
    expect(await outcome(yaml, call('domains.delete', { domain: 'a.example' }))).toMatch(
      /Domains is read only, and domains\.delete needs full/,
    );
  });

  test('read-only beats full, and except beats only', async () => {
    const remove = call('domains.delete', { domain: 'a.example' });
    expect(await outcome("read-only: true\ndomains: '*'\nareas: { Domains: full }", remove)).toMatch(/line 6: bot is read-only/);
    const both = "domains: '*'\nareas: { Domains: { access: full, only: [domains.delete], except: [domains.delete] } }";
    expect(await outcome(both, remove)).toMatch(/domains\.delete is excepted/);
    const only = "domains: '*'\nareas: { Domains: { access: full, only: [domains.get] } }";
    expect(await outcome(only, remove)).toMatch(/only domains\.get may be called/);
    expect(await outcome(only, call('domains.get', { domain: 'a.example' }))).toBe('allowed');
  });
});

describe('domains', () => {
  test('have to be named, or everything', async () => {
    expect(await outcome('areas: { Domains: read }', call('domains.get', { domain: 'a.example' }))).toMatch(/no domains are given/);
    expect(await outcome('domains: []\nareas: { Domains: read }', call('domains.get', { domain: 'a.example' }))).toMatch(
      /a\.example is not among/,
    );
  });

  test('limit what acts on a domain, and refuse what acts on the account', async () => {
    const yaml = "domains: '*.example.com'\nareas: { Domains: full, Routes: read, 'Mailing lists & members': read }";
    expect(await outcome(yaml, call('domains.get', { domain: 'mail.example.com' }))).toBe('allowed');
    expect(await outcome(yaml, call('domains.get', { domain: 'example.com' }))).toMatch(/example\.com is not among \*\.example\.com/);
    expect(await outcome(yaml, call('routes.list'))).toMatch(/acts on the whole account/);
    expect(await outcome(yaml, call('lists.get', { list: 'news@mail.example.com' }))).toBe('allowed');
    expect(await outcome(yaml, call('lists.get', { list: 'news@evil.example' }))).toMatch(/evil\.example is not among/);
  });

  test('said in an area, hold there instead', async () => {
    const yaml = "domains: mail.example.com\nareas: { Routes: { access: read, domains: '*' } }";
    expect(await outcome(yaml, call('routes.list'))).toBe('allowed');
  });
});

describe('recipients', () => {
  test('have to be named, and an empty list is nobody', async () => {
    const without = 'domains: mail.example.com\nareas: { Messages: full }';
    expect(await outcome(without, send())).toMatch(/no recipients are given for bot/);
    expect(await outcome(`${without}\nrecipients: []`, send())).toMatch(/alice@example\.com \(in to\) is not among the recipients/);
    expect(await outcome(`${without}\nrecipients: '*'`, send())).toBe('allowed');
  });

  test.each([
    ['to', { to: ['alice@example.com', 'mallory@evil.example'] }],
    ['cc', { cc: 'mallory@evil.example' }],
    ['bcc', { bcc: 'Alice <mallory@evil.example>' }],
    ['h:Reply-To', { headers: { 'Reply-To': 'mallory@evil.example' } }],
    ['h:To', { headers: { To: 'mallory@evil.example' } }],
    ['h:CC', { headers: { CC: 'mallory@evil.example' } }],
    ['h:bcc', { headers: { bcc: 'mallory@evil.example' } }],
    ['h:Disposition-Notification-To', { headers: { 'Disposition-Notification-To': 'mallory@evil.example' } }],
    ['recipient-variables', { recipientVariables: { 'mallory@evil.example': { name: 'M' } } }],
  ])('are enforced in %s', async (field, more) => {
    expect(await outcome(sender, send(more))).toMatch(new RegExp(`mallory@evil\\.example \\(in ${field}\\) is not among the recipients`));
  });

  test.each([
    ['to', { to: 'alice@example.com <mallory@evil.example>' }],
    ['cc', { cc: 'team: alice@example.com;' }],
    ['h:Bcc;a=b', { headers: { 'Bcc;a=b': 'mallory@evil.example' } }],
    ['h:X-Mailgun-Recipient-Variables', { headers: { 'X-Mailgun-Recipient-Variables': '{}' } }],
  ])('that cannot be read for certain are refused in %s', async (field, more) => {
    expect(await outcome(sender, send(more))).toMatch(new RegExp(`${field} cannot be read for certain`));
  });

  test('are enforced on a message that is resent', async () => {
    const yaml = `${sender}      senders: '*'\n`;
    expect(
      await outcome(yaml, call('messages.resend', { domain: 'mail.example.com', storageKey: 'k', to: 'mallory@evil.example' })),
    ).toMatch(/\(in to\)/);
    expect(await outcome(yaml, call('messages.resend', { domain: 'mail.example.com', storageKey: 'k', to: 'alice@example.com' }))).toBe(
      'allowed',
    );
  });

  test.each([
    ['To', 'To: mallory@evil.example'],
    ['Cc', 'Cc: bob@example.com,\r\n mallory@evil.example'],
    ['BCC', 'BCC: mallory@evil.example'],
    ['Reply-To', 'Reply-To: mallory@evil.example'],
    ['Resent-Bcc', 'Resent-Bcc: mallory@evil.example'],
  ])('are enforced on %s inside a message that is MIME already', async (name, header) => {
    const message = `From: bot@mail.example.com\r\n${header}\r\nSubject: Hello\r\n\r\nHi`;
    const asked = call('messages.sendMime', { domain: 'mail.example.com', to: 'alice@example.com', message });
    expect(await outcome(sender, asked)).toMatch(new RegExp(`mallory@evil\\.example \\(in message: ${name.toLowerCase()}\\) is not among`));
  });

  test.each([
    ['a lone CR', 'From: bot@mail.example.com\rBcc: mallory@evil.example\r\n\r\nHi'],
    ['a line that is no field', 'From: bot@mail.example.com\r\nBcc\r\n\r\nHi'],
    ['a space before the colon', 'From: bot@mail.example.com\r\nBcc : mallory@evil.example\r\n\r\nHi'],
    ['a continuation of nothing', ' Bcc: mallory@evil.example\r\nFrom: bot@mail.example.com\r\n\r\nHi'],
    ['no From', 'To: alice@example.com\r\n\r\nHi'],
    ['two kinds of line endings', 'From: bot@mail.example.com\r\nSubject: x\n\nBcc: mallory@evil.example\r\n\r\nHi'],
    ['the other two kinds', 'From: bot@mail.example.com\nSubject: x\r\n\r\nBcc: mallory@evil.example\n\nHi'],
    [
      'more header than is read, in letters of several bytes',
      `From: bot@mail.example.com\r\n${`X: ${'語'.repeat(300)}\r\n`.repeat(400)}Reply-To: mallory@evil.example\r\n\r\nHi`,
    ],
  ])('are not guessed: MIME with %s is refused', async (_, message) => {
    expect(await outcome(sender, call('messages.sendMime', { domain: 'mail.example.com', to: 'alice@example.com', message }))).toMatch(
      /cannot be read for certain/,
    );
  });

  test('are not looked for in a message that is no file', async () => {
    const asked = call('messages.sendMime', {
      domain: 'mail.example.com',
      to: 'alice@example.com',
      message: 'From: bot@mail.example.com\r\n\r\n',
    });
    for (const message of ['From: bot@mail.example.com\r\nReply-To: mallory@evil.example\r\n\r\nHi', []])
      expect(await outcome(sender, { ...asked, fields: { ...asked.fields, message } })).toMatch(
        /message cannot be read for certain: .* one file/,
      );
  });

  test('are found on lists however deep, and lists that are on each other end', async () => {
    const lists = {
      'a@example.com': ['b@example.com'],
      'b@example.com': ['c@example.com', 'a@example.com', 'alice@example.com'],
      'c@example.com': ['mallory@evil.example'],
    };
    expect(await outcome(sender, send({ to: 'a@example.com' }), { lists })).toMatch(
      /the list a@example\.com \(in to\) has members that are not/,
    );
    const inside = { ...lists, 'c@example.com': ['bob@example.com'] };
    expect(await decided(sender, send({ to: 'a@example.com' }), { lists: inside })).toMatchObject({ outcome: 'allowed', recipients: 2 });
  });

  test('of a mailing list are its members, lists on it included', async () => {
    const lists = {
      'news@mail.example.com': ['alice@example.com', 'inner@mail.example.com'],
      'inner@mail.example.com': ['bob@example.com', 'carol@example.com'],
    };
    const decision = await decided(sender, send({ to: 'news@mail.example.com' }), { lists });
    expect(decision).toMatchObject({ outcome: 'allowed', recipients: 3 });
    const leaking = { 'news@mail.example.com': ['alice@example.com', 'mallory@evil.example'] };
    expect(await outcome(sender, send({ to: 'news@mail.example.com' }), { lists: leaking })).toMatch(
      /the list news@mail\.example\.com \(in to\) has members that are not/,
    );
  });

  test('are who may be put on a list', async () => {
    const yaml = "domains: mail.example.com\nrecipients: '*@example.com'\nareas: { 'Mailing lists & members': full }";
    const list = 'news@mail.example.com';
    expect(await outcome(yaml, call('listMembers.create', { list, address: 'alice@example.com' }))).toBe('allowed');
    expect(await outcome(yaml, call('listMembers.create', { list, address: 'mallory@evil.example' }))).toMatch(
      /mallory@evil\.example \(in address\)/,
    );
    expect(await outcome(yaml, call('listMembers.createBatch', { list, members: [{ address: 'mallory@evil.example' }] }))).toMatch(
      /\(in members\)/,
    );
    expect(await outcome(yaml, call('listMembers.update', { list, member: 'alice@example.com', address: 'mallory@evil.example' }))).toMatch(
      /\(in address\)/,
    );
    expect(await outcome(yaml, call('listMembers.import', { list, members: { filename: 'm.csv', data: 'address' } }))).toMatch(
      /cannot be read for certain/,
    );
    expect(await outcome(yaml, call('listMembers.list', { list, address: 'mallory@evil.example' }))).toBe('allowed');
  });

  test('are counted once each, however they are named', async () => {
    const decision = await decided(
      sender,
      send({ to: ['alice@example.com', 'Alice <ALICE@example.com>'], cc: 'bob@example.com', bcc: 'alice@example.com' }),
    );
    expect(decision).toMatchObject({ recipients: 2 });
  });
});

describe('from', () => {
  test('is the domain that sends, unless the policy says otherwise', async () => {
    const yaml = "domains: '*'\nrecipients: '*'\nareas: { Messages: full }";
    expect(await outcome(yaml, send({ from: 'ceo@example.com' }))).toMatch(
      /ceo@example\.com \(in from\) is not an address that mail may come from/,
    );
    expect(await outcome(yaml, send({ from: 'any@mail.example.com' }))).toBe('allowed');
    expect(await outcome(`${yaml}\nfrom: '*'`, send({ from: 'ceo@example.com' }))).toBe('allowed');
  });

  test.each([
    ['from', { from: 'other@mail.example.com' }],
    ['h:From', { headers: { From: 'other@mail.example.com' } }],
    ['h:sender', { headers: { sender: 'other@mail.example.com' } }],
  ])('is pinned in %s', async (field, more) => {
    expect(await outcome(sender, send(more))).toMatch(new RegExp(`other@mail\\.example\\.com \\(in ${field}\\)`));
  });

  test('must be given, because a template could have another', async () => {
    expect(await outcome(sender, send({ from: undefined, template: 'welcome' }))).toMatch(/from must be given/);
  });

  test('is pinned in the headers of a template too', async () => {
    const yaml = "domains: mail.example.com\nrecipients: '*@example.com'\nfrom: bot@mail.example.com\nareas: { Templates: full }";
    const template = (headers: object) => call('templates.create', { domain: 'mail.example.com', name: 't', content: 'Hi', headers });
    expect(await outcome(yaml, template({ from: 'ceo@example.com' }))).toMatch(/ceo@example\.com \(in headers: From\)/);
    expect(await outcome(yaml, template({ replyTo: 'mallory@evil.example' }))).toMatch(/mallory@evil\.example \(in headers: Reply-To\)/);
    expect(await outcome(yaml, template({ from: '{{anybody}}' }))).toMatch(/cannot be read for certain/);
    expect(await outcome(yaml, template({ subject: 'Hello' }))).toBe('allowed');
  });
});

describe('destinations', () => {
  const yaml =
    "domains: '*'\ndestinations: ['https://hooks.example.com/*', '*@example.com']\nareas: { Routes: full, Forwards: full, Webhooks: full, Domains: full, Messages: full, 'Alerts & limits': full }\nrecipients: '*'";
  const evil = 'https://evil.example/x';
  const good = 'https://hooks.example.com/x';
  const expression = 'catch_all()';

  test.each([
    ['routes.create', { expression, actions: [`forward("${evil}")`] }, { expression, actions: [`forward("${good}")`, 'stop()'] }],
    ['routes.update', { id: 'r', actions: ['forward("mallory@evil.example")'] }, { id: 'r', actions: ["forward('alice@example.com')"] }],
    ['routes.create', { expression, actions: [`store(notify="${evil}")`] }, { expression, actions: [`store(notify="${good}")`] }],
    ['routes.create', { expression, actions: [`forward("${good},${evil}")`] }, { expression, actions: ['store()'] }],
    ['forwards.create', { match: 'a@mail.example.com', urls: [good, evil] }, { match: 'a@mail.example.com', urls: [good] }],
    [
      'forwards.create',
      { match: 'a@mail.example.com', recipients: ['mallory@evil.example'] },
      { match: 'a@mail.example.com', recipients: ['alice@example.com'] },
    ],
    ['forwards.update', { id: 'f', store: evil }, { id: 'f', store: good }],
    [
      'webhooks.create',
      { domain: 'mail.example.com', eventType: 'opened', urls: [evil] },
      { domain: 'mail.example.com', eventType: 'opened', urls: [good] },
    ],
    [
      'webhooks.update',
      { domain: 'mail.example.com', eventType: 'opened', urls: [good, evil] },
      { domain: 'mail.example.com', eventType: 'opened', urls: [good] },
    ],
    ['accountWebhooks.create', { eventTypes: ['opened'], url: `${good},${evil}` }, { eventTypes: ['opened'], url: good }],
    ['accountWebhooks.create', { eventTypes: ['opened'], url: evil }, { eventTypes: ['opened'], url: good }],
    ['domains.update', { domain: 'mail.example.com', archiveTo: evil }, { domain: 'mail.example.com', archiveTo: good }],
    [
      'alerts.create',
      { eventType: 'x', channel: 'email', settings: { emails: ['mallory@evil.example'] } },
      { eventType: 'x', channel: 'email', settings: { emails: ['alice@example.com'] } },
    ],
    ['alerts.testWebhook', { eventType: 'x', url: evil }, { eventType: 'x', url: good }],
    [
      'messages.send',
      { domain: 'mail.example.com', from: 'b@mail.example.com', to: 'a@b.example', text: 'x', archiveTo: evil },
      { domain: 'mail.example.com', from: 'b@mail.example.com', to: 'a@b.example', text: 'x', archiveTo: good },
    ],
  ])('are enforced on %s', async (name, carriesOut, stays) => {
    expect(await outcome(yaml, call(name, carriesOut))).toMatch(/evil\.example\S* \(in .*\) is not among the destinations/);
    expect(await outcome(yaml, call(name, stays))).toBe('allowed');
  });

  test('have to be named', async () => {
    expect(
      await outcome("domains: '*'\nareas: { Routes: full }", call('routes.create', { expression, actions: [`forward("${good}")`] })),
    ).toMatch(/no destinations are given/);
    expect(await outcome("domains: '*'\nareas: { Routes: full }", call('routes.create', { expression, actions: ['stop()'] }))).toBe(
      'allowed',
    );
  });

  test('do not matter to what takes them away', async () => {
    expect(await outcome(yaml, call('webhooks.delete', { domain: 'mail.example.com', eventType: 'opened' }))).toBe('allowed');
  });
});

describe('keys and logins', () => {
  const everything = `
    domains: '*'
    recipients: '*'
    from: '*'
    destinations: '*'
    senders: '*'
    areas: { Messages: full, API keys: full, SMTP credentials: full, Domains: full }
  `;

  test('are made for an agent that may do all that they allow', async () => {
    const key = { role: 'sending', kind: 'domain', domain: 'mail.example.com', expiration: 3600 };
    expect(await outcome(everything, call('keys.create', key))).toBe('allowed');
    expect(await outcome(everything, call('credentials.create', { domain: 'mail.example.com', login: 'bot' }))).toBe('allowed');
    expect(await outcome(everything, call('domains.create', { name: 'mail.example.com', smtpPassword: 'long-enough' }))).toBe('allowed');
  });

  test('do not outlive the token', async () => {
    const key = { role: 'sending', kind: 'domain', domain: 'mail.example.com' };
    expect(await outcome(everything, call('keys.create', key))).toMatch(/would outlive the token of bot, which expires on 2026-12-31/);
    expect(await outcome(everything, call('keys.create', { ...key, expiration: 90 * 86_400 }))).toMatch(/would outlive/);
  });

  test.each([
    ["recipients: '*@example.com'", /the recipients of messages\.send are limited/],
    ['from: bot@mail.example.com', /who mail of messages\.send is from is limited/],
    ['limits: { messages-per-hour: 5 }', /the number of messages is limited/],
    ['confirm: person', /messages\.send has to be confirmed/],
    ["hours: { from: '08:00', to: '18:00' }", /the hours of messages\.send are limited/],
    ["destinations: 'https://hooks.example.com/*'", /the destinations of messages\.send are limited/],
  ])('are refused to an agent with %s', async (narrowing, reason) => {
    const [name = ''] = narrowing.split(':');
    const yaml = `${everything.replace(new RegExp(`\n.*${name}:.*`), '')}\n    ${narrowing}\n`;
    for (const asked of [
      call('keys.create', { role: 'sending', kind: 'domain', domain: 'mail.example.com', expiration: 60 }),
      call('credentials.update', { domain: 'mail.example.com', login: 'bot', password: 'long-enough' }),
    ])
      expect(await outcome(yaml, asked, { now: '2026-11-25T10:00:00Z' })).toMatch(reason);
  });

  test.each(['admin', 'developer', 'basic'])('of the whole account, with the role %s, need every area', async (role) => {
    expect(await outcome(everything, call('keys.create', { role, expiration: 60 }))).toMatch(
      /could do more than bot may: nothing in .* is granted/,
    );
  });
});

describe('stored mail', () => {
  test('is read only where the policy says whose', async () => {
    const yaml = 'domains: mail.example.com\nareas: { Messages: read }';
    const get = call('messages.get', { domain: 'mail.example.com', storageKey: 'k' });
    expect(await outcome(yaml, get)).toMatch(/no senders are given/);
    expect(await decided(`${yaml}\nsenders: '*@example.com'`, get)).toMatchObject({
      outcome: 'allowed',
      senders: { value: ['*@example.com'] },
    });
    expect(await decided(`${yaml}\nsenders: '*'`, get)).toMatchObject({ outcome: 'allowed', senders: undefined });
  });
});

describe('hours', () => {
  const yaml =
    "domains: '*'\nareas: { Events: read, Routes: read }\nhours: { from: '08:00', to: '18:00', days: [Mon, Tue, Wed, Thu, Fri], zone: Europe/Berlin }";

  test.each([
    ['2026-11-25T06:59:00Z', false],
    ['2026-11-25T07:00:00Z', true],
    ['2026-11-25T16:59:00Z', true],
    ['2026-11-25T17:00:00Z', false],
    ['2026-11-28T10:00:00Z', false],
  ])('at %s (Berlin is an hour later): %s', async (now, isAllowed) => {
    expect((await outcome(yaml, call('routes.list'), { now })) === 'allowed').toBe(isAllowed);
  });

  test('over midnight belong to the day on which they begin', async () => {
    const night = yaml.replace("'08:00', to: '18:00'", "'22:00', to: '06:00'");
    expect(await outcome(night, call('routes.list'), { now: '2026-11-28T03:00:00Z' })).toBe('allowed');
    expect(await outcome(night, call('routes.list'), { now: '2026-11-28T22:00:00Z' })).toMatch(
      /calls are allowed from 22:00 to 06:00 \(Europe\/Berlin\) on Mon, Tue/,
    );
  });
});

describe('sub-accounts', () => {
  test('are acted for only where they are named', async () => {
    const yaml = "domains: '*'\nareas: { Routes: read }";
    const asked = { ...call('routes.list'), subaccountId: 'sub-1' };
    expect(await outcome(yaml, asked)).toMatch(/bot may not act for the sub-account sub-1/);
    expect(await outcome(`${yaml}\nsubaccounts: [sub-1]`, asked)).toBe('allowed');
    expect(await outcome(`${yaml}\nsubaccounts: [sub-2]`, asked)).toMatch(/sub-1/);
  });
});

test('who has to agree is found by the operation, and reading needs nobody', async () => {
  const yaml = "domains: '*'\nareas: { Routes: { access: full, confirm: { routes.delete: person, '*': client } } }";
  expect(await decided(yaml, call('routes.delete', { id: 'r' }))).toMatchObject({ confirm: { value: 'person' } });
  expect(await decided(yaml, call('routes.update', { id: 'r', priority: 1 }))).toMatchObject({ confirm: { value: 'client' } });
  expect(await decided(yaml, call('routes.list'))).toMatchObject({ confirm: undefined });
});

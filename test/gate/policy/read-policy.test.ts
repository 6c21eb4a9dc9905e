import { createHash } from 'node:crypto';
import { areas } from '../../../gate/operations/area';
import { PolicyProblems } from '../../../gate/policy/problems';
import { readPolicy } from '../../../gate/policy/read-policy';

const hash = 'ab'.repeat(32);

const whole = `version: 1
approvals: { timeout: 30s }
agents:
  support-bot:
    token: sha256:${hash}
    expires: 2027-01-31
    read-only: true
    areas:
      Events: read
      Domains: off
      Messages:
        access: full
        only: [messages.send, messages.sendMime]
        except: messages.sendMime
        recipients: ['*@example.com', alice@example.org]
        confirm: { messages.send: person, '*': client }
        because: Ask the platform team.
    domains: mail.example.com
    recipients: []
    from:
      - support@mail.example.com
    destinations: ['https://hooks.example.com/*', '*@example.com']
    senders: '*'
    hours: { from: 22:00, to: '06:30', days: [Mon, Fri], zone: Europe/Berlin }
    confirm: client
    limits: { messages-per-hour: 20, recipients-per-day: 0 }
    subaccounts: ['646d00a1b32c35364a2ad34f']
    because: >
      This is
      not yours.
  other:
    tokens:
      - { hash: 'sha256:${'cd'.repeat(32)}', expires: '2026-12-01T12:00:00+01:00' }
      - hash: sha256:${'EF'.repeat(32)}
    expires: 2027-02-28
    areas: {}
`;

test('a policy is read with the line and the way of every rule', () => {
  const policy = readPolicy(whole, 'policy.yaml');
  expect(policy.digest).toBe(createHash('sha256').update(whole).digest('hex'));
  expect(policy.approvalTimeout).toBe(30_000);
  expect([...policy.agents.keys()]).toEqual(['support-bot', 'other']);
  const rule = (name: string, line: number, value: unknown) => ({ rule: `support-bot.${name}`, line, value });
  const narrowing = {
    domains: rule('domains', 18, ['mail.example.com']),
    from: rule('from', 20, ['support@mail.example.com']),
    destinations: rule('destinations', 22, ['https://hooks.example.com/*', '*@example.com']),
    senders: rule('senders', 23, ['*']),
    hours: rule('hours', 24, { from: 1320, to: 390, days: [1, 5], zone: 'Europe/Berlin' }),
  };
  const agents = {
    ...narrowing,
    recipients: rule('recipients', 19, []),
    confirm: new Map([['*', rule('confirm', 25, 'client')]]),
    because: rule('because', 28, 'This is not yours.'),
    only: undefined,
    except: undefined,
  };
  expect(policy.agents.get('support-bot')).toEqual({
    rule: 'support-bot',
    line: 4,
    name: 'support-bot',
    tokens: [{ rule: 'support-bot.token', line: 5, hash, expires: new Date('2027-02-01T00:00:00Z') }],
    readOnly: rule('read-only', 7, true),
    grants: new Map([
      [
        'Messages',
        {
          ...narrowing,
          rule: 'support-bot.areas.Messages',
          line: 11,
          access: 'full',
          only: rule('areas.Messages.only', 13, ['messages.send', 'messages.sendMime']),
          except: rule('areas.Messages.except', 14, ['messages.sendMime']),
          recipients: rule('areas.Messages.recipients', 15, ['*@example.com', 'alice@example.org']),
          confirm: new Map([
            ['messages.send', rule('areas.Messages.confirm.messages.send', 16, 'person')],
            ['*', rule('areas.Messages.confirm.*', 16, 'client')],
          ]),
          because: rule('areas.Messages.because', 17, 'Ask the platform team.'),
        },
      ],
      ['Domains', { ...agents, rule: 'support-bot.areas.Domains', line: 10, access: 'off' }],
      ['Events', { ...agents, rule: 'support-bot.areas.Events', line: 9, access: 'read' }],
    ]),
    messagesPerHour: rule('limits.messages-per-hour', 26, 20),
    recipientsPerDay: rule('limits.recipients-per-day', 26, 0),
    because: rule('because', 28, 'This is not yours.'),
    subaccounts: rule('subaccounts', 27, ['646d00a1b32c35364a2ad34f']),
  });
  expect(policy.agents.get('other')).toEqual({
    rule: 'other',
    line: 31,
    name: 'other',
    tokens: [
      { rule: 'other.tokens', line: 33, hash: 'cd'.repeat(32), expires: new Date('2026-12-01T11:00:00Z') },
      { rule: 'other.tokens', line: 34, hash: 'ef'.repeat(32), expires: new Date('2027-03-01T00:00:00Z') },
    ],
    readOnly: undefined,
    grants: new Map(),
    messagesPerHour: undefined,
    recipientsPerDay: undefined,
    because: undefined,
    subaccounts: undefined,
  });
});

test('what is not said is the safest or undefined: five minutes, every day, UTC, nobody to ask', () => {
  const policy = readPolicy(agent("areas: { Messages: full }\nhours: { from: '08:00', to: '24:00' }"), 'policy.yaml');
  expect(policy.approvalTimeout).toBe(300_000);
  const grant = policy.agents.get('bot')?.grants.get('Messages');
  expect(grant?.hours?.value).toEqual({ from: 480, to: 1440, days: [1, 2, 3, 4, 5, 6, 7], zone: 'UTC' });
  expect(grant).toMatchObject({ recipients: undefined, domains: undefined, confirm: new Map() });
});

test('an area can ask nobody where its agent asks', () => {
  const policy = readPolicy(
    agent('confirm: { messages.send: person, routes.create: client }\nareas: { Messages: full, Routes: { access: full, confirm: {} } }'),
    'p',
  );
  const grants = policy.agents.get('bot')?.grants;
  expect([...(grants?.get('Messages')?.confirm.keys() ?? [])]).toEqual(['messages.send']);
  expect(grants?.get('Routes')?.confirm.size).toBe(0);
});

test.each(areas.map((area) => [area]))('the area %s can be off, read or full', (area) => {
  for (const access of ['off', 'read', 'full'])
    for (const value of [access, `{ access: ${access} }`])
      expect(
        readPolicy(agent(`areas: { ${area}: ${value} }`), 'p')
          .agents.get('bot')
          ?.grants.get(area)?.access,
      ).toBe(access);
});

/** One agent, whose further fields begin in line 6. */
function agent(fields: string, token = `token: sha256:${hash}\nexpires: 2027-01-31`): string {
  return `version: 1\nagents:\n  bot:\n${`${token}\n${fields}`.replace(/^/gm, '    ')}\n`;
}

function problemsOf(text: string): readonly string[] {
  try {
    readPolicy(text, 'policy.yaml');
    return [];
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
}

test.each([
  ['an area typo', 'areas: { Mesages: full }', '6: bot.areas: "Mesages" is no area of the API; did you mean "Messages"?'],
  ['an area in other letters', 'areas: { messages: full }', '6: bot.areas: "messages" is no area of the API; did you mean "Messages"?'],
  ['an unknown key', 'areas: {}\nrecipient: []', '7: bot: "recipient" is not known here; did you mean "recipients"?'],
  [
    'a limit in an area',
    'areas:\n  Messages:\n    access: full\n    limits: {}',
    '9: bot.areas.Messages: "limits" is not known here; there are access, only, except, domains, recipients, from, destinations, senders, hours, confirm, because',
  ],
  ['an unknown access', 'areas: { Messages: reed }', '6: bot.areas.Messages: "reed" is not possible; did you mean "read"?'],
  ['a boolean access', 'areas: { Messages: false }', '6: bot.areas.Messages is "false"; write off, read, full'],
  ['no access', 'areas: { Messages: { only: [] } }', '6: bot.areas.Messages has no access; write access: off, read, full'],
  ['an empty area', 'areas:\n  Messages:', '7: bot.areas.Messages is empty; write off, read, full, or leave it out'],
  ['no areas', 'because: no', '3: bot has no areas; write areas: {} if it may do nothing'],
  [
    'an unknown operation',
    'areas: { Messages: { access: full, only: [messages.sent] } }',
    '6: bot.areas.Messages.only: "messages.sent" is no operation; did you mean "messages.send"?',
  ],
  [
    'an operation of another area',
    'areas: { Messages: { access: full, except: [events.list] } }',
    '6: bot.areas.Messages.except names events.list, which belongs to Events; name it there',
  ],
  [
    'a write that reading does not allow',
    'areas: { Messages: { access: read, only: messages.send } }',
    '6: bot.areas.Messages.only names messages.send, which needs full access; write access: full, or leave it out',
  ],
  [
    'somebody to ask for a read',
    'areas: {}\nconfirm: { events.list: person }',
    '7: bot.confirm.events.list asks for events.list, which only reads: nobody is asked for that; leave it out, or take it away with except',
  ],
  ['somebody unknown to ask', 'areas: {}\nconfirm: persn', '7: bot.confirm: "persn" is not possible; did you mean "person"?'],
  [
    'an operation to ask for that is unknown',
    'areas: {}\nconfirm: { xxxxxxxxxxx: person }',
    '7: bot.confirm.xxxxxxxxxxx: "xxxxxxxxxxx" is no operation; write one, such as messages.send',
  ],
  [
    'a domain with a star in it',
    "areas: {}\ndomains: ['a.example.com', '*example.com']",
    '7: bot.domains has "*example.com", which is no pattern; write example.com for the domain itself, *.example.com for those below it',
  ],
  [
    'a domain for an address',
    'areas: {}\nrecipients:\n  - a@example.com\n  - example.com',
    '9: bot.recipients has "example.com", which is no pattern; write *@example.com for everybody there, *@*.example.com for the domains below it',
  ],
  [
    'a URL pattern without a boundary',
    "areas: {}\ndestinations: ['https://a.example.com*']",
    '7: bot.destinations has "https://a.example.com*", which is no pattern; write https://hooks.example.com/mailgun, https://hooks.example.com/*, https://*.example.com/*, *@example.com or *',
  ],
  [
    'a list with nothing in it where nobody may be meant',
    'areas: {}\nrecipients:',
    '7: bot.recipients is empty; write a pattern or a list of them ([] for none), or leave it out',
  ],
  [
    'an item with nothing in it',
    'areas: {}\nrecipients:\n  - a@example.com\n  -',
    '9: bot.recipients is empty; write a pattern or a list of them ([] for none), or leave it out',
  ],
  [
    'a star without quotes',
    'areas: {}\nrecipients: [*@example.com]',
    '7: a * at the beginning stands for something else in YAML; put it in quotes: "*@example.com"',
  ],
  [
    'an anchor',
    'areas: {}\nrecipients: &all []',
    '7: an & at the beginning is an anchor in YAML; put the value in quotes, or write it out where it is meant',
  ],
  ['a tag', 'areas: !!map {}', '6: a ! at the beginning is a tag in YAML; remove it, or put the value in quotes'],
  [
    'a zone',
    'areas: {}\nhours: { from: 08:00, to: 09:00, zone: Europe/Berln }',
    '7: bot.hours.zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
  ],
  [
    'an offset as a zone',
    "areas: {}\nhours: { from: 08:00, to: 09:00, zone: '+01:00' }",
    '7: bot.hours.zone: "+01:00" is no time zone; write one such as Europe/Berlin',
  ],
  ['an hour', 'areas: {}\nhours: { from: 8:00, to: 09:00 }', '7: bot.hours.from: "8:00" is no time; write one such as \'08:00\''],
  [
    'a time after the end of the day',
    'areas: {}\nhours: { from: 08:00, to: 24:01 }',
    '7: bot.hours.to: "24:01" is no time; write one such as \'08:00\'',
  ],
  ['an end of hours', 'areas: {}\nhours: { from: 08:00 }', "7: bot.hours has no to; write to: '18:00'"],
  [
    'hours without a minute',
    'areas: {}\nhours: { from: 08:00, to: 08:00 }',
    '7: bot.hours ends when it begins; leave hours out for the whole day',
  ],
  [
    'a day',
    'areas: {}\nhours: { from: 08:00, to: 09:00, days: [Monday] }',
    '7: bot.hours.days has "Monday", which is no day; there are Mon, Tue, Wed, Thu, Fri, Sat, Sun',
  ],
  [
    'no days',
    'areas: {}\nhours: { from: 08:00, to: 09:00, days: [] }',
    '7: bot.hours.days has no day; name one, or leave days out for all',
  ],
  [
    'a negative limit',
    'areas: {}\nlimits: { messages-per-hour: -1 }',
    '7: bot.limits.messages-per-hour is "-1"; write a whole number from 0',
  ],
  [
    'a limit that is no number',
    "areas: {}\nlimits: { messages-per-hour: '20' }",
    '7: bot.limits.messages-per-hour is "20"; write a whole number from 0',
  ],
  [
    'half a recipient',
    'areas: {}\nlimits: { recipients-per-day: 0.5 }',
    '7: bot.limits.recipients-per-day is "0.5"; write a whole number from 0',
  ],
  ['a text for a boolean', 'areas: {}\nread-only: yes', '7: bot.read-only is "yes"; write true or false'],
  [
    'the id of a sub-account as a number',
    'areas: {}\nsubaccounts: [1]',
    '7: bot.subaccounts is "1"; write an id in quotes, or a list of them',
  ],
  ['a list for a mapping', 'areas: [Messages]', '6: bot.areas is a list; write a mapping with Messages, Domains, Mailing lists & members…'],
  [
    'a sentence that is too long',
    `areas: {}\nbecause: ${'no '.repeat(200)}`,
    '7: bot.because is no sentence of at most 500 characters; write one',
  ],
])('%s is a problem that says where and what to do', (_, fields, problem) => {
  expect(problemsOf(agent(fields))).toEqual([`policy.yaml:${problem}`]);
});

test.each([
  [
    'a token in clear',
    'token: mgate_abc\nexpires: 2027-01-31',
    /^policy.yaml:4: bot.token is no hash of a token; write sha256: and 64 hexadecimal digits, never the token itself/,
  ],
  ['another secret', 'token: hunter2\nexpires: 2027-01-31', /^policy.yaml:4: bot.token is no hash/],
  ['a number', 'token: 12345678\nexpires: 2027-01-31', /^policy.yaml:4: bot.token is no hash/],
  [
    'a list of secrets',
    'tokens: [hunter2]\nexpires: 2027-01-31',
    /^policy.yaml:4: bot.tokens has something else than a mapping; write \{ hash: sha256:…, expires: 2027-01-31 \}$/,
  ],
  ['a secret in a list', 'tokens: [{ hash: hunter2, expires: 2027-01-31 }]', /^policy.yaml:4: bot.tokens.hash is no hash/],
  [
    'a secret that is no YAML',
    "token: 'hunter2' mgate_abc\nexpires: 2027-01-31",
    /^policy.yaml:4: this is no YAML; look at the indentation, the quotes and the brackets$/,
  ],
  [
    'a secret for a date',
    `token: sha256:${hash}\nexpires: mgate_abc`,
    /^policy.yaml:5: bot.expires: a text of 9 characters that may be secret is no date; write one such as 2027-01-31/,
  ],
  [
    'a secret for a key',
    `token: sha256:${hash}\nexpires: 2027-01-31\nmgate_abc: 1`,
    /^policy.yaml:6: bot: a text of 9 characters that may be secret is not known here/,
  ],
  ['no token', 'expires: 2027-01-31', /^policy.yaml:3: bot has no token; write token: sha256:… as `mailgun-gate token` prints it$/],
  [
    'token and tokens',
    `token: sha256:${hash}\nexpires: 2027-01-31\ntokens: [{ hash: 'sha256:${hash}' }]`,
    /^policy.yaml:6: bot.tokens stands beside token; keep one of the two$/,
  ],
  ['no tokens', 'tokens: []', /^policy.yaml:4: bot.tokens is empty; write a list of \{ hash: sha256:…, expires: 2027-01-31 \}$/],
  ['no end', `token: sha256:${hash}`, /^policy.yaml:3: bot has no expires; write the last day of its token, such as 2027-01-31$/],
  ['no end in a list', `tokens: [{ hash: 'sha256:${hash}' }]`, /^policy.yaml:4: bot.tokens has no expires/],
  ['a day that is not there', `token: sha256:${hash}\nexpires: 2027-02-29`, /^policy.yaml:5: bot.expires: "2027-02-29" is no date/],
  [
    'a time without a zone',
    `token: sha256:${hash}\nexpires: 2027-02-28T12:00:00`,
    /^policy.yaml:5: bot.expires: "2027-02-28T12:00:00" is no date/,
  ],
  ['a year alone', `token: sha256:${hash}\nexpires: 2027`, /^policy.yaml:5: bot.expires is "2027"; write a date such as 2027-01-31$/],
])('%s is a problem that shows no secret', (_, token, problem) => {
  const problems = problemsOf(agent('areas: {}', token));
  expect(problems).toEqual([expect.stringMatching(problem)]);
  expect(problems.join()).not.toMatch(/mgate_|hunter2|12345678/);
});

test.each([
  ['an empty file', '', '1: the file is empty; `mailgun-gate init` writes a first one'],
  ['a comment alone', '# mine\n', '1: the file is empty; `mailgun-gate init` writes a first one'],
  ['a list', '- a', '1: is a list; write a mapping with version, approvals, agents…'],
  ['no version', 'agents: {}', '1: has no version; write version: 1 at the top'],
  ['another version', 'version: 2\nagents: {}', '1: version is not 1; this gate reads version: 1 only'],
  ['no agents', 'version: 1', '1: has no agents; write agents: {} if there are none yet'],
  [
    'a name with a capital',
    `version: 1\nagents: { Bot: {} }`,
    '2: Bot is no name of an agent; write up to 63 small letters, digits and hyphens, a letter or digit first',
  ],
  [
    'a name of JavaScript',
    `version: 1\nagents: { __proto__: {} }`,
    '2: __proto__ is no name of an agent; write up to 63 small letters, digits and hyphens, a letter or digit first',
  ],
  [
    'a short time for approval',
    'version: 1\napprovals: { timeout: 9s }\nagents: {}',
    '2: approvals.timeout is not between 10s and 24h; write one such as 30s, 5m or 1h',
  ],
  [
    'a long time for approval',
    'version: 1\napprovals: { timeout: 25h }\nagents: {}',
    '2: approvals.timeout is not between 10s and 24h; write one such as 30s, 5m or 1h',
  ],
  ['a second document', 'version: 1\nagents: {}\n---\nversion: 1', '3: a second document begins here; keep one in a file'],
  [
    'the YAML in which off is false',
    '%YAML 1.1\n---\nversion: 1\nagents: {}',
    '1: a %YAML directive changes how the file is read; remove it',
  ],
  [
    'the same agent twice',
    `version: 1\nagents:\n  a: { areas: {}, token: 'sha256:${hash}', expires: 2027-01-31 }\n  a: { areas: {}, token: 'sha256:${hash}', expires: 2027-01-31 }`,
    '4: the same key stands here again; keep one of them',
  ],
  [
    'the same area twice, once in quotes',
    agent("areas:\n  Messages: read\n  'Messages': full"),
    '8: the same key stands here again; keep one of them',
  ],
  ['a key that is a list', 'version: 1\nagents:\n  ? [a]\n  : {}', '3: this key is no text; write a name'],
  ['a tab', 'version: 1\nagents:\n\tbot: {}', '3: a tab stands at the beginning of the line; use spaces'],
  ['merged mappings', 'version: 1\nagents: {}\n<<: {}', '3: "<<" is not known here; there are version, approvals, agents'],
  ['a huge file', `#${' '.repeat(1_000_000)}`, '1: the file has more than 1000000 characters; make it shorter'],
])('%s is a problem of the file', (_, text, problem) => {
  expect(problemsOf(text)).toContain(`policy.yaml:${problem}`);
});

test('names that look like numbers are names', () => {
  const policy = readPolicy(agent('areas: {}').replace('bot:', '0x10:'), 'policy.yaml');
  expect([...policy.agents.keys()]).toEqual(['0x10']);
});

test('a file that is nested without end is refused', () => {
  expect(problemsOf(`version: 1\nagents: ${'['.repeat(100_000)}`)).toContain('policy.yaml:2: this is nested too deeply; write it flat');
});

test('aliases that multiply are refused, and nothing is multiplied', () => {
  const levels = Array.from({ length: 30 }, (_, level) => `l${level}: &l${level} [${level === 0 ? '' : `*l${level - 1}, *l${level - 1}`}]`);
  expect(problemsOf(levels.join('\n')).length).toBeGreaterThan(30);
});

test('two agents with one token are a problem, whatever the letters of its hash', () => {
  const two = `version: 1
agents:
  one: { areas: {}, expires: 2027-01-31, token: 'sha256:${hash}' }
  two: { areas: {}, expires: 2027-01-31, tokens: [{ hash: 'sha256:${hash.toUpperCase()}' }] }
`;
  expect(problemsOf(two)).toEqual(['policy.yaml:4: two.tokens is the same as one.token; make a token for each with `mailgun-gate token`']);
});

test('all problems are told at once, in the order of the lines', () => {
  expect(problemsOf('version: 3\nagents:\n  bot:\n    tokn: a\n    areas: { Mesages: full }\n')).toEqual([
    'policy.yaml:1: version is not 1; this gate reads version: 1 only',
    'policy.yaml:3: bot has no token; write token: sha256:… as `mailgun-gate token` prints it',
    expect.stringMatching(/^policy.yaml:4: bot: "tokn" is not known here; did you mean "token"\?$/),
    'policy.yaml:5: bot.areas: "Mesages" is no area of the API; did you mean "Messages"?',
  ]);
});

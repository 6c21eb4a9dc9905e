import fc from 'fast-check';
import { parse } from 'yaml';
import { areas } from '../../../gate/operations/area';
import { type Answers, writeFirstPolicy } from '../../../gate/policy/first-policy';
import { PolicyProblems } from '../../../gate/policy/problems';
import { readPolicy } from '../../../gate/policy/read-policy';

/** What breaks YAML, or gets out of its place. */
const hostile = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    "it's",
    '"',
    'a: b',
    'a\n    read-only: false',
    '# a',
    '[]',
    '{}',
    'null',
    'true',
    'on',
    '1',
    '0x1',
    '- a',
    '!a',
    '&a',
    '*a',
    '\u0085',
    '\u2028',
    '\ud800',
    '\\',
    '\u0000',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const domain = fc.constantFrom(
  'mail.example.com',
  '*.example.com',
  '*',
  'bücher.example',
  'xn--bcher-kva.example',
  '1.example',
  'null',
  'true',
  'no',
  '1e3.example',
);
const recipient = fc.constantFrom(
  'alice@example.com',
  '*@example.com',
  '*@*.example.com',
  '*',
  "o'hara+1@example.com",
  '#a@example.com',
  '/a@example.com',
  '&a@b.example',
  '-@example.com',
  '{a}@example.com',
  'jörg@bücher.example',
);

const answers = (
  agent: fc.Arbitrary<string>,
  hash: fc.Arbitrary<string>,
  domain: fc.Arbitrary<string>,
  recipient: fc.Arbitrary<string>,
  expires: fc.Arbitrary<string>,
) =>
  fc.record({
    agent,
    hash,
    expires,
    areas: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...areas), fc.constantFrom('off' as const, 'read' as const, 'full' as const)), {
        selector: ([area]) => area,
      })
      .map((pairs) => new Map(pairs)),
    domains: fc.array(domain, { maxLength: 3 }),
    recipients: fc.array(recipient, { maxLength: 3 }),
    confirm: fc.constantFrom(undefined, 'person' as const, 'client' as const),
  });

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/),
  fc.constantFrom('null', 'true', 'off', '1', '0x10', '1e3', '2027-01-31', 'constructor'),
);
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** What the answers say, without any YAML. */
function saysWhatWasAnswered(text: string, said: Answers): void {
  const policy = readPolicy(text, 'policy.yaml');
  expect([...policy.agents.keys()]).toEqual([said.agent]);
  const agent = policy.agents.get(said.agent);
  expect(agent?.tokens.map(({ hash, expires }) => [hash, expires])).toEqual([[said.hash.toLowerCase(), expect.any(Date)]]);
  if (said.expires.length === 10) expect(agent?.tokens[0]?.expires.getTime()).toBe(Date.parse(`${said.expires}T00:00:00Z`) + 86_400_000);
  const grants = [...(agent?.grants ?? [])];
  expect(new Map(grants.map(([area, { access }]) => [area, access]))).toEqual(said.areas);
  for (const [, grant] of grants) {
    expect(grant.domains?.value).toEqual(said.domains);
    expect(grant.recipients?.value).toEqual(said.recipients);
    expect([...grant.confirm].map(([operation, { value }]) => [operation, value])).toEqual(said.confirm ? [['*', said.confirm]] : []);
    expect(grant).toMatchObject({
      only: undefined,
      except: undefined,
      from: undefined,
      destinations: undefined,
      senders: undefined,
      hours: undefined,
      because: undefined,
    });
  }
  expect(agent).toMatchObject({ readOnly: undefined, messagesPerHour: undefined, recipientsPerDay: undefined, subaccounts: undefined });
}

test('for any answers that a policy can have, the text reads back to them', () => {
  fc.assert(
    fc.property(answers(name, hash, domain, recipient, day), (said) => saysWhatWasAnswered(writeFirstPolicy(said), said)),
    { numRuns: 300 },
  );
});

test('for any answers at all, the text reads back to them or there is none', () => {
  const any = (good: fc.Arbitrary<string>) => fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: hostile });
  fc.assert(
    fc.property(answers(any(name), any(hash), any(domain), any(recipient), any(day)), (said) => {
      let text: string;
      try {
        text = writeFirstPolicy(said);
      } catch (error) {
        return expect(error).toBeInstanceOf(PolicyProblems);
      }
      saysWhatWasAnswered(text, said);
    }),
    { numRuns: 500 },
  );
});

const typical: Answers = {
  agent: 'support-bot',
  hash: 'ab'.repeat(32),
  expires: '2027-01-31',
  areas: new Map([
    ['Messages', 'full'],
    ['Events', 'read'],
  ]),
  domains: ['mail.example.com'],
  recipients: ['*@example.com'],
  confirm: 'person',
};

test('the first policy is short, reads well, and says how to go on', () => {
  const text = writeFirstPolicy(typical);
  expect(text.split('\n').length).toBeLessThan(45);
  expect(text).toContain(
    `  support-bot:\n    # SHA-256 of the token. \`mailgun-gate token\` makes a new one.\n    token: sha256:${'ab'.repeat(32)}\n`,
  );
  expect(text).toContain('\n    expires: 2027-01-31\n');
  expect(text).toContain('\n      Messages: full\n      Events: read\n');
  expect(text).toContain('\n    domains: [mail.example.com]\n');
  expect(text).toContain('\n    recipients: ["*@example.com"]\n');
  expect(parse(text, { version: '1.1' })).toMatchObject({
    agents: { 'support-bot': { confirm: 'person', areas: { Messages: 'full', Events: 'read' } } },
  });
});

test('what stands in comments can be used as it is', () => {
  const text = writeFirstPolicy({ ...typical, confirm: undefined }).replace(
    /^ {4}# (confirm|from|destinations|senders|hours|limits|because):/gm,
    '    $1:',
  );
  const agent = readPolicy(text, 'policy.yaml').agents.get('support-bot');
  expect(agent?.messagesPerHour?.value).toBe(20);
  expect(agent?.grants.get('Messages')).toMatchObject({
    from: { value: ['support@mail.example.com'] },
    destinations: { value: ['https://hooks.example.com/*'] },
    senders: { value: ['*@example.com'] },
    hours: { value: { from: 480, to: 1080, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin' } },
    because: { value: 'Ask the platform team.' },
  });
  const narrowed = text.replace('      Messages: full', /^ {4}# {3}(.*)$/m.exec(text)?.[1]?.replace(/^/, '      ') ?? '');
  expect(readPolicy(narrowed, 'policy.yaml').agents.get('support-bot')?.grants.get('Messages')?.only?.value).toEqual(['messages.send']);
});

test('an answer that cannot stand in a policy is told with what to write instead', () => {
  expect(() => writeFirstPolicy({ ...typical, domains: ['*example.com'] })).toThrow(
    /^policy.yaml:\d+: support-bot.domains has "\*example.com", which is no pattern; write example.com for the domain itself/,
  );
});

import fc from 'fast-check';
import { nameAll } from '../../../provider/inventory/names';
import type { Unnamed } from '../../../provider/inventory/thing';
import { holdsCredential } from '../../../provider/program/secrets';
import { type Wanted, writeProgram } from '../../../provider/program/write-program';
import { resources } from '../../../provider/resources';
import { evaluate } from './evaluate';

/** What breaks programs: quotes, placeholders, marks of direction, halves of characters, words of TypeScript, keys of prototypes. */
const text = fc.oneof(
  fc.constantFrom(
    `it's "so"`,
    '`$' + '{process.exit()}`',
    '\\',
    'a\r\nb\u2028c\u2029',
    '\u202eabc',
    '👩‍👩‍👧',
    '\ud800',
    '__proto__',
    'constructor',
    'class',
    '*/',
    '// x',
    'https://u:hunter2@example.com/t',
    'https://example.com/?token=hunter3',
    'a.example.com',
    'x'.repeat(150),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const domain = fc.constantFrom(
  'a.example.com',
  'A.example.com',
  'b.example.com',
  'con.example.com',
  'account',
  'index',
  'a..b',
  '..',
  'class',
  'ä.de',
);

const segment = fc.oneof(
  fc.constantFrom(
    '../..',
    '..',
    'a/b',
    'CON',
    'nul.txt',
    'welcome',
    'welcome.html',
    'Welcome',
    'a b',
    'a-b',
    'v1',
    '.env',
    '',
    'x'.repeat(300),
    '日'.repeat(120),
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);

const key = text.filter((each) => !each.includes('hunter'));
const values = fc.dictionary(key, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 })), {
  maxKeys: 3,
});

const idOfTemplate = (...parts: readonly (string | undefined)[]) =>
  parts
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/');

const thing: fc.Arbitrary<Pick<Unnamed, 'type' | 'id' | 'args'>> = fc.oneof(
  domain.map((name) => ({ type: 'Domain', id: name, args: { name } })),
  fc
    .record({ domain, text })
    .map(({ domain: name, text: archiveTo }) => ({ type: 'Domain', id: name, args: { name, archiveTo, poolId: 'pool-1' } })),
  text.map((name) => ({ type: 'IpPool', id: 'pool-1', args: { name, description: 'a.example.com' } })),
  fc
    .record({ id: fc.uuid(), description: text, actions: fc.array(text, { maxLength: 3 }), priority: fc.constantFrom(0, -0, 1e21, 7) })
    .map(({ id, ...args }) => ({
      type: 'Route',
      id,
      args: { ...args, expression: 'catch_all()' },
    })),
  fc.record({ domain: fc.option(domain, { nil: undefined }), name: segment, template: text, headers: values }).map((args) => ({
    type: 'Template',
    id: idOfTemplate(args.domain, args.name),
    args,
  })),
  fc.record({ domain: fc.option(domain, { nil: undefined }), name: segment, tag: segment, template: text }).map((args) => ({
    type: 'TemplateVersion',
    id: idOfTemplate(args.domain, args.name, args.tag),
    args,
  })),
  fc.record({ domain, eventType: fc.constantFrom('clicked', 'opened'), urls: fc.array(text, { maxLength: 3 }) }).map((args) => ({
    type: 'Webhook',
    id: `${args.domain}/${args.eventType}`,
    args,
  })),
  fc
    .record({ domain, login: fc.constantFrom('shop', 'news') })
    .map((args) => ({ type: 'SmtpCredential', id: `${args.login}@${args.domain}`, args })),
  fc
    .record({ domain, name: text })
    .map((args) => ({ type: 'MailingList', id: `news@${args.domain}`, args: { address: `news@${args.domain}`, name: args.name } })),
  fc.record({ domain, vars: values }).map(({ domain: at, vars }) => ({
    type: 'MailingListMembers',
    id: `news@${at}`,
    args: { list: `news@${at}`, members: [{ address: 'a@example.com', vars }] },
  })),
  domain.map((at) => ({ type: 'TrackingCertificate', id: `email.${at}`, args: { host: `email.${at}` } })),
  fc
    .record({ id: fc.uuid(), role: fc.constantFrom('admin', 'sending'), description: text, domainName: domain })
    .map(({ id, ...args }) => ({ type: 'ApiKey', id, args })),
);

const account = fc
  .array(fc.record({ thing, how: fc.constantFrom('take', 'take', 'get'), protect: fc.boolean(), age: fc.option(fc.nat(3)) }), {
    maxLength: 14,
  })
  .map((all): readonly Wanted[] => {
    const unlike = all.filter(
      ({ thing: { type, id } }, index) => all.findIndex((other) => other.thing.type === type && other.thing.id === id) === index,
    );
    const unnamed = unlike.map(({ thing: one, age }): Unnamed => {
      const args = Object.fromEntries(Object.entries(one.args).filter(([, value]) => value !== undefined));
      return { ...one, args, described: { id: one.id, createdAt: age === null ? undefined : new Date(age) } };
    });
    return nameAll(unnamed).map((named, index) => ({
      ...named,
      how: unlike[index]?.how as 'take',
      protect: unlike[index]?.protect ?? false,
    }));
  });

const options = fc.record({ asOptions: fc.boolean() });

const byName = (a: { readonly type: string; readonly name: string }, b: { readonly type: string; readonly name: string }) =>
  `${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1;

test('a program says of each thing what is to be said, whatever that is', () => {
  fc.assert(
    fc.property(account, options, (things, chosen) => {
      const program = writeProgram(things, chosen);
      const declared = evaluate(program, things).map(({ options: given, ...each }) => ({
        ...each,
        given: { ...given, dependsOn: undefined },
      }));
      const wanted = things.map(({ type, name, id, args, how, protect }) => ({
        type,
        name,
        args: how === 'get' ? { id } : args,
        given: how === 'get' ? { get: true } : { ...(chosen.asOptions && { import: id }), ...(protect && { protect }) },
      }));
      expect([...declared].sort(byName)).toEqual([...wanted].sort(byName));
    }),
    { numRuns: 150 },
  );
});

test('nothing is written outside of the folder of the program, nor two files that some system takes for one', () => {
  fc.assert(
    fc.property(account, (things) => {
      const { files } = writeProgram(things);
      const paths = [...files.keys()].filter((path) => path !== 'templates/.gitattributes');
      expect(new Set(paths.map((path) => path.toLowerCase().normalize('NFC'))).size).toBe(paths.length);
      const folders = new Set(
        paths.flatMap((path) =>
          path
            .split('/')
            .slice(0, -1)
            .map((_, index, all) =>
              all
                .slice(0, index + 1)
                .join('/')
                .toLowerCase(),
            ),
        ),
      );
      for (const path of paths) {
        expect(folders).not.toContain(path.toLowerCase());
        for (const part of path.split('/')) {
          expect(part).toMatch(/^[\p{L}\p{N}_-][\p{L}\p{N}._@-]*[\p{L}\p{N}_-]$|^[\p{L}\p{N}_]$/u);
          expect(part).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i);
          expect(Buffer.byteLength(part)).toBeLessThan(230);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('no credential that an address shows is in a file, and the configuration has each', () => {
  fc.assert(
    fc.property(account, (things) => {
      const { files, secrets } = writeProgram(things);
      for (const [path, written] of files) if (path.endsWith('.ts')) expect(written).not.toMatch(/hunter\d/);
      for (const value of secrets.values()) expect(holdsCredential(value)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('files import what is in others, and never each other', () => {
  fc.assert(
    fc.property(account, (things) => {
      const { files } = writeProgram(things);
      const importsOf = (path: string): readonly string[] =>
        [...(files.get(path) ?? '').matchAll(/^import \{[^}]*\} from '\.\/(.+)';$/gm)].map(([, name]) => `${name}.ts`);
      const isReached = (from: string, to: string, seen: readonly string[] = []): boolean =>
        importsOf(from).some((next) => next === to || (!seen.includes(next) && isReached(next, to, [...seen, next])));
      for (const path of files.keys()) expect(isReached(path, path)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

const wanted = (type: string, id: string, args: Wanted['args']): Wanted => ({
  type,
  id,
  name: id,
  args,
  described: { id },
  how: 'take',
  protect: false,
});

test('only arguments that name another thing refer to it, and not texts that happen to be equal', () => {
  const { files } = writeProgram([
    wanted('Domain', 'a.example.com', { name: 'a.example.com', archiveTo: 'https://a.example.com', webPrefix: 'welcome' }),
    wanted('Template', 'a.example.com/welcome', { domain: 'a.example.com', name: 'welcome', description: 'a.example.com' }),
    wanted('Template', 'a.example.com', { name: 'a.example.com' }),
    wanted('TemplateVersion', 'a.example.com/welcome/v1', { domain: 'a.example.com', name: 'welcome', tag: 'welcome', template: 'x' }),
    wanted('MailingList', 'news@a.example.com', { address: 'news@a.example.com', name: 'a.example.com' }),
    wanted('MailingListMembers', 'news@a.example.com', { list: 'news@a.example.com', members: [{ address: 'news@a.example.com' }] }),
  ]);
  const references = [...(files.get('a.example.com.ts') ?? '').matchAll(/(\w+): (\w+\.\w+)[ ,]/g)].map(
    ([, argument, code]) => `${argument}: ${code}`,
  );
  expect(references).toEqual([
    'domain: aExampleCom.name',
    'domain: aExampleCom.name',
    'name: aExampleComWelcomeTemplate.name',
    'list: newsAExampleComMailingList.address',
  ]);
  expect(files.get('account.ts')).toContain("{ name: 'a.example.com' }");
});

test('contents of templates have paths of their own, whatever else the program has', () => {
  const pathOf = (type: string, ...parts: readonly string[]) => {
    const { files } = writeProgram([wanted(type, idOfTemplate(...parts), { name: parts.at(-1), template: 'x' })]);
    return [...files.keys()].find((path) => path.endsWith('.html'));
  };
  expect(pathOf('Template', 'welcome')).toBe('templates/welcome.html');
  expect(pathOf('Template', 'example.com', 'welcome')).toBe('templates/example.com/welcome.html');
  expect(pathOf('TemplateVersion', 'example.com', 'welcome')).toBe('templates/example.com@welcome.html');
  expect(pathOf('TemplateVersion', 'example.com', 'welcome', 'v1')).toBe('templates/example.com/welcome@v1.html');
  expect(pathOf('Template', '../../etc/passwd')).toMatch(/^templates\/etc-passwd-[0-9a-f]{6}\.html$/);
  const alike = ['a-b', 'a b', 'A-B', 'a--b', 'a/b', 'con', 'CON', '_con', '', 'unnamed', '日'.repeat(99), '日'.repeat(98), 'ä', 'a\u0308'];
  const paths = alike.map((name) => pathOf('Template', name));
  expect(new Set(paths.map((path) => path?.toLowerCase().normalize('NFC'))).size).toBe(alike.length);
});

test('every class whose things are of a domain has its place in the file of the domain', () => {
  const classes = Object.keys(resources).filter((type) => resources[type]?.listedBy?.includes('domain'));
  for (const type of classes) {
    const argument = type === 'DkimKey' ? 'signingDomain' : 'domain';
    const { files } = writeProgram([
      wanted('Domain', 'a.example.com', { name: 'a.example.com' }),
      wanted(type, '1', { [argument]: 'a.example.com' }),
    ]);
    expect(files.get('a.example.com.ts')).toContain(`new mailgun.${type}('1', { ${argument}: aExampleCom.name }`);
  }
});

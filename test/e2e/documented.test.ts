import type { Emulator } from 'mailgun-emulator';
import { resources } from '../../provider/resources';
import type { Ran } from '../../scripts/stack';
import { documentedPrograms } from '../documented-programs';
import { createProject, type Project } from './project';
import { publishUntilDone } from './publish';

const documented = documentedPrograms();

/** The domain that a part is about has a name of its own in each, and so have its resources: together they are one program. */
const domainOf = (index: number) => `mail${index}.example.com`;

function partOf(text: string, index: number): string {
  const body = text
    .replace(/^import .*\n/gm, '')
    .replace(/^export const/gm, 'const')
    .replace(/(new \w+\.\w+\(\s*)'/g, `$1'${index}-`)
    .replace(/(?<![.\w])mail\.example\.com/g, domainOf(index))
    .replace('email.mail.example.com', `email.${domainOf(index)}`)
    .replace(/`mail(?=\.\$\{zone\}`)/, `\`mail${index}`);
  const given = /const mail\b|Domain\('\d+-mail'/.test(body)
    ? ''
    : `const mail = mailgun.Domain.get('${index}-given', '${domainOf(index)}');`;
  return `{ ${given}\n${body}\n}`;
}

const program = `
import * as pulumi from '@pulumi/pulumi';

/** Keeps records as the real ones do, whose plugins would have to be downloaded. */
class DnsRecord extends pulumi.dynamic.Resource {
  constructor(name: string, args: Record<string, unknown>, options?: pulumi.CustomResourceOptions) {
    super({ create: async (outs: object) => ({ id: 'record', outs }) }, name, args, options);
  }
}
const digitalocean = { DnsRecord };
const hcloud = { ZoneRrset: DnsRecord };
const apiKey = process.env.MAILGUN_API_KEY ?? '';

${documented.map(({ text }, index) => partOf(text, index)).join('\n')}

// What the same program makes is looked up when it is there.
const made = new mailgun.Domain('made', { name: 'made.example.com' });
export const found = mailgun.getDomainOutput({ name: made.name }).state;
export const later = mailgun.getDomainOutput({ name: 'made.example.com' }, { dependsOn: made }).state;
const again = new mailgun.Provider('again', { apiKey });
export const inTheOpen = mailgun.getDomainsOutput({ search: 'watched' }, { provider: again }).apply((all) => all.map(({ name }) => name));
`;

/** What the parts take to be there already. */
async function prepare({ url, apiKey }: Emulator): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  const post = async (path: string, form: Record<string, string>) => {
    const { ok } = await fetch(`${url}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });
    if (!ok) throw new Error(`${path} was refused`);
  };
  await post('/v4/domains', { name: 'legacy.example.com', spam_action: 'block' });
  await post('/v4/domains', { name: 'watched.example.com' });
  for (const [index, { text }] of documented.entries()) {
    if (!/new mailgun.(?:Sending)?Domain\('mail'/.test(text)) await post('/v4/domains', { name: domainOf(index) });
    for (const [, list = ''] of text.matchAll(/list: '(\w+)@mail/g)) await post('/v3/lists', { address: `${list}@${domainOf(index)}` });
  }
}

/** What the command said is the failure. */
async function succeeds(command: Promise<Ran>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(output);
}

let project: Project;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  project = await createProject(program, { config: ({ apiKey }) => ({ euKey: apiKey }) });
  env = { MAILGUN_API_KEY: project.emulator.apiKey, MAILGUN_BASE_URL: project.emulator.url };
  await prepare(project.emulator);
});

afterAll(() => project.emulator.close());

test('every class has an example, and so have the functions', () => {
  const made = documented.map(({ text }) => text).join();
  expect(Object.keys(resources).filter((name) => !made.includes(`new mailgun.${name}(`))).toEqual([]);
  expect(documented.filter(({ text }) => text.includes('dnsRecordsOf(mail)')).length).toBeGreaterThanOrEqual(3);
});

test('the first preview and the first update of all documented programs succeed', async () => {
  await succeeds(project.run(['preview'], { env }));
  await succeeds(publishUntilDone(project.emulator, project.run(['up', '--yes', '--skip-preview'], { env })));
});

interface Kept {
  readonly type: string;
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const kept = (): readonly Kept[] =>
  JSON.parse(project.state()).checkpoint.latest.resources.filter(({ type }: Kept) => type === 'pulumi-nodejs:dynamic:Resource');

test('the DNS records of a domain reach the DNS provider as Mailgun wants them', () => {
  const zone = documented.length - 1;
  const records = kept()
    .filter(({ parent = '' }) => !parent.includes('SendingDomain'))
    .map(({ inputs: { type, name, value } }) => [type, name, value]);
  const stored = project.emulator.store.domains.get(domainOf(zone));
  expect(stored).toBeDefined();
  expect(records).toHaveLength(5);
  expect(records).toContainEqual(['MX', `mail${zone}`, 'mxa.mailgun.org.']);
  expect(records).toContainEqual(['CNAME', `email.mail${zone}`, 'mailgun.org.']);
});

test('so do those of a component, one by one or as sets', () => {
  const index = documented.findIndex(({ place }) => place.includes('hetzner'));
  const of = (name: string) =>
    kept().filter(({ parent = '', inputs }) => parent.includes('SendingDomain') && String(inputs.name).includes(name));
  const sets = of(`mail${index}`).map(({ inputs: { type, name, records } }) => [type, name, records]);
  const key = project.emulator.store.domains.get(domainOf(index))?.dkimKeys[0];
  expect(key?.publicKey).toBeDefined();
  expect(sets).toHaveLength(4);
  expect(sets).toContainEqual(['MX', `mail${index}`, [{ value: '10 mxa.mailgun.org.' }, { value: '10 mxb.mailgun.org.' }]]);
  const [, , texts] = sets.find(([, name]) => name === `shop._domainkey.mail${index}`) ?? [];
  const [{ value }] = texts as [{ value: string }];
  expect(value.replaceAll('" "', '')).toBe(`"k=rsa; p=${key?.publicKey}"`);
  expect(
    of(`mail${index - 1}`)
      .map(({ inputs: { type } }) => type)
      .sort(),
  ).toEqual(['CNAME', 'TXT', 'TXT']);
  expect(project.emulator.store.domains.get(domainOf(index))?.settings.state).toBe('active');
});

test('what is looked up through an explicit provider is no secret', async () => {
  const { output } = await project.run(['stack', 'output', '--json']);
  expect(JSON.parse(output)).toEqual({ found: 'unverified', later: 'unverified', inTheOpen: ['watched.example.com'] });
});

test('then there is nothing to do', async () => {
  await succeeds(project.run(['preview', '--refresh', '--expect-no-changes'], { env }));
});

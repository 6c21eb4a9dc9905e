import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const version = 'v5.0.0';
const module = `github.com/mailgun/mailgun-go/v5@${version}`;

const figures = 'expects the figures of 2024 that its mock makes up, of any account';
const mixed = 'looks for an event by the id of the message, as its mock has it; Mailgun gives events ids of their own';
const undocumented = 'asks for an address that stands in none of the documents of Mailgun';
const unknownEvent = 'uses event types that Mailgun does not have: `deliver`, `new-webhook`, `legacy-webhook`';

/** Reads the first of no reasons, as its mock has one for every address, and a panic ends all other tests. */
const skipped = 'TestValidateEmail';

/** Tests that fail, and why that is not the emulator's doing. */
const notOurs = {
  TestListMetrics: figures,
  TestLimits: 'expects the 5,000 tags that its mock counts',
  TestDomainConnection: 'reads the settings inside of `connection`; recorded answers have them bare',
  TestGetWebhook: unknownEvent,
  TestWebhookCRUD: unknownEvent,
  TestEnableSubaccount: 'wants the status `enabled`; Mailgun says `open`',
  TestDomainTrackingWebPrefix: 'sends the scheme in the place of the prefix, which is empty then',
  TestMultipleAttachments: mixed,
  TestStorage: mixed,
  TestExports: undocumented,
  TestExportsLink: undocumented,
  TestListMailingListRegression: 'makes a list on a domain that the account does not have',
  TestTemplateVersionsCRUD: 'wants the engine "go" back; every recorded answer says "handlebars"',
};

const domain = 'mailgun.test';

/** What its mock has from the start, as far as Mailgun can have it. */
async function seed({ emulator }) {
  const { store } = emulator;
  await emulator.seed({
    domains: [{ name: domain, wildcard: true }],
    webhooks: [{ domain, eventType: 'delivered', urls: ['https://example.com/hook'] }],
    routes: Array.from({ length: 10 }, (_, index) => ({
      priority: 0,
      description: `Sample Route ${index}`,
      expression: 'match_recipient(".*@samples.mailgun.org")',
      actions: ['forward("http://myhost.com/messages/")', 'stop()'],
    })),
  });
  const [[, address]] = store.ips;
  store.ips.clear();
  for (const ip of ['172.0.0.1', '192.172.1.1']) store.ips.set(ip, { ...address, dedicated: true, rdns: 'luna.mailgun.net' });
  for (const [id, status] of Object.entries({ 'enabled.subaccount': 'open', 'disabled.subaccount': 'disabled' }))
    store.account.subaccounts.set(id, {
      settings: { id, name: domain, status, createdAt: new Date(), updatedAt: new Date() },
      monthlyLimit: undefined,
      poolIds: new Set(),
      ips: new Set(),
    });
  const { tracking } = store.domains.get(domain);
  tracking.click.active = true;
  tracking.open.active = true;
}

const letter = (more) => ({ from: `shop@${domain}`, to: 'one@example.com', subject: 'Hello', text: 'Hi', ...more });

/** Tests that need something that others take away, each with it. */
const alone = {
  TestDeleteTag: ({ request }) => request('POST', `/v3/${domain}/messages`, letter({ 'o:tag': 'newsletter' })),
  TestEventIteratorGetNext: async ({ request }) => {
    for (let count = 0; count < 20; count++) await request('POST', `/v3/${domain}/messages`, letter());
  },
};

/** The tests of mailgun-go, with the address of the emulator in the place of its own mock server. */
export async function run(world) {
  const { url, apiKey, folder, command } = world;
  if (spawnSync('go', ['version']).error) return { skipped: 'go is not installed' };
  const downloaded = spawnSync('go', ['mod', 'download', '-json', module], { cwd: folder, encoding: 'utf8' });
  if (downloaded.status !== 0) return { skipped: `${module} cannot be fetched: ${downloaded.stderr}${downloaded.stdout}` };
  const copy = join(folder, 'mailgun-go');
  cpSync(JSON.parse(downloaded.stdout).Dir, copy, { recursive: true });
  // The module cache is read-only, and so is a copy of it.
  spawnSync('chmod', ['-R', 'u+w', copy]);
  rewrite(join(copy, 'mocks/mock.go'), (text) =>
    text.replace('return ms.srv.URL', 'return os.Getenv("MAILGUN_EMULATOR")').replace('"net/url"', '"net/url"\n\t"os"'),
  );
  rewrite(join(copy, 'domains_test.go'), (text) => text.replace('"api-fake-key"', `"${apiKey}"`));
  await seed(world);
  const env = { ...process.env, MG_DOMAIN: domain, MAILGUN_EMULATOR: url };
  const test = async (...chosen) => {
    const { stdout, stderr } = await command('go', ['test', '-json', '-count=1', ...chosen, '.'], { cwd: copy, env });
    const outcomes = stdout.split('\n').flatMap(outcomeIn);
    if (outcomes.length === 0) throw new Error(`go test ran nothing: ${stderr}${stdout}`);
    return outcomes;
  };
  const results = await test('-skip', `^(${[skipped, ...Object.keys(alone)].join('|')})$`);
  for (const [name, prepare] of Object.entries(alone)) {
    await prepare(world);
    results.push(...(await test('-run', `^${name}$`)));
  }
  return { version, results };
}

function outcomeIn(line) {
  if (!line.startsWith('{')) return [];
  const { Action: action, Test: name } = JSON.parse(line);
  if (name === undefined || name.includes('/') || !['pass', 'fail'].includes(action)) return [];
  if (action === 'pass') return [{ name }];
  return [{ name, wrong: 'fails', notOurs: notOurs[name] }];
}

const rewrite = (file, change) => {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${file} is not what it was`);
  writeFileSync(file, changed);
};

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const module = 'github.com/mailgun/mailgun-go/v5@v5.0.0';

const mock = 'needs what its mock server has from the start';
const mixed = 'looks for an event by the id of the message, as its mock has it; Mailgun gives events ids of their own';
const undocumented = 'asks for an address that stands in none of the documents of Mailgun';

/** Reads the first of no reasons, as its mock has one for every address, and a panic ends all other tests. */
const skipped = '^TestValidateEmail$';

/** Tests that fail, and why that is not the emulator's doing. */
const notOurs = {
  TestListMetrics: mock,
  TestDomainConnection: mock,
  TestDomainTracking: mock,
  TestEventIteratorGetNext: mock,
  TestListIPs: mock,
  TestDomainIPs: mock,
  TestLimits: mock,
  TestRoutesIterator: mock,
  TestListSubaccounts: mock,
  TestGetSubaccount: mock,
  TestEnableSubaccountAlreadyEnabled: mock,
  TestEnableSubaccount: mock,
  TestDisableSubaccount: mock,
  TestDisableSubaccountAlreadyDisabled: mock,
  TestDeleteTag: mock,
  TestGetWebhook: mock,
  TestDomainTrackingWebPrefix: 'sends the scheme in the place of the prefix, which is empty then',
  TestMultipleAttachments: mixed,
  TestStorage: mixed,
  TestExports: undocumented,
  TestExportsLink: undocumented,
  TestListMailingListRegression: 'makes a list on a domain that the account does not have',
  TestTemplateVersionsCRUD: 'wants the engine "go" back; every recorded answer says "handlebars"',
  TestWebhookCRUD: 'uses the event type "deliver", which Mailgun does not have',
};

/** The tests of mailgun-go, with the address of the emulator in the place of its own mock server. */
export async function run({ url, apiKey, folder, request, command }) {
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
  await request('POST', '/v4/domains', { name: 'mailgun.test' });
  await request('POST', '/v3/domains/mailgun.test/webhooks', { id: 'delivered', url: 'https://example.com/hook' });
  const env = { ...process.env, MG_DOMAIN: 'mailgun.test', MAILGUN_EMULATOR: url };
  const { stdout, stderr } = await command('go', ['test', '-json', '-count=1', '-skip', skipped, '.'], { cwd: copy, env });
  const results = stdout.split('\n').flatMap(outcomeIn);
  if (results.length === 0) throw new Error(`go test ran nothing: ${stderr}${stdout}`);
  return { results };
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

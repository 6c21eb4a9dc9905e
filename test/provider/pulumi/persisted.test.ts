import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as dynamic from '../../../provider/pulumi/dynamic';
import { IMPORT, PROVIDER, TYPE } from '../../../provider/pulumi/hidden';
import { PROVIDER_TEXT, providerText, wayOf } from '../../../provider/pulumi/provider-text';
import { resources } from '../../../provider/resources';

const types = [
  'Domain',
  'Route',
  'Webhook',
  'MailingList',
  'MailingListMember',
  'MailingListMembers',
  'DomainVerification',
  'SuppressionAllowlistEntry',
  'DkimKey',
  'Forward',
  'SendAlert',
  'IpPool',
  'ApiKey',
  'DkimRotation',
  'SmtpCredential',
  'Template',
  'TemplateVersion',
  'TrackingCertificate',
  'AccountWebhook',
  'IpAllowlistEntry',
  'Subaccount',
];

/** Every stack that was ever deployed holds these: a failure here means that existing stacks show a diff or cannot be read any more. */
test('what lies in the state of existing stacks stays as it is', () => {
  expect(PROVIDER_TEXT).toBe(
    'exports.handler=()=>{try{return require(require.resolve("pulumi-mailgun/dynamic",{paths:[".",require.main.path]})).provider}catch(e){throw Object.assign(Error("Install pulumi-mailgun in "+process.cwd()+": "+e.message.split("\\n")[0]),{stack:""})}}',
  );
  expect(providerText(['component/package.json', 'inner'])).toBe(
    'exports.handler=()=>{try{return require(require.resolve("pulumi-mailgun/dynamic",{paths:[["component/package.json","inner"].reduce((p,n)=>{try{return require.resolve(n,{paths:[p]})}catch{return p}},"."),".",require.main.path]})).provider}catch(e){throw Object.assign(Error("Install pulumi-mailgun in "+process.cwd()+": "+e.message.split("\\n")[0]),{stack:""})}}',
  );
  expect(Buffer.byteLength(PROVIDER_TEXT)).toBeLessThanOrEqual(250);
  expect(Object.keys(dynamic)).toEqual(['provider']);
  expect({ TYPE, IMPORT, PROVIDER }).toEqual({ TYPE: '__type', IMPORT: '__import', PROVIDER: '__provider' });
  expect(Object.entries(resources).map(([name, { type }]) => [name, type])).toEqual(types.map((type) => [type, type]));
});

test('the way that a text follows can be read from it, and from no other text', () => {
  expect(wayOf(PROVIDER_TEXT)).toEqual([]);
  expect(wayOf(providerText(['a/package.json', '@b/c']))).toEqual(['a/package.json', '@b/c']);
  expect(wayOf('exports.handler=()=>({})')).toBeUndefined();
  expect(wayOf(undefined)).toBeUndefined();
});

test('a resource that this version does not know is said to be so', async () => {
  await expect(dynamic.provider.create({ [TYPE]: 'Balloon' })).rejects.toThrow('has no resource Balloon: install the version');
});

test('where the package is not found, one sentence says what to install where', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'empty-')));
  writeFileSync(join(folder, 'host.js'), `${PROVIDER_TEXT}\ntry { exports.handler(); } catch (e) { console.log(\`\${e}: \${e.stack}\`); }`);
  const said = execFileSync(process.execPath, ['host.js'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(said).toBe(`Error: Install pulumi-mailgun in ${folder}: Cannot find module 'pulumi-mailgun/dynamic': \n`);
});

test.each([
  { state: 'the text of the program', olds: providerText(['a']), news: providerText(['a']), changes: false },
  { state: 'a text that leads to the same copy', olds: PROVIDER_TEXT, news: providerText(['a']), changes: false },
  { state: 'a text that leads nowhere', olds: providerText(['gone']), news: PROVIDER_TEXT, changes: true },
  { state: 'a text that is not ours', olds: 'exports.handler=()=>({})', news: PROVIDER_TEXT, changes: true },
])('a state that holds $state: $changes', async ({ olds, news, changes }) => {
  const route = { [TYPE]: 'Route', expression: 'catch_all()', actions: ['stop()'] };
  const answer = await dynamic.provider.diff?.('r', { ...route, [PROVIDER]: olds }, { ...route, [PROVIDER]: news });
  expect(answer).toMatchObject({ changes });
});

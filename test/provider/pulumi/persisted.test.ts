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

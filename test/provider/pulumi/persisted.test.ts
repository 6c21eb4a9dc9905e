import * as dynamic from '../../../provider/pulumi/dynamic';
import { IMPORT, PROVIDER, TYPE } from '../../../provider/pulumi/hidden';
import { PROVIDER_TEXT } from '../../../provider/pulumi/resource';
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
    'exports.handler=()=>require(require.resolve("pulumi-mailgun/dynamic",{paths:[".","./node_modules/.pnpm"]})).provider',
  );
  expect(Buffer.byteLength(PROVIDER_TEXT)).toBeLessThanOrEqual(120);
  expect(Object.keys(dynamic)).toEqual(['provider']);
  expect({ TYPE, IMPORT, PROVIDER }).toEqual({ TYPE: '__type', IMPORT: '__import', PROVIDER: '__provider' });
  expect(Object.entries(resources).map(([name, { type }]) => [name, type])).toEqual(types.map((type) => [type, type]));
});

test('a resource that this version does not know is said to be so', async () => {
  await expect(dynamic.provider.create({ [TYPE]: 'Balloon' })).rejects.toThrow('has no resource Balloon: install the version');
});

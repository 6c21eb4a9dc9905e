import { lackingHosts } from './lacking';
import { testLanguage } from './language';

const installed = (name: string) => `^${require(`${name}/package.json`).version}`;

testLanguage({
  name: 'TypeScript',
  runtime: 'nodejs',
  importsPackage: true,
  main: 'index.ts',
  missing: lackingHosts(),
  project: {
    'package.json': JSON.stringify({
      private: true,
      main: 'index.ts',
      dependencies: Object.fromEntries(['@pulumi/pulumi', '@types/node', 'ts-node', 'typescript'].map((name) => [name, installed(name)])),
    }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', skipLibCheck: true } }),
  },
  program: (spamAction) => ({
    'index.ts': `
import * as mailgun from '@pulumi-mailgun/native';

const mail = new mailgun.Domain('mail', {
  name: 'mail.example.com',
  spamAction: '${spamAction}',
  smtpPassword: 'smtp-secret-314159',
});
new mailgun.Route('support', {
  expression: mail.name.apply((name) => \`match_recipient("support@\${name}")\`),
  actions: ['store()', 'stop()'],
  priority: 5,
});
new mailgun.Webhook('delivered', { domain: mail.name, eventType: 'delivered', urls: ['https://example.com/mailgun'] });
const team = new mailgun.MailingList('team', { address: mail.name.apply((name) => \`team@\${name}\`) });
new mailgun.MailingListMember('ada', { list: team.address, address: 'ada@example.com' });
const found = mailgun.getDomainOutput({ name: mail.name });

export const createdAt = mail.createdAt;
export const foundAt = found.createdAt;
export const foundState = found.state;
`,
  }),
});

import { createProject, type Project } from './project';

const up = ['up', '--yes', '--skip-preview'];

const program = `
const mail = new mailgun.Domain('mail', { name: 'mail.example.com' });
const list = new mailgun.MailingList('list', { address: 'news@mail.example.com', name: 'News' }, { dependsOn: mail });
new mailgun.MailingListMember('member', { list: list.address, address: 'first@example.com', vars: { a: { b: 1 } } });
new mailgun.MailingListMembers('members', { list: list.address, members: Array.from({ length: 1200 }, (_, i) => ({ address: \`m\${i}@example.com\` })) });
new mailgun.SuppressionAllowlistEntry('allow', { domain: mail.name, allowedDomain: 'partner.example' });
new mailgun.DomainVerification('verification', { domain: mail.name, timeout: 30 });
`;

let project: Project;

beforeAll(async () => {
  project = await createProject(program);
});

afterAll(() => project.emulator.close());

test('up makes one of every class', async () => {
  setTimeout(() => {
    const t = setInterval(() => {
      const d = project.emulator.store.domains.get('mail.example.com');
      if (d) {
        setTimeout(() => {
          d.dns = 'valid';
        }, 4000);
        clearInterval(t);
      }
    }, 100);
  }, 0);
  const { exitCode, output } = await project.run(up);
  console.log(output);
  expect(exitCode).toBe(0);
});
test('rename', async () => {
  project.rewrite(program.replace('news@', 'letter@'));
  const { exitCode, output } = await project.run(up);
  console.log(output);
  expect(exitCode).toBe(0);
  const again = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  console.log(again.output, project.asked());
});

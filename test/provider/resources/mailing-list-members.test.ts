import { createDomain, post } from '../../contract/fixture';
import { type Deployment, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('MailingListMembers');
});
afterAll(() => deployment.stop());

test('the order of the members, and of what is said of each, means nothing', async () => {
  const list = 'news@mail.example.com';
  await createDomain('mail.example.com')(deployment.emulator);
  await post('/v3/lists', { address: list })(deployment.emulator);
  const members = ['a', 'b', 'c'].map((name) => ({ address: `${name}@example.com`, name }));
  const deployed = await deployment.create({ list, members });
  const [a, b, c] = members as [object, { address: string; name: string }, object];
  const reordered = [c, { name: b.name, address: b.address }, a];
  expect(await deployment.diff(deployed, { list, members: reordered })).toMatchObject({ changes: false });
  const changed = [c, { name: 'other', address: b.address }, a];
  expect(await deployment.diff(deployed, { list, members: changed })).toMatchObject({ changes: true, replaces: [] });
});

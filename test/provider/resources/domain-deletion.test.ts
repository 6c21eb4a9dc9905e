import { createDomain } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('Domain');
});
beforeEach(() => deployment.emulator.reset());
afterAll(() => deployment.stop());

test('a root domain waits for the deletion of the sub-domains that sign with its key', async () => {
  const root = await deployment.create({ name: 'example.com' });
  const sub = await deployment.create({ name: 'mail.example.com' });
  const refused = async () => {
    while (!deployment.emulator.requests.some(({ route, status }) => route === 'DELETE /v3/domains/{name}' && status === 400))
      await new Promise((resolve) => setImmediate(resolve));
    await deployment.delete(sub);
  };
  await Promise.all([deployment.delete(root), refused()]);
  expect([...deployment.emulator.store.domains.keys()]).toEqual([]);
});

test('a root domain is not deleted while a sub-domain that stays signs with its key, which is named', async () => {
  const root = await deployment.create({ name: 'example.com' });
  await createDomain('news.example.com')(deployment.emulator);
  const { message } = await failureOf(deployment.delete(root));
  expect(message).toContain('Domain example.com was not deleted: news.example.com would have no key to sign with');
  expect([...deployment.emulator.store.domains.keys()]).toEqual(['example.com', 'news.example.com']);
});

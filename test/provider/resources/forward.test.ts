import { createDomain, there } from '../../contract/fixture';
import { type Deployment, startDeployment } from './deployment';

const match = 'sales@mail.example.com';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('Forward');
});
beforeEach(async () => {
  deployment.emulator.reset();
  await createDomain('mail.example.com')(deployment.emulator);
  await createDomain('mail.example.org')(deployment.emulator);
});
afterAll(() => deployment.stop());

const stored = (domain = 'mail.example.com') => [...there(deployment.emulator.store.domains.get(domain)).forwards.values()];

test('a forward without a target is refused, and one whose target is not known yet is not', async () => {
  expect(await deployment.refusals({ match })).toEqual(['urls: one of urls, recipients and store must be given']);
  expect(await deployment.refusals({ match, store: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' })).toEqual([]);
});

test('the order of its targets means nothing', async () => {
  const args = { match, urls: ['https://a.example', 'https://b.example'], recipients: ['a@example.com', 'b@example.com'] };
  const forward = await deployment.create(args);
  const turned = { match, urls: args.urls.toReversed(), recipients: args.recipients.toReversed() };
  expect(await deployment.diff(forward, turned)).toMatchObject({ changes: false });
});

test('targets that were never given are left alone, and a new one is added in place', async () => {
  const forward = await deployment.create({ match, recipients: ['a@example.com'] });
  there(stored()[0]).urls = ['https://example.com/by-hand'];
  const args = { match, recipients: ['a@example.com'], store: 'https://example.com/stored' };
  expect(await deployment.diff(forward, args)).toMatchObject({ changes: true, replaces: [] });
  await deployment.update(forward, args);
  expect(stored()).toMatchObject([{ id: forward.id, urls: ['https://example.com/by-hand'], store: 'https://example.com/stored' }]);
});

test('a forward may go to another domain and stays the same one', async () => {
  const forward = await deployment.create({ match, recipients: ['a@example.com'] });
  const moved = await deployment.update(forward, { match: 'sales@mail.example.org', recipients: ['a@example.com'] });
  expect(stored()).toEqual([]);
  expect(stored('mail.example.org')).toMatchObject([{ id: forward.id, recipients: ['a@example.com'] }]);
  expect(moved.state.domain).toBe('mail.example.org');
});

test('two equal forwards are two, also when the answer to the first is lost', async () => {
  const args = { match, recipients: ['a@example.com'] };
  deployment.emulator.fail({ route: 'POST /v3/forwards', when: 'after', answer: 'drop' });
  const made = await Promise.all([deployment.create(args), deployment.create(args)]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  expect(stored()).toHaveLength(2);
});

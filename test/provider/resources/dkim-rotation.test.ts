import { createDomain, post, there } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

const domain = 'mail.example.com';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('DkimRotation');
});
beforeEach(async () => {
  deployment.emulator.reset();
  await post('/v4/domains', { name: domain, use_automatic_sender_security: 'true' })(deployment.emulator);
});
afterAll(() => deployment.stop());

const stored = () => there(deployment.emulator.store.domains.get(domain)).rotation;

test('it is on unless the program says otherwise, and on again when the program no longer does', async () => {
  const rotation = await deployment.create({ domain, enabled: false });
  expect(stored().enabled).toBe(false);
  expect(await deployment.diff(rotation, { domain })).toMatchObject({ changes: true, replaces: [] });
  await deployment.update(rotation, { domain });
  expect(stored().enabled).toBe(true);
});

test('an interval may stay in the program while it is off, and holds once it is on', async () => {
  const rotation = await deployment.create({ domain, enabled: false, interval: '30d' });
  expect(stored()).toMatchObject({ enabled: false, interval: '5d' });
  await deployment.update(rotation, { domain, enabled: true, interval: '30d' });
  expect(stored()).toMatchObject({ enabled: true, interval: '30d' });
});

test('deleting it leaves the rotation as it is, without a request', async () => {
  const rotation = await deployment.create({ domain, interval: '30d' });
  deployment.asked();
  await deployment.delete(rotation);
  expect(deployment.asked()).toEqual([]);
  expect(stored()).toMatchObject({ enabled: true, interval: '30d' });
});

test('a domain without automatic sender security has none, as Mailgun says', async () => {
  await createDomain('mail.example.org')(deployment.emulator);
  const { message, left } = await failureOf(deployment.create({ domain: 'mail.example.org' }));
  expect(message).toContain('Automatic Sender Security is not enabled for this domain');
  expect(left).toBeUndefined();
});

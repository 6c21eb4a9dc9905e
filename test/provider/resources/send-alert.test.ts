import { there } from '../../contract/fixture';
import { type Deployment, startDeployment } from './deployment';

const args = { name: 'bounces', metric: 'hard_bounce_rate', comparator: '>', limit: '0.05', dimension: 'domain' };

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('SendAlert');
});
beforeEach(() => {
  deployment.emulator.reset();
});
afterAll(() => deployment.stop());

const stored = () => there(deployment.emulator.store.sendAlerts.get('bounces'));

test('what the program leaves to others survives a change, although Mailgun takes the whole only', async () => {
  const alert = await deployment.create(args);
  const byHand = { filters: [{ dimension: 'ip', comparator: '=', values: ['192.0.2.1'] }], period: '1d', description: 'by hand' };
  Object.assign(stored(), byHand);
  await deployment.update(alert, { ...args, limit: '0.1', alertChannels: ['email'] });
  expect(stored()).toMatchObject({ ...args, ...byHand, limit: '0.1', alertChannels: ['email'] });
});

test('what is taken out of the program is not sent back as it was', async () => {
  const alert = await deployment.create({ ...args, alertChannels: ['email'], description: 'Too many' });
  await deployment.update(alert, { ...args, alertChannels: ['email'] });
  expect(stored()).toMatchObject({ ...args, alertChannels: ['email'], description: '' });
});

test('the order of its channels means nothing', async () => {
  const alert = await deployment.create({ ...args, alertChannels: ['email', 'slack'] });
  stored().alertChannels = ['slack', 'email'];
  const read = there(await deployment.refresh(alert));
  expect(await deployment.diff(read, { ...args, alertChannels: ['email', 'slack'] })).toMatchObject({ changes: false });
});

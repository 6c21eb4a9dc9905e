import { createDomain, there } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

const domain = 'mail.example.com';
const verify = 'PUT /v4/domains/{name}/verify';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('DomainVerification');
});
beforeEach(async () => {
  deployment.emulator.reset();
  await createDomain(domain)(deployment.emulator);
  deployment.asked();
});
afterAll(() => deployment.stop());

const stored = () => there(deployment.emulator.store.domains.get(domain));

test('records that are not there in time are named with their values, and only those that are waited for', async () => {
  const { message, left } = await failureOf(deployment.create({ domain, records: ['receiving'], timeout: 1 }));
  expect(message).toContain(`${domain}: after 1 seconds Mailgun does not find these DNS records. Add them, then run the command again.`);
  expect(message).toContain(`MX ${domain} 10 "mxa.mailgun.org"`);
  expect(message).not.toContain('TXT');
  expect(left).toBeUndefined();
});

test('records that appear are found by another look', async () => {
  const looked = async () => {
    while (!deployment.emulator.requests.some(({ route, status }) => route === verify && status !== undefined))
      await new Promise((resolve) => setImmediate(resolve));
    stored().dns = 'valid';
  };
  const [{ state }] = await Promise.all([deployment.create({ domain, timeout: 60 }), looked()]);
  expect(state.state).toBe('active');
  expect(deployment.asked()).toEqual([verify, verify]);
});

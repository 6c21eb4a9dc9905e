import type { TrackingCertificate } from 'mailgun-emulator';
import { createDomain, there } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

const name = 'mail.example.com';
const host = `email.${name}`;
const status = 'GET /v2/x509/{domain}/status';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('TrackingCertificate');
});
beforeEach(async () => {
  deployment.emulator.reset();
  await createDomain(name)(deployment.emulator);
  domain().dns = 'valid';
  deployment.asked();
});
afterAll(() => deployment.stop());

const domain = () => there(deployment.emulator.store.domains.get(name));
const stored = () => domain().certificates.get(host);

/** What Mailgun does in the background. */
const set = (next: TrackingCertificate['status']) => void Object.assign(there(stored()), { status: next });

/** Lets Mailgun go on once a request was answered. */
async function become(next: TrackingCertificate['status'], { after }: { readonly after: string }): Promise<void> {
  const isAnswered = () => deployment.emulator.requests.some(({ route, status: code }) => route === after && code !== undefined);
  while (!isAnswered()) await new Promise((resolve) => setImmediate(resolve));
  set(next);
}

test('it is there once Mailgun has made it', async () => {
  const [certificate] = await Promise.all([deployment.create({ host }), become('active', { after: status })]);
  expect(certificate.state.status).toBe('active');
  expect(deployment.asked()).toEqual(['POST /v2/x509/{domain}', status, status]);
});

test('one that is not made in time can be waited for again, and is asked for only once', async () => {
  const { message, left } = await failureOf(deployment.create({ host, timeout: 1 }));
  expect(message).toContain(`${host}: after 1 seconds Mailgun has not issued the certificate. Run the command again`);
  expect(left).toBeUndefined();
  set('active');
  await deployment.create({ host, timeout: 1 });
  expect(stored()?.status).toBe('active');
});

test('with a timeout of 0 it is not waited for, and with a longer one later it is', async () => {
  const certificate = await deployment.create({ host, timeout: 0 });
  expect(certificate.state.status).toBe('processing');
  set('active');
  expect((await deployment.update(certificate, { host, timeout: 60 })).state.status).toBe('active');
});

test('what Mailgun could not make is said in its words, and asked for again by the next update', async () => {
  const [{ message }] = await Promise.all([failureOf(deployment.create({ host })), become('error', { after: status })]);
  expect(message).toContain(`${host}: TLS x509 key pair generation failed, please contact support`);
  deployment.asked();
  await Promise.all([deployment.create({ host }), become('active', { after: 'PUT /v2/x509/{domain}' })]);
  expect(deployment.asked()).toContain('PUT /v2/x509/{domain}');
  expect(stored()?.status).toBe('active');
});

test('one that has run out is gone, and the next update renews it', async () => {
  const [certificate] = await Promise.all([deployment.create({ host }), become('active', { after: status })]);
  set('expired');
  expect(await deployment.refresh(certificate)).toBeUndefined();
  deployment.asked();
  expect((await deployment.create({ host, timeout: 0 })).state.status).toBe('processing');
  expect(deployment.asked()).toEqual(['POST /v2/x509/{domain}', status, 'PUT /v2/x509/{domain}', status]);
});

test('deleting it leaves it at Mailgun, and it can be had again', async () => {
  const [certificate] = await Promise.all([deployment.create({ host }), become('active', { after: status })]);
  deployment.asked();
  await deployment.delete(certificate);
  expect(deployment.asked()).toEqual([]);
  expect(stored()?.status).toBe('active');
  expect((await deployment.create({ host })).state.status).toBe('active');
});

test('without its CNAME there is none, as Mailgun says', async () => {
  domain().dns = 'unknown';
  expect((await failureOf(deployment.create({ host }))).message).toContain('invalid CNAME record');
  expect(domain().certificates.size).toBe(0);
});

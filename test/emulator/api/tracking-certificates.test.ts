import { X509Certificate } from 'node:crypto';
import type { StoredDomain, TrackingCertificate } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const name = 'example.com';
const host = 'email.example.com';

let stored: StoredDomain;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name });
  stored = emulator.store.domains.get(name) as StoredDomain;
  stored.dns = 'valid';
});

const started = { message: 'Initiated x509 key pair generation', location: `/v2/x509/${host}/status` };

/** What only Mailgun does: it goes on with the certificate. */
function become(status: TrackingCertificate['status']): void {
  Object.assign(stored.certificates.get(host) ?? {}, { status });
}

describe('a certificate of tracked links', () => {
  test('is not there before it was asked for, and says how to ask', async () => {
    expect(await send(`GET /v2/x509/${host}/status`)).toMatchObject({
      status: 404,
      body: { Description: `Please initiate x509 key pair generation at POST /v2/x509/${host}` },
    });
    expect(await send(`PUT /v2/x509/${host}`)).toMatchObject({ status: 404, body: { Description: 'x509 cert not found' } });
    await expect(mailgun.trackingCertificates.get({ host })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is asked for with 202, and the status is where the answer says', async () => {
    expect(await send(`POST /v2/x509/${host}`)).toMatchObject({ status: 202, body: started });
    expect(stored.certificates.get(host)).toMatchObject({ status: 'processing' });
    expect((await send(`GET ${started.location}`)).body).toEqual({ status: 'processing', error: 'Waiting for x509 key pair generation' });
  });

  test('is shown once the store says that it is active, and is one', async () => {
    await mailgun.trackingCertificates.create({ host });
    become('active');
    const { status, error, certificate = '' } = await mailgun.trackingCertificates.get({ host: 'Email.Example.com' });
    expect([status, error]).toEqual(['active', undefined]);
    expect(new X509Certificate(certificate).subject).toMatch(/^CN=/);
  });

  test.each([
    ['expired', 'x509 certificate has expired'],
    ['error', 'TLS x509 key pair generation failed, please contact support'],
  ] as const)('that is %s says so, and is made anew', async (status, error) => {
    await mailgun.trackingCertificates.create({ host });
    become(status);
    expect(await mailgun.trackingCertificates.get({ host })).toEqual({ status, error, certificate: expect.any(String) });
    expect(await send(`PUT /v2/x509/${host}`)).toMatchObject({ status: 202, body: started });
    expect(stored.certificates.get(host)?.status).toBe('processing');
  });

  test('is asked for once, and not made anew while it is made or valid', async () => {
    await mailgun.trackingCertificates.create({ host });
    expect(await send(`POST /v2/x509/${host}`)).toMatchObject({
      status: 409,
      body: { Description: `x509 key pair generation has already been initiated for ${host}` },
    });
    expect(await send(`PUT /v2/x509/${host}`)).toMatchObject({
      status: 429,
      body: { Description: `x509 key pair generation job is already in progress for ${host}` },
    });
    stored.certificates.set(host, { status: 'active', validUntil: new Date('2009-11-10T23:00:00Z') });
    expect(await send(`PUT /v2/x509/${host}`)).toMatchObject({
      status: 409,
      body: { Description: 'x509 certificate is still valid until 2009-11-10 23:00:00 +0000 UTC' },
    });
  });

  test('needs the CNAME of the host', async () => {
    stored.dns = 'unknown';
    expect(await send(`POST /v2/x509/${host}`)).toMatchObject({ status: 400, body: { Reason: 'invalid CNAME record' } });
    expect(stored.certificates.size).toBe(0);
  });

  test.each([name, 'links.example.com', 'nobody'])('is not for %s, which is no host of tracked links', async (other) => {
    expect(await send(`POST /v2/x509/${other}`)).toMatchObject({ status: 404, body: { Description: 'x509 cert not found' } });
  });

  test('belongs to the prefix that the links have, and goes with the domain', async () => {
    await mailgun.trackingCertificates.create({ host });
    await mailgun.domains.update({ domain: name, webPrefix: 'links' });
    await expect(mailgun.trackingCertificates.get({ host })).rejects.toMatchObject({ code: 'not_found' });
    await mailgun.domains.update({ domain: name, webPrefix: 'email' });
    expect(await mailgun.trackingCertificates.get({ host })).toMatchObject({ status: 'processing' });
    await mailgun.domains.delete({ domain: name });
    await mailgun.domains.create({ name });
    await expect(mailgun.trackingCertificates.get({ host })).rejects.toMatchObject({ code: 'not_found' });
  });
});

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TlsOptions } from 'node:tls';
import { selfSignedCertificate } from '../../emulator/certificate';

async function handshake(certificate: TlsOptions, servername: string, ca: string | undefined): Promise<string> {
  const server = createServer(certificate, (socket) => socket.end('hello')).listen(0, '127.0.0.1');
  server.on('tlsClientError', () => undefined);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // Names of IP addresses are checked against `host`, and are not sent as `servername`.
  const socket = connect({ port, host: '127.0.0.1', ca, ...(servername !== '127.0.0.1' && { servername }) });
  try {
    const [greeting] = await once(socket, 'data');
    return String(greeting);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

test.each(['localhost', '127.0.0.1', 'mailgun.test', 'eu.mailgun.test'])(
  'a client that trusts the certificate talks to %s',
  async (host) => {
    const certificate = await selfSignedCertificate(['mailgun.test', '*.mailgun.test']);
    expect(await handshake(certificate, host, certificate.cert)).toBe('hello');
  },
);

test('a client that does not trust it, or asks for another name, does not talk', async () => {
  const certificate = await selfSignedCertificate();
  expect(await handshake(certificate, 'localhost', undefined)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(await handshake(certificate, 'mailgun.test', certificate.cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('it is valid for a year, for the addresses too, and signs no other certificate', async () => {
  const now = new Date('2030-01-31T12:00:00Z');
  const certificate = new X509Certificate((await selfSignedCertificate(['192.0.2.1'], now)).cert);
  expect(new Date(certificate.validFrom).getTime()).toBeLessThanOrEqual(now.getTime());
  expect(new Date(certificate.validTo).toISOString()).toBe('2031-01-31T12:00:00.000Z');
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.0.2.1');
  expect(certificate.ca).toBe(false);
});

test('each has a key of its own', async () => {
  expect((await selfSignedCertificate()).key).not.toBe((await selfSignedCertificate()).key);
});

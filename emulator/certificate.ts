import { isIP } from 'node:net';

/** PEM. A client trusts it with `ca: cert`, or `NODE_EXTRA_CA_CERTS`. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const LOCAL = ['localhost', '127.0.0.1', '::1'];
const YEAR = 365 * 24 * 60 * 60 * 1000;

/**
 * Makes a new key and a certificate for this machine's own names and `hosts`, valid for a year. For HTTPS and STARTTLS of the emulator.
 *
 * @param hosts names (`*.example.com` too) and IP addresses.
 */
export async function selfSignedCertificate(hosts: readonly string[] = [], now: Date = new Date()): Promise<Certificate> {
  const { generate } = require('selfsigned') as typeof import('selfsigned');
  const names = [...new Set([...LOCAL, ...hosts])];
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'mailgun-emulator' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A clock that is a little behind must not find it too young.
    notBeforeDate: new Date(now.getTime() - 60_000),
    notAfterDate: new Date(now.getTime() + YEAR),
    extensions: [
      // Not an authority: whoever trusts it trusts these names and no others.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })) },
    ],
  });
  return { key, cert };
}

import { createPublicKey, type KeyObject } from 'node:crypto';
import { refuse } from '../http/refusal';
import type { Source } from './ids';
import type { DkimKey, StoredDomain } from './stored';

/** A modulus of the right length, each time another one, and nobody's: to make a real pair takes up to a second, and nothing is signed here. */
export function createDkimKey({ randomBytes }: Source, selector: string, bits = 1024): DkimKey {
  const modulus = randomBytes(bits / 8);
  modulus.writeUInt8(modulus.readUInt8(0) | 0x80, 0);
  modulus.writeUInt8(modulus.readUInt8(modulus.length - 1) | 1, modulus.length - 1);
  return newKey(selector, createPublicKey({ key: { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' }, format: 'jwk' }));
}

/** The key of somebody's own, of which only the public half is kept. */
export function importDkimKey(selector: string, pem: string): DkimKey {
  if (!/-----BEGIN RSA PRIVATE KEY-----/.test(pem)) throw refuse(400, importProblem(pem));
  try {
    return newKey(selector, createPublicKey(pem));
  } catch {
    throw refuse(400, importProblem(''));
  }
}

/** Why a key cannot be imported, in Mailgun's words (mailgun-python, integration/tests.py). */
export const importProblem = (pem: string) => ({
  message: `failed to import domain key: ${/-----BEGIN/.test(pem) ? 'failed to parse private key: key must be PKCS1 format' : 'failed to parse PEM'}`,
});

const newKey = (selector: string, key: KeyObject): DkimKey => ({
  selector,
  bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
  publicKey: key.export({ type: 'spki', format: 'der' }).toString('base64'),
  active: false,
  verifiedDns: 'unknown',
});

/** Mailgun looks for the DNS records: a domain whose records are right is active then. */
export function verifyDomain(domain: StoredDomain): void {
  if (domain.dns !== 'valid') return;
  domain.verifiedDns = 'valid';
  domain.settings.state = 'active';
  verifyKeys(domain);
}

/** A domain signs as soon as it is verified, so one of its keys is active then without having been activated. */
function verifyKeys({ dkimKeys }: StoredDomain): void {
  for (const key of dkimKeys) key.verifiedDns = 'valid';
  const [first] = dkimKeys;
  if (first !== undefined && !dkimKeys.some(({ active }) => active)) first.active = true;
}

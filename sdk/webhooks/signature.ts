import { createHmac, timingSafeEqual } from 'node:crypto';
import { MailgunError } from '../errors';

/** What a webhook proves its origin with. */
export interface SignedParts {
  readonly timestamp: string;
  readonly token: string;
  /** Made with the account's own key, and for a subaccount another one with its parent's. */
  readonly signatures: readonly string[];
}

/** Ten digits last until 2286. With a fixed length there is one way only to split what is signed, so no second token for the same signature. */
const timestampForm = /^\d{10}$/;

/** Mailgun writes 50 hexadecimal digits; the bounds keep stores of used tokens small. */
const tokenForm = /^[\w-]{16,128}$/;

const signatureForm = /^[0-9a-f]{64}$/;

/** `undefined` where one is missing, is there twice or has another form. */
export function readSignedParts(timestamp: unknown, token: unknown, own: unknown, parent: unknown): SignedParts | undefined {
  const seconds = typeof timestamp === 'number' ? String(timestamp) : timestamp;
  if (typeof seconds !== 'string' || !timestampForm.test(seconds)) return undefined;
  if (typeof token !== 'string' || !tokenForm.test(token)) return undefined;
  const signatures = [own, parent].filter((signature) => typeof signature === 'string');
  return signatures.length === 0 ? undefined : { timestamp: seconds, token, signatures };
}

/** Compares every signature with every key, so that the time that it takes says nothing about which one is right. */
export function isSignedWith(keys: readonly string[], { timestamp, token, signatures }: SignedParts): boolean {
  const digests = keys.map((key) => createHmac('sha256', key).update(timestamp).update(token).digest());
  const given = signatures.filter((signature) => signatureForm.test(signature)).map((signature) => Buffer.from(signature, 'hex'));
  return digests.flatMap((digest) => given.map((signature) => timingSafeEqual(digest, signature))).includes(true);
}

/**
 * An empty key would let everybody sign.
 *
 * @throws {MailgunError} `invalid_request` where there is no key or one is empty.
 */
export function signingKeysOf(caller: string, signingKey: string | readonly string[]): readonly string[] {
  const keys = [signingKey].flat();
  if (keys.length === 0 || !keys.every((key) => typeof key === 'string' && key.trim() !== ''))
    throw new MailgunError('invalid_request', caller, 'signingKey is empty');
  return keys;
}

/** @throws {MailgunError} `invalid_request` for what is not a number of seconds. */
export function toleranceOf(caller: string, tolerance: number): number {
  if (typeof tolerance !== 'number' || !(tolerance >= 0))
    throw new MailgunError('invalid_request', caller, 'tolerance must be seconds, 0 or more');
  return tolerance;
}

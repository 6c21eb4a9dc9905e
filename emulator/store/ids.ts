import { randomBytes } from 'node:crypto';

const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Domains, routes, forwards, IP pools, webhooks and sub-accounts of the account: 24 hexadecimal digits that begin with the time, `67bcf63306fcfd2fb4b7e056`. */
export const createObjectId = (): string =>
  Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, '0') + randomHex(8);

/** API keys: `f2153fd0-f1277777`. */
export const createKeyId = (): string => `${randomHex(4)}-${randomHex(4)}`;

/** What ends in the id of a key: its secret, and a password that Mailgun makes (mailgun-ruby, domains.yml, 2025-02: `5859b4b3…-3af52e3b-046db944`). */
export const createSecret = (keyId = createKeyId()): string => `${randomHex(16)}-${keyId}`;

/** The key that signs webhooks. */
export const createSigningKey = (): string => `key-${randomHex(16)}`;

/** The key that may be shown in a browser. */
export const createPublicKey = (): string => `pubkey-${randomHex(16)}`;

/** Events: 22 letters, `WRRIdQTPRN67GsdAQwT1Pw`. */
export const createEventId = (): string => randomBytes(16).toString('base64url');

/** Stored messages: `BAABAQVQnsoroq1AQ0FJBZ_w1dnFxPqpYQ`. */
export const createStorageKey = (): string => `BAABAQ${randomBytes(21).toString('base64url')}`;

/** Messages: `20250126072116.4f198640b25c3a86@example.com`. */
export const createMessageId = (domain: string, at: Date): string =>
  `${at.toISOString().replace(/\D/g, '').slice(0, 14)}.${randomHex(8)}@${domain}`;

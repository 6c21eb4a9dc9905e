import type { RandomBytes } from './random';

/** What ids are made of: the time of the account, and bytes. Every `Store` is one. */
export interface Source {
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
}

const randomHex = ({ randomBytes }: Source, bytes: number): string => randomBytes(bytes).toString('hex');

/** Domains, routes, forwards, IP pools, webhooks and sub-accounts of the account: 24 hexadecimal digits that begin with the time, `67bcf63306fcfd2fb4b7e056`. */
export const createObjectId = (source: Source): string =>
  Math.floor(+source.now() / 1000)
    .toString(16)
    .padStart(8, '0') + randomHex(source, 8);

/** Templates, tasks and alerts: RFC 9562, version 4. */
export function createUuid({ randomBytes }: Source): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** API keys: `f2153fd0-f1277777`. */
export const createKeyId = (source: Source): string => `${randomHex(source, 4)}-${randomHex(source, 4)}`;

/** What ends in the id of a key: its secret, and a password that Mailgun makes (mailgun-ruby, domains.yml, 2025-02: `5859b4b3…-3af52e3b-046db944`). */
export const createSecret = (source: Source, keyId = createKeyId(source)): string => `${randomHex(source, 16)}-${keyId}`;

/** The key that signs webhooks. */
export const createSigningKey = (source: Source): string => `key-${randomHex(source, 16)}`;

/** The key that may be shown in a browser. */
export const createPublicKey = (source: Source): string => `pubkey-${randomHex(source, 16)}`;

/** Events: 22 letters, `WRRIdQTPRN67GsdAQwT1Pw`. */
export const createEventId = ({ randomBytes }: Source): string => randomBytes(16).toString('base64url');

/** Stored messages: `BAABAQVQnsoroq1AQ0FJBZ_w1dnFxPqpYQ`. */
export const createStorageKey = ({ randomBytes }: Source): string => `BAABAQ${randomBytes(21).toString('base64url')}`;

/** Messages: `20250126072116.4f198640b25c3a86@example.com`. */
export const createMessageId = (source: Source, domain: string): string =>
  `${source.now().toISOString().replace(/\D/g, '').slice(0, 14)}.${randomHex(source, 8)}@${domain}`;

import { randomBytes } from 'node:crypto';

/** Of the account that everything belongs to, in both regions. */
export const accountId = '5e8c3a2f9d1b4c6e7f8a0b1c';

/** Domains, routes, forwards and IP pools: 24 hexadecimal digits that begin with the time, `67bcf63306fcfd2fb4b7e056`. */
export const createObjectId = (): string =>
  Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, '0') + randomBytes(8).toString('hex');

/** Events: 22 letters, `WRRIdQTPRN67GsdAQwT1Pw`. */
export const createEventId = (): string => randomBytes(16).toString('base64url');

/** Stored messages: `BAABAQVQnsoroq1AQ0FJBZ_w1dnFxPqpYQ`. */
export const createStorageKey = (): string => `BAABAQ${randomBytes(21).toString('base64url')}`;

/** Messages: `20250126072116.4f198640b25c3a86@example.com`. */
export const createMessageId = (domain: string, at: Date): string =>
  `${at.toISOString().replace(/\D/g, '').slice(0, 14)}.${randomBytes(8).toString('hex')}@${domain}`;

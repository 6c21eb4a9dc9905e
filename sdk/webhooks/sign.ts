import { createHmac, randomBytes } from 'node:crypto';
import { signingKeysOf } from './signature';

export interface SignOptions {
  /** The time of the signature. Default: now. */
  readonly timestamp?: Date | undefined;
  /** The unique token: a webhook with a used token is a replay. Default: a new one. */
  readonly token?: string | undefined;
}

/**
 * The body of a webhook as Mailgun posts it, signed, for tests of your own handler: post it with `content-type: application/json`.
 * `event` is in Mailgun's spelling: `{ event: 'opened', recipient: 'alice@example.com' }`.
 *
 * @throws {MailgunError} `invalid_request` for an empty key.
 */
export function signWebhook(signingKey: string, event: Readonly<Record<string, unknown>>, options: SignOptions = {}): string {
  const [key = ''] = signingKeysOf('signWebhook', signingKey);
  const { timestamp: at = new Date(), token = randomBytes(25).toString('hex') } = options;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', key).update(timestamp).update(token).digest('hex');
  return JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event });
}

import { signWebhook } from 'mailgun-sdk';
import type { Signature } from '../store/stored';

interface Signing {
  readonly signingKey: string;
  readonly now: Date;
  /** 50 hexadecimal digits, others for each posting. */
  readonly token: string;
}

/** Signs no content, only the time and the token: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks */
export function createSignature({ signingKey, now, token }: Signing): Signature {
  const { signature } = JSON.parse(signWebhook(signingKey, {}, { timestamp: now, token })) as { signature: Signature };
  return signature;
}

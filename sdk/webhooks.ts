import { isInbound, modernize } from './legacy-webhook';
import type { PostedForm } from './parse-multipart';
import { isRecord, type Posted, readBody } from './posted-body';
import type { ReplayStore } from './replay-store';
import { decodeEvent, type UnknownWebhookEvent, type WebhookEvent } from './webhook-events';
import { isSignedWith, readSignedParts, type SignedParts, signingKeysOf, toleranceOf } from './webhook-signature';

export interface VerifyOptions {
  /** The account's HTTP signing key (`account.getSigningKey`), or several: while it is changed, or with that of the parent account. */
  readonly signingKey: string | readonly string[];
  /** Seconds by which the timestamp may be off, either way. Default 300; `Infinity` for any. */
  readonly tolerance?: number;
  /** Refuses what has come before. Default: nothing is remembered. */
  readonly replay?: ReplayStore;
  /** The `content-type` of the request; needed for multipart only. */
  readonly contentType?: string;
}

/** Why a webhook is not believed. */
export type WebhookRefusal = 'malformed' | 'signature' | 'stale' | 'replayed';

/** What a webhook turned out to be. `event` is there for events, `inbound` for mail that a route has posted. */
export type VerifiedWebhook =
  | { readonly verified: true; readonly token: string; readonly event: WebhookEvent | UnknownWebhookEvent; readonly inbound?: undefined }
  | { readonly verified: true; readonly token: string; readonly inbound: PostedForm; readonly event?: undefined }
  | { readonly verified: false; readonly reason: WebhookRefusal };

/** Mailgun tries again for about 8 hours: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries */
const LONGEST_MEMORY = 24 * 3600;

/**
 * Tells whether Mailgun has sent a webhook, and reads it: an event as JSON, an event of the webhooks of before 2018, or mail that a route has posted.
 * Only timestamp and token are signed, not the rest of the body: take webhooks over HTTPS only. Never throws for what a stranger sends.
 *
 * @param body as it came: text, bytes, or what a web framework made of it.
 * @throws {MailgunError} `invalid_request` for an empty signing key or a wrong tolerance.
 */
export async function verifyWebhook(body: unknown, options: VerifyOptions): Promise<VerifiedWebhook> {
  const { tolerance = 300, replay, contentType } = options;
  const keys = signingKeysOf('verifyWebhook', options.signingKey);
  const allowed = toleranceOf('verifyWebhook', tolerance);
  const posted = readBody(body, contentType);
  const signed = posted && signedPartsOf(posted);
  if (posted === undefined || signed === undefined) return refuse('malformed');
  if (!isSignedWith(keys, signed)) return refuse('signature');
  if (Math.abs(Date.now() / 1000 - Number(signed.timestamp)) > allowed) return refuse('stale');
  const read = contentOf(posted, new Date(Number(signed.timestamp) * 1000));
  if (read === undefined) return refuse('malformed');
  // A token cannot pass again once its timestamp is too old, so that it need not be remembered for longer.
  const memory = Math.min(LONGEST_MEMORY, 2 * allowed + 1);
  if (replay !== undefined && !(await replay.remember(signed.token, memory))) return refuse('replayed');
  return { verified: true, token: signed.token, ...read };
}

const refuse = (reason: WebhookRefusal): VerifiedWebhook => ({ verified: false, reason });

function signedPartsOf(posted: Posted): SignedParts | undefined {
  if ('json' in posted) {
    const { signature, 'parent-signature': parent } = posted.json;
    if (!isRecord(signature)) return undefined;
    const parentSignature = isRecord(parent) ? parent.signature : undefined;
    return readSignedParts(signature.timestamp, signature.token, signature.signature, parentSignature);
  }
  const only = (name: string) => {
    const values = posted.form.fields.get(name) ?? [];
    return values.length === 1 ? values[0] : undefined;
  };
  return readSignedParts(only('timestamp'), only('token'), only('signature'), undefined);
}

function contentOf(
  posted: Posted,
  signedAt: Date,
): { readonly event: WebhookEvent | UnknownWebhookEvent } | { readonly inbound: PostedForm } | undefined {
  if ('form' in posted && isInbound(posted.form)) return { inbound: posted.form };
  const data = 'json' in posted ? posted.json['event-data'] : modernize(posted.form);
  const event = isRecord(data) ? decodeEvent(data, signedAt) : undefined;
  return event && { event };
}

import { decodeEvent, type UnknownWebhookEvent, type WebhookEvent } from './events';
import { type InboundMessage, readInbound } from './inbound';
import { isInbound, modernize } from './legacy';
import { isRecord, type Posted, readBody } from './posted-body';
import type { PostedForm } from './posted-form';
import type { ReplayStore } from './replay-store';
import { isSignedWith, readSignedParts, type SignedParts, signingKeysOf, toleranceOf } from './signature';

/**
 * Why a webhook is refused.
 *
 * - `malformed`: not a webhook of Mailgun: a field is missing, occurs twice or has the wrong form
 * - `signature`: not signed with any of the keys
 * - `stale`: signed too long ago, or in the future
 * - `replayed`: the signature is valid, but its token was used before
 */
export type WebhookRefusal = 'malformed' | 'signature' | 'stale' | 'replayed';

/** A verified webhook. `event` is set for events, `inbound` for emails that a route posted. */
export type VerifiedWebhook = BelievedWebhook | RefusedWebhook;

interface Signed {
  readonly verified: true;
  /** The unique token of the webhook; it is the same when Mailgun sends the webhook again. */
  readonly token: string;
  readonly signedAt: Date;
}

interface EventWebhook extends Signed {
  readonly event: WebhookEvent | UnknownWebhookEvent;
  /** The event as it was posted, including fields that `event` does not declare. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly inbound?: undefined;
}

interface InboundWebhook extends Signed {
  readonly inbound: InboundMessage;
  readonly event?: undefined;
}

export type BelievedWebhook = EventWebhook | InboundWebhook;

interface RefusedWebhook {
  readonly verified: false;
  readonly reason: WebhookRefusal;
}

export interface VerifyOptions {
  /**
   * The account's HTTP webhook signing key (`account.getSigningKey`), which is not its API key; several while one replaces another.
   * The key of a parent account verifies the webhooks of its subaccounts too.
   */
  readonly signingKey: string | readonly string[];
  /**
   * The allowed age of a signature, in seconds, in both directions; `Infinity` for any. Default 300.
   * Mailgun sends a webhook again for 8 hours, reportedly with its first signature (https://github.com/PostHog/posthog/pull/103057):
   * with a `replay` store, 32,400 loses none of them and accepts none twice.
   */
  readonly tolerance?: number | undefined;
  /** Where used tokens are stored. Default: nowhere, so that a replay is accepted. */
  readonly replay?: Pick<ReplayStore, 'remember'> | undefined;
  /** The request's `content-type`; only `multipart/form-data` needs it, which e-mails with attachments are. */
  readonly contentType?: string | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Verifies and reads what Mailgun posts: events in JSON, events of before 2018 in a form, e-mails of routes.
 * `body` is the raw body, or what a web framework parsed. It does not throw for anything that is posted.
 *
 * Mailgun signs a timestamp and a token, **not the body**: anybody who intercepts a webhook can change its content. Accept webhooks over HTTPS only.
 *
 * https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 *
 * @throws {MailgunError} `invalid_request` for an empty signing key or a tolerance that is not a number; and what the replay store throws.
 */
export async function verifyWebhook(body: unknown, { replay, ...options }: VerifyOptions): Promise<VerifiedWebhook> {
  const opened = createOpener('verifyWebhook', { tolerance: 300, ...options })(body, options.contentType);
  if ('reason' in opened) return opened;
  if (replay !== undefined && !(await replay.remember(opened.webhook.token, opened.secondsLeft))) return refuse('replayed');
  return opened.webhook;
}

/** A webhook, and how long its signature is good for. */
export interface OpenedWebhook {
  readonly webhook: BelievedWebhook;
  readonly secondsLeft: number;
}

/** Everything but the question whether the token was used before. The options are checked once, when the opener is made. */
export function createOpener(
  caller: string,
  options: Pick<VerifyOptions, 'signingKey' | 'now'> & { readonly tolerance: number },
): (body: unknown, contentType: string | undefined) => OpenedWebhook | RefusedWebhook {
  const keys = signingKeysOf(caller, options.signingKey);
  const tolerance = toleranceOf(caller, options.tolerance);
  const now = options.now ?? Date.now;

  return (body, contentType) => {
    const posted = readBody(body, contentType);
    const parts = posted && signedPartsOf(posted);
    if (posted === undefined || parts === undefined) return refuse('malformed');
    if (!isSignedWith(keys, parts)) return refuse('signature');

    const signedAt = Number(parts.timestamp);
    const age = now() / 1000 - signedAt;
    if (Math.abs(age) > tolerance) return refuse('stale');

    const signed: Signed = { verified: true, token: parts.token, signedAt: new Date(signedAt * 1000) };
    const webhook = 'json' in posted ? readEvent(posted.json['event-data'], signed) : readForm(posted.form, signed);
    return webhook === undefined ? refuse('malformed') : { webhook, secondsLeft: tolerance - age + 1 };
  };
}

const refuse = (reason: WebhookRefusal): RefusedWebhook => ({ verified: false, reason });

/** A subaccount's webhooks have a second signature, with the parent's key: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks */
function signedPartsOf(posted: Posted): SignedParts | undefined {
  if ('json' in posted) {
    const { signature } = posted.json;
    if (!isRecord(signature)) return undefined;
    return readSignedParts(signature.timestamp, signature.token, signature.signature, signature['parent-signature']);
  }
  const only = (name: string) => {
    const values = posted.form.fields.get(name);
    return values?.length === 1 ? values[0] : undefined;
  };
  return readSignedParts(only('timestamp'), only('token'), only('signature'), only('parent-signature'));
}

function readForm(form: PostedForm, signed: Signed): BelievedWebhook | undefined {
  return isInbound(form) ? { ...signed, inbound: readInbound(form) } : readEvent(modernize(form), signed, Object.fromEntries(form.fields));
}

function readEvent(data: unknown, signed: Signed, raw = data): BelievedWebhook | undefined {
  if (!isRecord(data) || !isRecord(raw)) return undefined;
  const event = decodeEvent(data, signed.signedAt);
  return event && { ...signed, event, raw };
}

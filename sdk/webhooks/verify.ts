import { decodeEvent, type UnknownWebhookEvent, type WebhookEvent } from './events';
import { type InboundMessage, readInbound } from './inbound';
import { isInbound, modernize } from './legacy';
import { isRecord, type Posted, readBody } from './posted-body';
import type { PostedForm } from './posted-form';
import type { ReplayStore } from './replay-store';
import { isSignedWith, readSignedParts, type SignedParts, signingKeysOf, toleranceOf } from './signature';

/**
 * Why a webhook is not to be believed.
 *
 * - `malformed`: no webhook of Mailgun's: a field is missing, is there twice or has another form
 * - `signature`: not signed with any of the keys
 * - `stale`: signed too long ago, or in the future
 * - `replayed`: signed properly, and its token was used before
 */
export type WebhookRefusal = 'malformed' | 'signature' | 'stale' | 'replayed';

/** What a webhook turned out to be. `event` is there for events, `inbound` for mail that a route has posted. */
export type VerifiedWebhook = BelievedWebhook | RefusedWebhook;

interface Signed {
  readonly verified: true;
  /** Mailgun uses it for one webhook, and again when it repeats that one. */
  readonly token: string;
  readonly signedAt: Date;
}

interface EventWebhook extends Signed {
  readonly event: WebhookEvent | UnknownWebhookEvent;
  /** The event as it was posted, with whatever `event` does not know. */
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
   * Seconds between the signature and now, either way; `Infinity` for any. Default 300.
   * Mailgun repeats a webhook for 8 hours, by all accounts with its first signature (https://github.com/PostHog/posthog/pull/103057):
   * with a `replay` store, 32,400 loses none of them and lets nothing in twice.
   */
  readonly tolerance?: number | undefined;
  /** Where used tokens are remembered. Default: nowhere, and a webhook is verified as often as it comes. */
  readonly replay?: Pick<ReplayStore, 'remember'> | undefined;
  /** The request's `content-type`; only `multipart/form-data` needs it, which e-mails with attachments are. */
  readonly contentType?: string | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Verifies and reads what Mailgun posts: events in JSON, events of before 2018 in a form, e-mails of routes.
 * `body` is as it came, or as a web framework has parsed it. Whatever is posted, it does not throw.
 *
 * Mailgun signs a timestamp and a token, **not the body**: who catches a webhook on its way can change what it says. Take webhooks by HTTPS only.
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

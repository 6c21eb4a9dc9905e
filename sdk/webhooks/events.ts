import type { event } from '../api/events';
import { prepareDecoder, UNREADABLE } from '../schema/decoder';
import { type Field, hintOf, object } from '../schema/wire';
import { z } from '../schema/zod';

type Fields = z.output<typeof event>;

/** Fields of every event. Mailgun leaves out what it does not know. */
interface Common
  extends Pick<
    Fields,
    'logLevel' | 'recipient' | 'recipientDomain' | 'recipientProvider' | 'tags' | 'userVariables' | 'flags' | 'message'
  > {
  /** Unique within a day. */
  readonly id?: string;
  /** When it happened or, if Mailgun does not say, when the webhook was signed. */
  readonly timestamp: Date;
  /** The domain that the message was sent from. */
  readonly domain?: { readonly name?: string };
  /** The account, or subaccount, of the domain. */
  readonly account?: { readonly id?: string };
}

type Kind<Name extends string, More extends keyof Fields = never> = Common & Pick<Fields, More> & { readonly event: Name };
type Failed<Severity extends string> = Kind<'failed', 'reason' | 'envelope' | 'deliveryStatus' | 'storage' | 'batch' | 'template'> & {
  readonly severity: Severity;
};
type Engagement = 'ip' | 'geolocation' | 'clientInfo';

/**
 * An event that Mailgun posts, told apart by `event`, and `failed` by `severity`: the webhooks `permanent_fail` and `temporary_fail` both bring `failed`.
 * Fields may be absent, and personal data is redacted where the account says so: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
 */
export type WebhookEvent =
  | Kind<'accepted', 'method' | 'envelope' | 'storage' | 'originatingIp' | 'apiKeyId' | 'batch' | 'template'>
  | Kind<'delivered', 'envelope' | 'deliveryStatus' | 'storage' | 'batch' | 'template'>
  | Failed<'permanent'>
  | Failed<'temporary'>
  | Kind<'rejected', 'reject' | 'reason' | 'storage'>
  | Kind<'opened', Engagement>
  | Kind<'clicked', Engagement | 'url'>
  | Kind<'unsubscribed', Engagement>
  | Kind<'complained', 'envelope'>
  | Kind<'stored', 'storage'>
  | Kind<'list_member_uploaded'>
  | Kind<'list_member_upload_error'>
  | Kind<'list_uploaded'>;

/** An event of a kind that this version does not know, with the fields that every event has. */
export type UnknownWebhookEvent = Common & Partial<Fields> & { readonly event: string };

const kinds: Readonly<Record<WebhookEvent['event'], true>> = {
  accepted: true,
  delivered: true,
  failed: true,
  rejected: true,
  opened: true,
  clicked: true,
  unsubscribed: true,
  complained: true,
  stored: true,
  list_member_uploaded: true,
  list_member_upload_error: true,
  list_uploaded: true,
};

/** Whether an event is of a known kind. */
export const isKnownEvent = (decoded: UnknownWebhookEvent | WebhookEvent): decoded is WebhookEvent =>
  Object.hasOwn(kinds, decoded.event) &&
  (decoded.event !== 'failed' || decoded.severity === 'permanent' || decoded.severity === 'temporary');

/**
 * Reads an event field by field, because one that Mailgun changes must not cost the others; what is unreadable is left out.
 * `undefined` where it does not say what happened.
 */
export function decodeEvent(data: Readonly<Record<string, unknown>>, signedAt: Date): UnknownWebhookEvent | undefined {
  const decoded: Record<string, unknown> = { timestamp: signedAt };
  for (const { name, wire, schema } of fields()) {
    const value = prepareDecoder(schema)((Object.hasOwn(data, wire) ? data[wire] : undefined) ?? undefined);
    if (value !== UNREADABLE && value !== undefined) decoded[name] = value;
  }
  if (decoded.event === undefined || decoded.event === '') return undefined;
  // The dashboard's tests of webhooks bring `CLICKED`, `OPENED`, `UNSUBSCRIBED`.
  const written = String(decoded.event).toLowerCase();
  if (Object.hasOwn(kinds, written)) decoded.event = written;
  return decoded as unknown as UnknownWebhookEvent;
}

let known: readonly Field[] | undefined;

/** Those of the event log and two that only webhooks bring. Made with the first event, so that programs without webhooks do not wait for it. */
function fields(): readonly Field[] {
  if (known === undefined) {
    const { event: logged } = require('../api/events') as typeof import('../api/events');
    const posted = object({
      domain: object({ name: z.string().optional() }).optional(),
      account: object({ id: z.string().optional() }).optional(),
    });
    known = [logged, posted].flatMap(fieldsOf);
  }
  return known;
}

function fieldsOf(schema: z.ZodType): readonly Field[] {
  const hint = hintOf(schema);
  return hint?.kind === 'object' ? hint.fields : [];
}

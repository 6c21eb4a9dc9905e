import { createUuid } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredEvent, StoredPosting, WebhookEventType } from '../store/stored';
import { thingsOf } from '../store/things-of';
import { createSignature } from './signature';
import { writtenEvent } from './written-event';

/** What is to be posted because of an event: once to each URL, whether the domain names it or the account, or the sub-account, or both. */
export function postingsOf(store: Store, event: StoredEvent): StoredPosting[] {
  const eventType = typeOf(event);
  if (eventType === undefined) return [];
  const domain = store.domains.get(event.domain);
  const ofDomain = domain?.webhooks.get(eventType) ?? [];
  const { accountWebhooks } = thingsOf(store, domain);
  const ofAccount = [...accountWebhooks.values()].filter(({ eventTypes }) => eventTypes.includes(eventType)).map(({ url }) => url);
  return [...new Set([...ofDomain, ...ofAccount])].map((url) => ({
    id: createUuid(store),
    kind: 'webhook',
    url,
    domain: event.domain,
    eventType,
    storageKey: event.storage?.key,
    createdAt: store.now(),
    payload: {
      event: { ...writtenEvent(event), account: { id: domain?.settings.subaccountId ?? store.account.id }, domain: { name: event.domain } },
      signature: createSignature({ signingKey: store.account.signingKey, now: store.now(), token: store.randomBytes(25).toString('hex') }),
    },
    event: undefined,
    // https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries: notifications of deliveries are not sent again.
    isRetried: eventType !== 'delivered',
    state: 'waiting',
    attempts: [],
  }));
}

/** Rejected and stored messages have no webhooks. */
function typeOf({ event, severity }: StoredEvent): WebhookEventType | undefined {
  if (event === 'failed') return severity === 'temporary' ? 'temporary_fail' : 'permanent_fail';
  return hookless.has(event) ? undefined : (event as WebhookEventType);
}

const hookless: ReadonlySet<string> = new Set(['rejected', 'stored', 'list_member_uploaded', 'list_member_upload_error', 'list_uploaded']);

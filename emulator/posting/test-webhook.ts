import { signWebhook } from 'mailgun-sdk';
import { createEventId } from '../store/ids';
import type { Store } from '../store/store';
import type { WebhookEventType } from '../store/stored';
import { reach } from './reach';

interface TestWebhook {
  readonly url: string;
  readonly domain: string;
  readonly eventType: WebhookEventType;
  readonly postTo: readonly string[];
}

/**
 * Posts what the dashboard posts as a test, signed with the account's key.
 *
 * @throws {NotAllowed} for a host that nothing may be posted to, and whatever `fetch` throws where nothing listens there.
 */
export async function postTestWebhook(
  store: Store,
  { url, domain, eventType, postTo }: TestWebhook,
): Promise<{ code: number; message: string }> {
  const { status, statusText } = await reach(url, postTo, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: signWebhook(store.account.signingKey, sampleOf(store, eventType, domain), { timestamp: store.now() }),
  });
  return { code: status, message: statusText };
}

/** The values of Mailgun's samples (symfony/mailgun-mailer, Tests/Webhook/Fixtures). */
function sampleOf(store: Store, eventType: WebhookEventType, domain: string): Record<string, unknown> {
  return {
    id: createEventId(store),
    timestamp: +store.now() / 1000,
    'log-level': levels[eventType] ?? 'info',
    recipient: 'alice@example.com',
    'recipient-domain': 'example.com',
    tags: ['my_tag_1', 'my_tag_2'],
    campaigns: [],
    'user-variables': { my_var_1: 'Mailgun Variable #1', 'my-var-2': 'awesome' },
    flags: { 'is-routed': false, 'is-authenticated': true, 'is-system-test': false, 'is-test-mode': false },
    message: {
      headers: {
        to: 'Alice <alice@example.com>',
        'message-id': `20130503182626.18666.16540@${domain}`,
        from: `Bob <bob@${domain}>`,
        subject: `Test ${eventType} webhook`,
      },
      attachments: [],
      size: 111,
    },
    ...kindOf(eventType),
  };
}

const levels: Readonly<Partial<Record<WebhookEventType, string>>> = {
  complained: 'warn',
  temporary_fail: 'warn',
  permanent_fail: 'error',
};

const reader = {
  ip: '50.56.129.169',
  geolocation: { country: 'US', region: 'CA', city: 'San Francisco' },
  'client-info': { 'client-type': 'browser', 'client-name': 'Chrome', 'client-os': 'Linux', 'device-type': 'desktop' },
};

/** The events of readers are in capitals in test webhooks, and in no others. */
function kindOf(eventType: WebhookEventType): Record<string, unknown> {
  switch (eventType) {
    case 'permanent_fail':
      return { event: 'failed', severity: 'permanent', reason: 'bounce', 'delivery-status': { code: 550, message: 'No Such User Here' } };
    case 'temporary_fail':
      return { event: 'failed', severity: 'temporary', reason: 'generic', 'delivery-status': { code: 452, 'retry-seconds': 600 } };
    case 'delivered':
      return { event: eventType, 'delivery-status': { code: 250, message: 'OK', tls: true, 'mx-host': 'smtp-in.example.com' } };
    case 'clicked':
      return { event: 'CLICKED', url: 'https://example.com/', ...reader };
    case 'opened':
      return { event: 'OPENED', ...reader };
    case 'unsubscribed':
      return { event: 'UNSUBSCRIBED', ...reader };
    default:
      return { event: eventType };
  }
}

import { randomBytes } from 'node:crypto';
import { createStores, type Store } from '../../../emulator/store/store';
import type { StoredDomain, StoredMessage, StoredTemplate } from '../../../emulator/store/stored';

export const domainName = 'mail.example.com';
export const trackingUrl = 'http://127.0.0.1:8025/track';
export const secret = 'not a secret';
const receivedAt = new Date('2026-01-02T03:04:05Z');

type Tracking = StoredDomain['tracking'];

export const noTracking: Tracking = {
  open: { active: false, placeAtTheTop: false },
  click: { active: false },
  unsubscribe: {
    active: false,
    htmlFooter: '\n<br>\n<p><a href="%unsubscribe_url%">unsubscribe</a></p>\n',
    textFooter: '\n\nTo unsubscribe click: <%unsubscribe_url%>\n\n',
  },
};

/** The part of a domain that rendering looks at. */
export const domainWith = (tracking: Partial<Tracking> = {}, templates: StoredDomain['templates'] = new Map()): StoredDomain =>
  ({ settings: { name: domainName }, tracking: { ...noTracking, ...tracking }, templates }) as StoredDomain;

export function storeWith(domain: StoredDomain = domainWith()): Store {
  const store = createStores({ now: () => receivedAt, randomBytes }).us;
  store.domains.set(domainName, domain);
  return store;
}

export function messageWith(input: Partial<StoredMessage['input']> = {}, rest: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id: `20260102030405.1@${domainName}`,
    domain: domainName,
    input: { domain: domainName, from: `Bob <bob@${domainName}>`, to: ['Alice Jones <alice@example.com>'], subject: 'Hello', ...input },
    recipients: ['alice@example.com'],
    files: [],
    mime: undefined,
    headers: undefined,
    storageKey: 'BAABAQ1',
    receivedAt,
    method: 'HTTP',
    baseUrl: 'http://127.0.0.1:8025',
    ...rest,
  };
}

export function templateWith(content: string, headers: Readonly<Record<string, string>> = {}, tag = 'v1'): StoredTemplate {
  const createdAt = receivedAt;
  const version = { tag, content, engine: 'handlebars' as const, mjml: '', createdAt, comment: '', id: tag, headers };
  const settings = { name: 'welcome', description: '', createdAt, createdBy: '', id: 'welcome' };
  return { settings, versions: new Map([[tag, version]]), activeTag: tag } as StoredTemplate;
}

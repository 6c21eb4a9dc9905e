import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { postAlert, statusOfGet } from '../posting/alert-webhook';
import { isAllowed } from '../posting/allowed-hosts';
import type { Context } from '../store/context';
import { createSigningKey, createUuid } from '../store/ids';
import type { AlertSettings, Store } from '../store/store';
import type { StoredAlert } from '../store/stored';
import type { SomeBehaviours } from './behaviour';
import { pageByOffset } from './offset-pages';

const eventTypes = ['ip_listed', 'ip_delisted', 'domain_listed', 'domain_delisted', 'send_alert'];

type Area = typeof api.alerts;
type Settings = Pick<StoredAlert, 'eventType' | 'channel' | 'settings'>;

/** Nothing is sent to anybody but this machine and the hosts that are listed: what an email or a Slack channel would have got is in the store. */
export const alerts: Required<SomeBehaviours<Area>> = {
  // The document has the first two "for example", and says that alerts are sent for thresholds too.
  listEventTypes: () => ({ items: eventTypes }),

  getSettings: ({ store: { alerts: stored } }) => ({
    events: [...stored.events.values()],
    webhooks: { ...(stored.signingKey !== undefined && { signingKey: stored.signingKey }) },
    slack: stored.slack ?? {},
  }),

  create: async ({ store, postTo }, settings) => {
    refuseUnfit(settings);
    if (findSame(store, settings) !== undefined) throw refuse(409, { message: 'alert settings already exist' });
    await refuseDeaf(settings, postTo);
    const alert = { id: createUuid(store), ...settings };
    store.alerts.events.set(alert.id, alert);
    return alert;
  },

  update: async ({ store, postTo }, { id, ...settings }) => {
    const before = find(store.alerts, id);
    refuseUnfit(settings);
    await refuseDeaf(settings, postTo);
    Object.assign(before, settings);
    return { message: 'settings updated' };
  },

  delete: ({ store }, { id }) => {
    find(store.alerts, id);
    store.alerts.events.delete(id);
    return { message: 'settings deleted' };
  },

  regenerateSigningKey: ({ store }) => {
    const signingKey = createSigningKey(store);
    store.alerts.signingKey = signingKey;
    return { signingKey };
  },

  testWebhook: async (context, { eventType, url }) => {
    refuseUnknown(eventType);
    const { store, postTo } = context;
    if (!isAllowed(url, postTo))
      throw refuse(400, { message: `${url} cannot be reached: the emulator posts to this machine only, and to the hosts in 'postTo'` });
    const status = await postAlert(url, postTo, sampleOf(context, eventType), signingKeyOf(store));
    if (status === undefined || status < 200 || status > 299) throw refuse(400, { message: `${url} answered ${status ?? 'nothing'}` });
    return tested(context, { eventType, channel: 'webhook', to: [url] });
  },

  testEmail: (context, { eventType, emails }) => {
    refuseUnknown(eventType);
    return tested(context, { eventType, channel: 'email', to: emails });
  },

  testSlack: (context, { eventType, channelIds }) => {
    refuseUnknown(eventType);
    const { events } = connected(context.store);
    const ofAlerts = [...events.values()].filter((each) => each.channel === 'slack' && each.eventType === eventType);
    const to = channelIds ?? ofAlerts.flatMap(({ settings }) => settings.channelIds ?? []);
    for (const id of to) findChannel(context.store, id);
    return tested(context, { eventType, channel: 'slack', to });
  },

  updateSlack: ({ store }, { token, teamId, teamName, scope }) => {
    store.alerts.slack = { token, teamId: teamId ?? '', teamName: teamName ?? '', scope: scope ?? '' };
    return {};
  },

  deleteSlack: ({ store }) => forgetSlack(store),

  revokeSlack: ({ store }) => forgetSlack(store),

  listSlackChannels: (context, { pageSize = 100 }) => {
    connected(context.store);
    return pageByOffset(context, '/v1/alerts/slack/channels', context.store.alerts.channels, pageSize);
  },

  getSlackChannel: ({ store }, { id }) => {
    connected(store);
    return findChannel(store, id);
  },
};

function find({ events }: AlertSettings, id: string): StoredAlert {
  const alert = events.get(id);
  if (alert === undefined) throw refuse(404, { message: 'settings not found' });
  return alert;
}

/** One alert for an event on a channel; webhooks may have several, each with its URL. What makes two the same is not documented. */
const findSame = ({ alerts: { events } }: Store, { eventType, channel, settings: { url } }: Settings) =>
  [...events.values()].find((each) => each.eventType === eventType && each.channel === channel && each.settings.url === url);

const needed = { email: 'emails', webhook: 'url', slack: 'channelIds' } as const;

function refuseUnfit({ eventType, channel, settings }: Settings): void {
  refuseUnknown(eventType);
  const field = needed[channel as keyof typeof needed];
  if (settings[field] === undefined) throw refuse(400, { message: `the channel ${channel} needs ${field}` });
}

function refuseUnknown(eventType: string): void {
  if (!eventTypes.includes(eventType)) throw refuse(400, { message: `unknown event type: ${eventType}` });
}

/** "If a 200 response is not returned […], the request will be rejected" (OpenAPI document). Of other machines it is taken for granted. */
async function refuseDeaf({ settings: { url } }: Settings, postTo: readonly string[]): Promise<void> {
  if (url === undefined || !isAllowed(url, postTo)) return;
  const status = await statusOfGet(url, postTo);
  if (status !== 200) throw refuse(400, { message: `${url} answered ${status ?? 'nothing'} to a GET request` });
}

function signingKeyOf(store: Store): string {
  const { alerts: stored } = store;
  stored.signingKey ??= createSigningKey(store);
  return stored.signingKey;
}

const sampleOf = (context: Context, eventType: string) => ({
  event_type: eventType,
  timestamp: context.store.now().toISOString(),
  ...(eventType.startsWith('ip') && { ip: '192.0.2.1' }),
  ...(eventType.startsWith('domain') && { domain: 'example.com' }),
});

function tested(context: Context, test: Omit<AlertSettings['tests'][number], 'sentAt'>) {
  context.store.alerts.tests.push({ ...test, sentAt: context.store.now() });
  return { message: 'test sent' };
}

function connected({ alerts: stored }: Store): AlertSettings {
  if (stored.slack === undefined) throw refuse(404, { message: 'no settings' });
  if (!stored.slack.token.startsWith('xoxb-')) throw refuse(401, { message: "token should have 'xoxb-' prefix" });
  return stored;
}

function findChannel({ alerts: { channels } }: Store, id: string) {
  const channel = channels.find((each) => each.id === id);
  if (channel === undefined) throw refuse(404, { message: 'channel not found' });
  return channel;
}

function forgetSlack({ alerts: stored }: Store) {
  stored.slack = undefined;
  for (const [id, { channel }] of stored.events) if (channel === 'slack') stored.events.delete(id);
  return {};
}

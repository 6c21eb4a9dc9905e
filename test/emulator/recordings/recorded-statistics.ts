import type { Store, StoredDomain, StoredEvent } from 'mailgun-emulator';
import { api } from 'mailgun-sdk';
import { z } from 'zod';
import type { Arrange } from './recorded-recipients';

const tag = 'abtest-option-a';
const domain = 'domain.test';

/** Something that happened, by the fields that are counted. */
function happen({ events }: Store, timestamp: Date, event: Partial<StoredEvent>, times = 1): void {
  for (let time = 0; time < times; time += 1) {
    const one: StoredEvent = { domain, id: `event${events.length}`, event: 'accepted', timestamp, tags: [tag], ...event };
    events.push(one);
  }
}

const describe = ({ tags }: StoredDomain, description: string) => tags.set(tag, { description, deletedAt: undefined });

const arrangeTag: Arrange = (store, { body }, stored) => {
  const { description, firstSeen, lastSeen } = z.decode(api.tags.get.output, body as never);
  describe(stored, description);
  for (const moment of [firstSeen, lastSeen]) if (moment !== undefined) happen(store, moment, {});
};

const arrangeAnyTag: Arrange = (store) => happen(store, new Date('2024-01-25T12:55:58Z'), {});

const arrangeAccountTag: Arrange = (store) => happen(store, new Date('2026-01-28T18:27:11Z'), { tags: ['test1'] });

const arrangeTagStats: Arrange = (store, { body }, stored) => {
  const { description, stats } = z.decode(api.tags.getStats.output, body as never);
  describe(stored, description);
  for (const { time, accepted } of stats) happen(store, time, {}, accepted?.outgoing);
};

/** By what each kind of count tells its events apart. */
const kinds: Readonly<Record<string, (value: string) => Partial<StoredEvent>>> = {
  provider: (value) => ({ recipientDomain: value }),
  device: (value) => ({ clientInfo: { deviceType: value } }),
  country: (value) => (value === 'unknown' ? {} : { geolocation: { country: value.toUpperCase() } }),
};

const arrangeAggregates: Arrange = (store, { body }) => {
  arrangeAnyTag(store, { path: '', status: 200, body }, {} as StoredDomain);
  const { tag: _, ...divisions } = body as Record<string, Record<string, Record<string, number>>>;
  for (const [kind, values] of Object.entries(divisions))
    for (const [value, counts] of Object.entries(values)) {
      const of = kinds[kind]?.(value);
      for (const event of ['accepted', 'delivered', 'complained', 'unsubscribed'])
        happen(store, new Date('2024-01-25T13:00:00Z'), { ...of, event }, counts[event] ?? 0);
      for (const event of ['opened', 'clicked'])
        for (let time = 0; time < (counts[event] ?? 0); time += 1) {
          const message = time < (counts[`unique_${event}`] ?? 0) ? time : 0;
          const headers = { messageId: `${value}.${message}@domain.test` };
          const happened = { ...of, event, message: { headers, attachments: [], recipients: [] } };
          happen(store, new Date('2024-01-25T13:00:00Z'), happened);
        }
    }
};

const arrangeMetrics: Arrange = (store, { body }) => {
  for (const { dimensions, metrics = {} } of z.decode(api.metrics.query.output, body as never).items) {
    const time = new Date(dimensions[0]?.value ?? '');
    happen(store, time, { event: 'accepted' }, metrics.accepted_count ?? 0);
    happen(store, time, { event: 'delivered' }, metrics.delivered_count ?? metrics.processed_count);
  }
};

const arrangeLogs: Arrange = (store, { body }) => {
  for (const log of z.decode(api.logs.list.output, body as never).items) {
    const { account: _, campaigns: __, domain: sender, flags: { isCallback: ___, ...flags } = {}, ...event } = log;
    store.events.push({ ...(event as Omit<StoredEvent, 'domain'>), flags, domain: sender.name });
  }
};

/** Brings what is counted into the state in which it was, by route. */
export const statisticsArrangements: Readonly<Record<string, Arrange>> = {
  [api.analyticsTags.list.route]: arrangeAccountTag,
  [api.analyticsTags.getLimits.route]: arrangeAccountTag,
  [api.analyticsTags.update.route]: arrangeAccountTag,
  [api.tagsByPath.get.route]: arrangeTag,
  [api.tagsByPath.update.route]: arrangeAnyTag,
  [api.tagsByPath.delete.route]: arrangeAnyTag,
  [api.tagsByPath.getStats.route]: arrangeTagStats,
  [api.tagsByPath.getAggregates.route]: arrangeAggregates,
  [api.metrics.query.route]: arrangeMetrics,
  [api.metrics.queryUsage.route]: arrangeMetrics,
  [api.logs.list.route]: arrangeLogs,
};

import { api, fieldsOf } from 'mailgun-sdk';
import { measure } from '../analytics/measures';
import { startOf } from '../analytics/periods';
import { findTag, type SeenTag, seenTags } from '../analytics/seen-tags';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { Behaviours } from './behaviour';

/** Recorded (mailgun-ruby, analytics_tags.yml, 2026-01). */
const mostTags = 100_000;
/** Tags a page where their counts are wanted (OpenAPI document). */
const mostMeasured = 20;

const sendingMetrics = fieldsOf(api.metrics.query).metrics.unwrap().element.options;

export const analyticsTags: Behaviours<typeof api.analyticsTags> = {
  list: ({ store }, { tag = '', includeMetrics = false, pagination = {} }) => {
    const { sort = 'lastseen:desc', skip = 0, pageSize: limit = 10, includeTotal = false } = pagination;
    if (includeMetrics && limit > mostMeasured) throw refuse(400, { message: `'limit' attribute can't be larger than ${mostMeasured}` });
    const found = tagsOf(store).filter((seen) => seen.tag.toLowerCase().startsWith(tag.toLowerCase()));
    const items = sortTags(found, sort).slice(skip, skip + limit);
    return {
      items: items.map((seen) => shown(store, seen, includeMetrics)),
      pagination: { sort, limit, ...(skip > 0 && { skip }), ...(includeTotal && { total: found.length }) },
    };
  },

  update: ({ store }, { tag, description }) => {
    const name = findTag(tagsOf(store), tag).tag.toLowerCase();
    store.tags.set(name, { description, deletedAt: store.tags.get(name)?.deletedAt });
    return { message: 'Tag updated' };
  },

  delete: ({ store }, { tag }) => {
    store.tags.set(findTag(tagsOf(store), tag).tag.toLowerCase(), { description: '', deletedAt: store.now() });
    return { message: 'Tag deleted' };
  },

  getLimits: ({ store }) => {
    const count = tagsOf(store).length;
    return { limit: mostTags, count, limitReached: count >= mostTags };
  },
};

const tagsOf = (store: Store) => seenTags(store, { notes: store.tags });

/** The last time is cut to the hour (mailgun-ruby, analytics_tags.yml, 2026-01). */
const shown = ({ account, subaccountId }: Store, { tag, description, firstSeen, lastSeen, events }: SeenTag, withMetrics: boolean) => ({
  accountId: subaccountId ?? account.id,
  parentAccountId: account.id,
  tag,
  description,
  firstSeen,
  lastSeen: startOf('hour', lastSeen),
  metrics: withMetrics ? measure(events, sendingMetrics) : {},
  accountName: account.subaccounts.get(subaccountId ?? '')?.settings.name ?? account.name,
});

const columns: Readonly<Record<string, (tag: SeenTag) => string>> = {
  tag: ({ tag }) => tag.toLowerCase(),
  firstseen: ({ firstSeen }) => firstSeen.toISOString(),
  lastseen: ({ lastSeen }) => lastSeen.toISOString(),
};

function sortTags(tags: readonly SeenTag[], sort: string): SeenTag[] {
  const [, column = '', direction] = /^(tag|firstseen|lastseen):(asc|desc)$/.exec(sort) ?? [];
  const key = columns[column];
  if (key === undefined) throw refuse(400, { message: "'sort' attribute is invalid" });
  const sorted = tags.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
  return direction === 'asc' ? sorted : sorted.reverse();
}

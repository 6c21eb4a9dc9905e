import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { aggregate, divisions } from '../analytics/aggregates';
import type { AnalysedEvent } from '../analytics/analysed-events';
import { findTag, type SeenTag, seenTags } from '../analytics/seen-tags';
import { countOverTime, domainOf } from '../analytics/statistics';
import type { Store } from '../store/store';
import { pageByAddress } from './address-pages';
import type { Behaviours } from './behaviour';

/** The OpenAPI document shows this limit. */
const mostTags = 20_000;

export const tags: Behaviours<typeof api.tags> = {
  list: (context, { domain, page, tag, pageSize, prefix = '' }) => {
    const found = tagsOf(context.store, domain).filter((seen) => seen.tag.startsWith(prefix.toLowerCase()));
    const items = new Map(found.map((seen) => [seen.tag, shown(seen)]));
    const words = { address: 'tag', previous: 'prev' };
    const query: Record<string, string> = prefix === '' ? {} : { prefix };
    return pageByAddress(context, { items, path: `/v3/${domain}/tags`, query, words }, { page, address: tag, pageSize });
  },

  get: ({ store }, { domain, tag }) => shown(tagOf(store, domain, tag)),

  update: ({ store }, { domain, tag: name, description = '' }) => {
    const { tag } = tagOf(store, domain, name);
    const notes = domainOf(store, domain).tags;
    notes.set(tag, { description, deletedAt: notes.get(tag)?.deletedAt });
    return { message: 'Tag updated' };
  },

  delete: ({ store }, { domain, tag: name }) => {
    const { tag } = tagOf(store, domain, name);
    domainOf(store, domain).tags.set(tag, { description: '', deletedAt: new Date() });
    return { message: 'Tag deleted' };
  },

  getAggregates: ({ store }, { domain, tag: name, type }) => {
    const { tag, events } = tagOf(store, domain, name);
    return { tag, [type]: aggregate(events, divisions[type]) };
  },

  getStats: ({ store }, { domain, tag: name, provider, device, country, ...question }) => {
    const { tag, description, events } = tagOf(store, domain, name);
    const isOf = (event: AnalysedEvent, kind: keyof typeof divisions, value: string | undefined) =>
      value === undefined || divisions[kind].valueIn(event) === value.toLowerCase();
    const wanted = (event: AnalysedEvent) =>
      isOf(event, 'provider', provider) && isOf(event, 'device', device) && isOf(event, 'country', country);
    return { ...countOverTime(events.filter(wanted), question), tag, description };
  },

  getLimits: ({ store }, { domain }) => ({ limit: mostTags, count: tagsOf(store, domain).length }),

  listDevices: ({ store }, { domain }) => valuesOf(store, domain, 'device'),
  listProviders: ({ store }, { domain }) => valuesOf(store, domain, 'provider'),
  listCountries: ({ store }, { domain }) => valuesOf(store, domain, 'country'),
};

function tagsOf(store: Store, name: string): SeenTag[] {
  const { settings, tags: notes } = domainOf(store, name);
  return seenTags(store, { domain: settings.name, notes });
}

const tagOf = (store: Store, domain: string, name: string) => findTag(tagsOf(store, domain), name);

const shown = ({ tag, description, firstSeen, lastSeen }: SeenTag): z.output<typeof api.tags.get.output> => ({
  tag,
  description,
  firstSeen,
  lastSeen,
});

function valuesOf(store: Store, domain: string, kind: keyof typeof divisions) {
  domainOf(store, domain);
  return { items: [...divisions[kind].values] };
}

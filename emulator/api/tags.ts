import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { aggregate, divisions } from '../analytics/aggregates';
import type { AnalysedEvent } from '../analytics/analysed-events';
import { findTag, type SeenTag, seenTags } from '../analytics/seen-tags';
import { countOverTime, domainOf } from '../analytics/statistics';
import type { Store } from '../store/store';
import type { Behaviours } from './behaviour';

/** The OpenAPI document shows this limit. */
const mostTags = 20_000;

export const tags: Behaviours<typeof api.tags> = {
  list: (context, { domain, page, tag = '', pageSize = 1000, prefix = '' }) => {
    const found = tagsOf(context.store, domain).filter((seen) => seen.tag.toLowerCase().startsWith(prefix.toLowerCase()));
    const items = page === 'next' && tag === '' ? [] : pageOf(found, { page, tag, limit: pageSize });
    const [head, tail] = [items[0], items.at(-1)];
    const link = (to: string, from: SeenTag | undefined) =>
      `${context.baseUrl}/v3/${domain}/tags?${new URLSearchParams({ limit: String(pageSize), page: to, tag: from?.tag ?? '', ...(prefix && { prefix }) })}`;
    const paging = {
      previous: link('prev', head === found[0] ? undefined : head),
      first: link('first', undefined),
      next: link('next', tail === found.at(-1) ? undefined : tail),
      last: link('last', undefined),
    };
    return { items: items.map(shown), paging };
  },

  get: ({ store }, { domain, tag }) => shown(tagOf(store, domain, tag)),

  update: ({ store }, { domain, tag: name, description = '' }) => {
    const tag = tagOf(store, domain, name).tag.toLowerCase();
    const notes = domainOf(store, domain).tags;
    notes.set(tag, { description, deletedAt: notes.get(tag)?.deletedAt });
    return { message: 'Tag updated' };
  },

  delete: ({ store }, { domain, tag: name }) => {
    const tag = tagOf(store, domain, name).tag.toLowerCase();
    domainOf(store, domain).tags.set(tag, { description: '', deletedAt: store.now() });
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
    return { ...countOverTime(events.filter(wanted), question, store.now()), tag, description };
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

/**
 * Recorded in January 2024 (mailgun-ruby, tags.yml): 1,000 a page, and a link names no tag where nothing lies beyond. What is there is not known;
 * here it is an empty page, because a first page once more would have no end.
 */
function pageOf(found: readonly SeenTag[], { page, tag, limit }: { page: string | undefined; tag: string; limit: number }): SeenTag[] {
  const pivot = tag.toLowerCase();
  const before = found.filter((seen) => seen.tag.toLowerCase() < pivot);
  if (page === 'next') return found.filter((seen) => seen.tag.toLowerCase() > pivot).slice(0, limit);
  if (page === 'prev') return before.slice(-limit);
  return page === 'last' ? found.slice(-limit) : found.slice(0, limit);
}

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

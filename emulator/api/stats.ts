import type { api } from 'mailgun-sdk';
import { aggregate, divisions } from '../analytics/aggregates';
import { analysedEvents } from '../analytics/analysed-events';
import { countOverTime, eventsOf } from '../analytics/statistics';
import type { Behaviours } from './behaviour';

/** No source shows how counts are put together by a key, nor how those of several domains are told apart. */
export const stats: Behaviours<typeof api.stats, 'getTotalsByDomain' | 'getFiltered'> = {
  getTotals: ({ store }, question) => countOverTime(analysedEvents(store), question, store.now()),
  getDomainTotals: ({ store }, { domain, ...question }) => countOverTime(eventsOf(store, domain), question, store.now()),
  getProviders: ({ store }, { domain }) => ({ providers: aggregate(eventsOf(store, domain), divisions.provider) }),
  getDevices: ({ store }, { domain }) => ({ devices: aggregate(eventsOf(store, domain), divisions.device) }),
  getCountries: ({ store }, { domain }) => ({ countries: aggregate(eventsOf(store, domain), divisions.country) }),
};

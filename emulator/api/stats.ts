import type { api } from 'mailgun-sdk';
import { aggregate, divisions } from '../analytics/aggregates';
import { analysedEvents } from '../analytics/analysed-events';
import { countByDomain, countByGroup, countOverTime, eventsOf } from '../analytics/statistics';
import type { Behaviours } from './behaviour';

export const stats: Behaviours<typeof api.stats> = {
  getTotals: ({ store }, question) => countOverTime(analysedEvents(store), question, store.now()),
  getDomainTotals: ({ store }, { domain, ...question }) => countOverTime(eventsOf(store, domain), question, store.now()),
  getTotalsByDomain: ({ store }, question) => countByDomain(analysedEvents(store), question),
  getFiltered: ({ store }, question) => countByGroup(analysedEvents(store), question, store.now()),
  getProviders: ({ store }, { domain }) => ({ providers: aggregate(eventsOf(store, domain), divisions.provider) }),
  getDevices: ({ store }, { domain }) => ({ devices: aggregate(eventsOf(store, domain), divisions.device) }),
  getCountries: ({ store }, { domain }) => ({ countries: aggregate(eventsOf(store, domain), divisions.country) }),
};

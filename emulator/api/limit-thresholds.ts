import type { api } from 'mailgun-sdk';
import type { Behaviours } from './behaviour';
import { createThreshold, findThreshold, never } from './thresholds';

export const limitThresholds: Behaviours<typeof api.limitThresholds> = {
  list: ({ store }) => ({ items: [...store.limitThresholds.values()], total: store.limitThresholds.size }),

  get: ({ store }, { name }) => findThreshold(store.limitThresholds, name),

  create: ({ store }, settings) => {
    const limit = { ...createThreshold(store, store.limitThresholds, settings), updatedAt: never, lastChecked: never };
    store.limitThresholds.set(limit.name, limit);
    return limit;
  },

  update: ({ store }, settings) => {
    const { id, createdAt, lastChecked } = findThreshold(store.limitThresholds, settings.name);
    store.limitThresholds.set(settings.name, { filters: [], ...settings, id, createdAt, lastChecked, updatedAt: store.now() });
    return { message: 'success' };
  },

  delete: ({ store }, { name }) => {
    store.limitThresholds.delete(findThreshold(store.limitThresholds, name).name);
    return { message: 'success' };
  },
};

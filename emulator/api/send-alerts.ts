import type { api } from 'mailgun-sdk';
import { measureAlerts } from '../analytics/threshold-hits';
import type { Behaviours } from './behaviour';
import { createThreshold, findThreshold, never } from './thresholds';

export const sendAlerts: Behaviours<typeof api.sendAlerts> = {
  list: ({ store }) => ({ items: [...store.sendAlerts.values()], total: store.sendAlerts.size }),

  get: ({ store }, { name }) => findThreshold(store.sendAlerts, name),

  create: ({ store }, settings) => {
    const made = createThreshold(store, store.sendAlerts, settings);
    const alert = { alertChannels: [], ...made, updatedAt: made.createdAt, lastChecked: made.createdAt };
    store.sendAlerts.set(alert.name, alert);
    return alert;
  },

  // Whatever is not given is lost: "This endpoint performs a full replacement (PUT)", says the OpenAPI document.
  update: ({ store }, settings) => {
    const { id, createdAt, lastChecked } = findThreshold(store.sendAlerts, settings.name);
    store.sendAlerts.set(settings.name, {
      alertChannels: [],
      filters: [],
      ...settings,
      id,
      createdAt,
      lastChecked,
      updatedAt: store.now(),
    });
    return { message: 'success' };
  },

  delete: ({ store }, { name }) => {
    store.sendAlerts.delete(findThreshold(store.sendAlerts, name).name);
    return { message: 'success' };
  },

  // Mailgun measures every now and then; here it is done when somebody asks. Nobody is alerted.
  listHits: (context) => {
    const { store } = context;
    measureAlerts(store, context.store.now(), never);
    return { items: store.hits, total: store.hits.length };
  },
};

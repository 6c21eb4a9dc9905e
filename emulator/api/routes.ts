import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import { matchesRecipient } from '../store/route-match';
import type { Store } from '../store/store';
import type { StoredRoute } from '../store/stored';
import type { Behaviours } from './behaviour';

export const routes: Behaviours<typeof api.routes> = {
  list: ({ store }, { skip = 0, pageSize = 100 }) => {
    const ordered = byPriority(store);
    return { totalCount: ordered.length, items: ordered.slice(skip, skip + pageSize) };
  },

  get: ({ store }, { id }) => ({ route: findRoute(store, id) }),

  match: ({ store }, { address }) => {
    const route = byPriority(store).find(({ expression }) => matchesRecipient(expression, address));
    if (route === undefined) throw refuse(404, { message: 'Route not found' });
    return { route };
  },

  create: ({ store }, { expression, actions = [], priority = 0, description = '' }) => {
    const route = { id: createObjectId(store), expression, actions, priority, description, createdAt: store.now() };
    store.routes.set(route.id, route);
    return { message: 'Route has been created', route };
  },

  update: ({ store }, { id, ...news }) => ({ message: 'Route has been updated', ...Object.assign(findRoute(store, id), news) }),

  delete: ({ store }, { id }) => {
    store.routes.delete(findRoute(store, id).id);
    return { id, message: 'Route has been deleted' };
  },
};

/** Smaller priorities first, and the newest first within one (mailgun-ruby, routes.yml, 2025-01). */
const byPriority = (store: Store) => [...store.routes.values()].reverse().sort((a, b) => a.priority - b.priority);

function findRoute(store: Store, id: string): StoredRoute {
  const route = store.routes.get(id);
  if (route === undefined) throw refuse(404, { message: 'Route not found' });
  return route;
}

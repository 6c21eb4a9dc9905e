import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { firstRoute, orderedRoutes } from '../inbound/ordered-routes';
import { createObjectId } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredRoute } from '../store/stored';
import type { Behaviours } from './behaviour';

export const routes: Behaviours<typeof api.routes> = {
  list: ({ store }, { skip = 0, pageSize = 100 }) => {
    const ordered = orderedRoutes(store);
    return { totalCount: ordered.length, items: ordered.slice(skip, skip + pageSize) };
  },

  get: ({ store }, { id }) => ({ route: findRoute(store, id) }),

  match: ({ store }, { address }) => {
    const route = firstRoute(store, address);
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

function findRoute(store: Store, id: string): StoredRoute {
  const route = store.routes.get(id);
  if (route === undefined) throw refuse(404, { message: 'Route not found' });
  return route;
}

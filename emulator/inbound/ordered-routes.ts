import type { Store } from '../store/store';
import type { StoredRoute } from '../store/stored';
import { createWork } from './pattern';
import { evaluateFilter } from './route-filter';

/** Smaller priorities first, and the newest first within one (mailgun-ruby, routes.yml, 2025-01). */
export const orderedRoutes = (store: Pick<Store, 'routes'>): StoredRoute[] =>
  [...store.routes.values()].reverse().sort((a, b) => a.priority - b.priority);

/** The first route that takes mail to an address. Nothing else is known of the message, so that no header matches. */
export function firstRoute(store: Pick<Store, 'routes'>, address: string): StoredRoute | undefined {
  const work = createWork();
  const addressed = { recipient: address, headers: [], takenBefore: false };
  return orderedRoutes(store).find(({ expression }) => evaluateFilter(expression, addressed, work).matches);
}

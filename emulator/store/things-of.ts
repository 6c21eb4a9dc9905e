import type { Store } from './store';
import type { StoredDomain } from './stored';

type Things = Pick<Store, 'routes' | 'lists' | 'templates' | 'accountWebhooks'>;

/** What goes with a domain: that of the account or of the sub-account whose it is. Neither has what the other made. */
export function thingsOf(store: Store, domain: StoredDomain | undefined): Things {
  if (domain === undefined || domain.settings.subaccountId === store.subaccountId) return store;
  return store.ofSubaccounts.get(domain.settings.subaccountId ?? '') ?? nothing();
}

const nothing = (): Things => ({ routes: new Map(), lists: new Map(), templates: new Map(), accountWebhooks: new Map() });

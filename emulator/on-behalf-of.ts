import { findLiving } from './api/subaccounts';
import { refuse } from './http/refusal';
import type { Store } from './store/store';
import type { StoredDomain } from './store/stored';

/**
 * What a call sees that acts for a sub-account: its own domains, and the rest of the store as it is.
 *
 * @throws {Refusal} for a sub-account that is not there; what Mailgun says to it is not known.
 */
export function storeOf(store: Store, subaccountId: string): Store {
  findLiving(store, subaccountId, refuse(403, { message: 'Forbidden' }));
  return { ...store, domains: new OwnDomains(store.domains, subaccountId) };
}

/** A part of all domains that can be written to like the whole, so that no behaviour has to know of sub-accounts. */
class OwnDomains extends Map<string, StoredDomain> {
  constructor(
    private readonly all: Map<string, StoredDomain>,
    private readonly subaccountId: string,
  ) {
    super();
    for (const [name, domain] of all) if (domain.settings.subaccountId === subaccountId) super.set(name, domain);
  }

  override set(name: string, domain: StoredDomain): this {
    domain.settings.subaccountId = this.subaccountId;
    this.all.set(name, domain);
    return super.set(name, domain);
  }

  override delete(name: string): boolean {
    // Its name may be another's by now.
    if (this.all.get(name) === this.get(name)) this.all.delete(name);
    return super.delete(name);
  }
}

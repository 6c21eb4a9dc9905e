import { findLiving } from './api/subaccounts';
import { refuse } from './http/refusal';
import { createStore, type Store } from './store/store';
import type { StoredDomain, StoredIpPool } from './store/stored';

/**
 * What a call sees that acts for a sub-account: its own domains and things, and the pools that it is lent. Addresses, messages, events
 * and what is posted are those of the account, where analytics sees only what happened to its own domains.
 *
 * @throws {Refusal} for a sub-account that is not there; what Mailgun says to it is not known.
 */
export function storeOf(store: Store, subaccountId: string): Store {
  const { poolIds } = findLiving(store, subaccountId, refuse(403, { message: 'Forbidden' }));
  const own = store.ofSubaccounts.get(subaccountId) ?? createStore(store.account, store, subaccountId);
  store.ofSubaccounts.set(subaccountId, own);
  const { ips, dynamicPools, dynamicPoolMoves, messages, events, postings } = store;
  const lent = [...store.ipPools].filter(([id]) => poolIds.has(id));
  return {
    ...own,
    domains: new OwnDomains(store.domains, subaccountId),
    ipPools: new WithLentPools(own.ipPools, lent),
    ...{ ips, dynamicPools, dynamicPoolMoves, messages, events, postings },
  };
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

/** Its own pools, and behind them those that it is lent, which cannot be changed. */
class WithLentPools extends Map<string, StoredIpPool> {
  constructor(
    private readonly own: Map<string, StoredIpPool>,
    lent: readonly (readonly [string, StoredIpPool])[],
  ) {
    super();
    for (const [id, pool] of own) super.set(id, pool);
    for (const [id, pool] of lent) super.set(id, { ...pool, isInherited: true });
  }

  override set(id: string, pool: StoredIpPool): this {
    this.own.set(id, pool);
    return super.set(id, pool);
  }

  override delete(id: string): boolean {
    this.own.delete(id);
    return super.delete(id);
  }
}

import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredSubaccount } from '../store/stored';
import type { Behaviours } from './behaviour';
import { findOwnPool, takeBack } from './ip-pools';
import { findLiving } from './subaccounts';

/** The older way to lend pools, for sub-accounts that have one of them at most. Mailgun does it after its answer; here it is done with it. */
export const ipPoolDelegations: Behaviours<typeof api.ipPoolDelegations> = {
  list: ({ store }) => {
    const lent = [...store.account.subaccounts.values()].flatMap((subaccount) =>
      lentTo(store, subaccount).map((poolId) => ({ poolId, subaccountId: subaccount.settings.id })),
    );
    return { items: lent, totalCount: lent.length };
  },

  replace: ({ store }, { subaccountId, poolId }) => {
    const borrower = findLiving(store, subaccountId, refuse(404, { message: 'account not found' }));
    const before = lentTo(store, borrower);
    if (before.length > 1 || !store.ipPools.has(poolId)) throw refuse(400, { message: 'invalid request parameters' });
    findOwnPool(store, poolId);
    const domains = [...store.domains.values()].filter(({ settings }) => settings.subaccountId === subaccountId);
    for (const domain of domains) if (before.includes(domain.poolId ?? '')) domain.poolId = poolId;
    for (const id of before) borrower.poolIds.delete(id);
    borrower.poolIds.add(poolId);
    return started(store);
  },

  delete: ({ store }, { subaccountId, poolId }) => {
    const borrower = findLiving(store, subaccountId, refuse(404, { message: 'account not found' }));
    if (lentTo(store, borrower).length > 1) throw refuse(400, { message: 'invalid request parameters' });
    takeBack(store, poolId, borrower, subaccountId);
    return started(store);
  },
};

/** A sub-account is lent pools of both regions, and one region is asked. */
const lentTo = ({ ipPools }: Store, { poolIds }: StoredSubaccount) => [...poolIds].filter((id) => ipPools.has(id));

const started = (store: Store) => ({ message: 'started', referenceId: createObjectId(store) });

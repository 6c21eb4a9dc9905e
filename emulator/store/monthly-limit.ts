import type { Store, Stores } from './store';
import type { StoredDomain } from './stored';

/** Messages of this month in both regions: those of a sub-account. */
export const sentThisMonth = (stores: Stores, at: Date, subaccountId: string): number =>
  Object.values(stores).reduce((sum, store) => sum + sentSince(store, startOfMonth(at), subaccountId), 0);

/** Messages of this month in a region, of the account or of the sub-account whose store it is. */
export const sentInRegion = (store: Store, at: Date): number => sentSince(store, startOfMonth(at), store.subaccountId);

/**
 * Why the account or the sub-account may not send any more this month; the words are not documented. The message that reaches the limit is the
 * last one. "When an account is disabled, sending will be halted", until it is enabled again or until "a new calendar month"
 * (https://help.mailgun.com/hc/en-us/articles/4402611589915); of a sub-account it is only said that it has such a limit too.
 */
export function reasonToHalt(store: Store, stores: Stores, { settings: { subaccountId } }: StoredDomain, at: Date): string | undefined {
  const subaccount = store.account.subaccounts.get(subaccountId ?? '');
  if (subaccount?.settings.status === 'disabled') return 'The subaccount is disabled';
  if (subaccount?.monthlyLimit !== undefined && sentThisMonth(stores, at, subaccount.settings.id) >= subaccount.monthlyLimit)
    return 'The subaccount has reached its custom message limit';
  const { sendingLimit } = store;
  if (sendingLimit.disabledAt !== undefined && sendingLimit.disabledAt < startOfMonth(at)) sendingLimit.disabledAt = undefined;
  return sendingLimit.disabledAt && 'The account is disabled: it has reached its custom message limit';
}

/** Disables an account that has reached its limit. */
export function haltAtLimit(store: Store, at: Date): void {
  const { sendingLimit } = store;
  if (sendingLimit.monthly !== undefined && sentInRegion(store, at) >= sendingLimit.monthly) sendingLimit.disabledAt ??= at;
}

function sentSince({ domains, messages }: Store, start: Date, subaccountId?: string): number {
  const isCounted = (name: string) => subaccountId === undefined || domains.get(name)?.settings.subaccountId === subaccountId;
  return messages.filter(({ domain, receivedAt }) => receivedAt >= start && isCounted(domain)).length;
}

const startOfMonth = (at: Date) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));

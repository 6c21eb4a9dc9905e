import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { Account } from '../store/store';
import type { Behaviours } from './behaviour';

export const ipAllowlist: Behaviours<typeof api.ipAllowlist> = {
  list: ({ store: { account } }) => listOf(account),

  update: ({ store: { account } }, { address, description = '' }) => {
    refuseUnknown(account, address);
    account.ipAllowlist.set(address, description);
    return listOf(account);
  },

  // No source says what a second entry of the same address does; here there is one of each.
  create: ({ store: { account } }, { address, description = '' }) => {
    account.ipAllowlist.set(address, description);
    return listOf(account);
  },

  delete: ({ store: { account } }, { address }) => {
    refuseUnknown(account, address);
    account.ipAllowlist.delete(address);
    return listOf(account);
  },
};

const listOf = ({ ipAllowlist: entries }: Account) => ({
  items: [...entries].map(([ipAddress, description]) => ({ ipAddress, description })),
});

function refuseUnknown({ ipAllowlist: entries }: Account, address: string): void {
  if (!entries.has(address)) throw refuse(400, { message: 'IP not found' });
}

import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { bare, isAddress } from '../store/recipients';
import type { Store } from '../store/store';
import type { Behaviours } from './behaviour';

export const validations: Behaviours<typeof api.validations> = {
  get: ({ store }, { address }) => judgeAddress(store, address),
};

/** Nothing is asked of anybody: an address is judged by how it looks, and by the bounces of the account. The reasons are documented. */
export function judgeAddress(store: Store, given: string): z.output<typeof api.validations.get.output> {
  const address = bare(given.trim()).toLowerCase();
  const [local = '', host = ''] = address.split('@');
  const [name = '', ...alias] = local.split('+');
  const isRoleAddress = roles.has(name);
  const isDisposableAddress = disposable.has(host);
  const about = { address: given, isDisposableAddress, isRoleAddress, ...(alias.length > 0 && { rootAddress: `${name}@${host}` }) };
  const reason = whyNot(store, address, host);
  if (reason !== undefined) return { ...about, reason: [reason], result: 'undeliverable', risk: 'high' };
  if (isDisposableAddress) return { ...about, reason: ['mailbox_is_disposable_address'], result: 'do_not_send', risk: 'high' };
  if (isRoleAddress) return { ...about, reason: ['mailbox_is_role_address'], result: 'deliverable', risk: 'medium' };
  return { ...about, reason: [], result: 'deliverable', risk: 'low' };
}

const roles = new Set(['abuse', 'admin', 'billing', 'info', 'marketing', 'noreply', 'postmaster', 'sales', 'support', 'webmaster']);
const disposable = new Set(['mailinator.com', 'guerrillamail.com', 'yopmail.com', '10minutemail.com', 'trashmail.com']);

function whyNot(store: Store, address: string, host: string): string | undefined {
  if (!isAddress(address)) return 'mailbox_does_not_exist';
  // Names under `.invalid` never resolve (RFC 6761).
  if (!host.includes('.') || host.endsWith('.invalid')) return 'no_mx';
  const bounced = [...store.domains.values()].some(({ bounces }) => bounces.has(address));
  return bounced ? 'mailbox_does_not_exist' : undefined;
}

import { BlockList } from 'node:net';
import { familyOf } from '../http/public-address';
import type { Account } from './store';

/** Whether an address may call: an empty list lets everybody. */
export function isListed({ ipAllowlist }: Account, address: string): boolean {
  if (ipAllowlist.size === 0) return true;
  const listed = new BlockList();
  for (const entry of ipAllowlist.keys()) {
    const [network = '', prefix] = entry.split('/');
    const family = familyOf(network);
    if (prefix === undefined) listed.addAddress(network, family);
    else listed.addSubnet(network, Number(prefix), family);
  }
  return listed.check(address, familyOf(address));
}

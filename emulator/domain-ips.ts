import type { api } from 'mailgun-sdk';
import type { Behaviours } from './behaviour';
import { findDomain } from './find-domain';

export const domainIps: Behaviours<typeof api.domainIps> = {
  list: ({ store }, { name }) => {
    const { ips } = findDomain(store, name);
    return { items: ips, totalCount: ips.length };
  },
  add: ({ store }, { name, ip, poolId }) => {
    const domain = findDomain(store, name);
    if (ip !== undefined) domain.ips = [...new Set([...domain.ips, ip])];
    if (poolId !== undefined) domain.poolId = poolId;
    return { message: 'success' };
  },
  delete: ({ store }, { name, ip, replacementPoolId }) => {
    const domain = findDomain(store, name);
    if (ip === 'ip_pool') domain.poolId = replacementPoolId;
    else domain.ips = ip === 'all' ? [] : domain.ips.filter((each) => each !== ip);
    return { message: 'success' };
  },
};

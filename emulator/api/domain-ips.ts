import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import { findIp, findPool, linkedPool, refuseUnfit, replacePool, sendingIps, withoutIp } from '../store/sending-ips';
import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';

const done = { message: 'success' };

export const domainIps: Behaviours<typeof api.domainIps> = {
  list: ({ store }, { domain }) => {
    const ips = sendingIps(store, findDomain(store, domain));
    return { items: ips, totalCount: ips.length };
  },

  add: ({ store }, { domain: name, ip, poolId }) => {
    const domain = findDomain(store, name);
    if (poolId !== undefined) findPool(store, poolId, 'field');
    if (ip !== undefined) {
      refuseLinked(store, domain);
      findIp(store, ip, 'field');
      domain.ips = [...new Set([...domain.ips, ip])];
    }
    if (poolId !== undefined) domain.poolId = poolId;
    return done;
  },

  delete: (context, removal) => removeFromDomain(context, removal),
};

/** What `domainIps.delete` and, by another path, `ips.deleteFromPool` do. */
export function removeFromDomain({ store }: Context, removal: z.output<typeof api.domainIps.delete.input>) {
  const { domain: name, ip, replacementIp, replacementPoolId } = removal;
  const domain = findDomain(store, name);
  if (ip === 'ip_pool') unlink(store, domain, replacementIp, replacementPoolId);
  else if (ip === 'all') replacePool(domain, 'shared', undefined);
  else {
    refuseLinked(store, domain);
    if (replacementIp !== undefined && replacementIp !== 'shared') findIp(store, replacementIp, 'field');
    domain.ips = withoutIp(domain, ip, replacementIp);
  }
  return done;
}

/** "Note that it's impossible to alter domain IPs if a DIPP is linked to the domain", says the OpenAPI document, not in which words. */
function refuseLinked(store: Store, domain: StoredDomain): void {
  if (linkedPool(store, domain) !== undefined) throw refuse(400, { message: 'an IP pool is linked to the domain' });
}

function unlink(store: Store, domain: StoredDomain, ip: string | undefined, poolId: string | undefined): void {
  if ((ip === undefined) === (poolId === undefined)) throw refuse(400, { message: 'Either ip or pool_id must be specified, but not both' });
  if (ip !== undefined && ip !== 'shared') refuseUnfit(store, [ip]);
  if (poolId !== undefined) findPool(store, poolId, 'field');
  replacePool(domain, ip, poolId);
}

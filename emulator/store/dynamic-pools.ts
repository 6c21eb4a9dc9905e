import { refuse } from '../http/refusal';
import { createObjectId } from './ids';
import { findIp } from './sending-ips';
import type { Store } from './store';
import type { DynamicPoolMove, DynamicPoolName, StoredDomain } from './stored';
import { isWarming } from './warmup';

const poolNames: readonly DynamicPoolName[] = ['dynamic_good', 'dynamic_poor', 'dynamic_new'];

/** The document has no words for what the pools refuse; it has those for a pool that there cannot be. */
export function readPoolName(name: string): DynamicPoolName {
  const found = poolNames.find((each) => each === name);
  if (found === undefined) throw refuse(400, { Field: 'pool', Value: name });
  return found;
}

export function findDynamicPool({ dynamicPools }: Store, name: string) {
  const pool = dynamicPools.get(readPoolName(name));
  if (pool === undefined) throw notSetUp();
  return pool;
}

export const notSetUp = () => refuse(400, { message: 'dynamic IP pools are not configured for this account' });

/** "A given pool is required to have at least 1 IP that is not actively warming", and no address is in two (OpenAPI document). */
export function refuseUnfitPools(store: Store, pools: ReadonlyMap<DynamicPoolName, readonly string[]>, at: Date): void {
  const all = [...pools.values()].flat();
  for (const ip of all) if (!findIp(store, ip, 'field').dedicated) throw refuse(400, { message: `${ip} is not a dedicated IP` });
  const twice = all.find((ip, index) => all.indexOf(ip) !== index);
  if (twice !== undefined) throw refuse(400, { message: `${twice} belongs to another dynamic IP pool` });
  for (const [name, ips] of pools)
    if (ips.every((ip) => isWarming(store.ips.get(ip)?.warmupStartedAt, at)))
      throw refuse(400, { message: `${name} must contain an IP that is not warming up` });
}

interface Move {
  readonly to: DynamicPoolName;
  readonly reason: string;
  readonly initiatedBy: string;
  readonly at: Date;
  readonly health: Pick<DynamicPoolMove, 'bounceRate' | 'complaintRate' | 'processedCount'>;
}

/** Puts a domain into a dynamic pool, and writes that down. */
export function moveTo(store: Store, domain: StoredDomain, { to, at, health, ...why }: Move): void {
  const { dynamicPool: before, settings } = domain;
  if (before?.pool === to) return;
  domain.dynamicPool = { isHeld: false, registeredAt: at, ...before, pool: to };
  store.dynamicPoolMoves.push({
    id: createObjectId(store),
    owningAccountId: store.account.id,
    accountId: settings.subaccountId ?? store.account.id,
    domainId: settings.id,
    domain: settings.name,
    newBand: to,
    ...(before !== undefined && { prevBand: before.pool }),
    ...why,
    ...health,
    timestamp: at,
  });
}

import { refuse } from '../http/refusal';
import type { Store } from './store';
import type { StoredDomain, StoredIp, StoredIpPool } from './stored';

/** 404 says that the thing in the path is gone; a field that names what is not there is refused with 400. */
type Place = 'path' | 'field';
const statuses = { path: 404, field: 400 };

/** The status is not documented; the words are, for bands of addresses. */
export function findIp(store: Store, ip: string, place: Place): StoredIp {
  const found = store.ips.get(ip);
  if (found === undefined) throw refuse(statuses[place], { message: "IP not found or doesn't belong to the account" });
  return found;
}

/** No source has the answer for a pool that is not there. */
export function findPool(store: Store, id: string, place: Place): StoredIpPool {
  const pool = store.ipPools.get(id);
  if (pool === undefined) throw refuse(statuses[place], { message: 'IP pool not found' });
  return pool;
}

export const isPooled = (store: Store, ip: string, except?: StoredIpPool): boolean =>
  [...store.ipPools.values()].some((pool) => pool !== except && pool.ips.has(ip));

/** "The IP must be a dedicated one, belong to the account and not belong to any other DIPP", says the OpenAPI document. */
export function refuseUnfit(store: Store, ips: readonly string[], except?: StoredIpPool): void {
  for (const ip of ips) {
    if (!findIp(store, ip, 'field').dedicated) throw refuse(400, { message: `${ip} is not a dedicated IP` });
    if (isPooled(store, ip, except)) throw refuse(400, { message: `${ip} belongs to another IP pool` });
  }
}

export const linkedPool = (store: Store, { poolId }: StoredDomain): StoredIpPool | undefined =>
  poolId === undefined ? undefined : store.ipPools.get(poolId);

/** What a domain sends from: the addresses of its pool, or of the dynamic one that it is in, or else its own. */
export function sendingIps(store: Store, domain: StoredDomain): string[] {
  const pool = linkedPool(store, domain);
  if (pool !== undefined) return [...pool.ips.keys()];
  return domain.dynamicPool === undefined ? domain.ips : (store.dynamicPools.get(domain.dynamicPool.pool)?.ips ?? []);
}

/** A domain's own addresses without one of them, and with what takes its place. */
export function withoutIp({ ips }: StoredDomain, ip: string, replacement: string | undefined): string[] {
  const left = ips.filter((each) => each !== ip);
  return replacement === undefined || replacement === 'shared' ? left : [...new Set([...left, replacement])];
}

/** Unlinks a domain from its pool and gives it what takes the pool's place; `shared` addresses are Mailgun's and shown nowhere. */
export function replacePool(domain: StoredDomain, ip: string | undefined, poolId: string | undefined): void {
  if (ip !== undefined) domain.ips = ip === 'shared' ? [] : [ip];
  domain.poolId = poolId;
}

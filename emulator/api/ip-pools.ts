import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import { findPool, refuseUnfit, replacePool } from '../store/sending-ips';
import type { Store } from '../store/store';
import type { StoredDomain, StoredIpPool, StoredSubaccount } from '../store/stored';
import type { Behaviours } from './behaviour';
import { pageByToken } from './page-tokens';
import { findLiving } from './subaccounts';

const message = 'success';

/** Mailgun does some of this after its answer; here it is done with it. The rules are those of the OpenAPI document, their words are not. */
export const ipPools: Behaviours<typeof api.ipPools> = {
  list: ({ store }) => {
    const items = [...store.ipPools].map(([id, pool]) => ({
      ...shown(store, id, pool),
      isInherited: pool.isInherited,
      metadata: { assignments: Object.fromEntries([...pool.ips].map(([ip, linkedAt]) => [ip, { linkedAt }])) },
    }));
    return { items, message };
  },

  get: ({ store }, { id }) => {
    const linkedDomains = linkedTo(store, id).map(({ settings }) => settings.name);
    return { details: { ...shown(store, id, findPool(store, id, 'path')), linkedDomains }, message };
  },

  create: ({ store }, { name, description, ips = [] }) => {
    refuseUnfit(store, ips);
    const id = createObjectId(store);
    const pool: StoredIpPool = { name, description, ips: new Map(), isInherited: false };
    for (const ip of ips) pool.ips.set(ip, store.now());
    store.ipPools.set(id, pool);
    return { id, message };
  },

  update: ({ store }, { id, addIps = [], removeIps = [], linkDomainIds = [], unlinkDomainIds = [], ...texts }) => {
    const pool = findOwnPool(store, id);
    refuseUnfit(store, addIps, pool);
    const linked = linkDomainIds.map((domainId) => findById(store, domainId));
    const unlinked = unlinkDomainIds.map((domainId) => findById(store, domainId));
    const before = stateOf(store, id, pool);
    Object.assign(pool, texts);
    for (const ip of addIps) pool.ips.set(ip, pool.ips.get(ip) ?? store.now());
    for (const ip of removeIps) pool.ips.delete(ip);
    for (const domain of linked) domain.poolId = id;
    for (const domain of unlinked) if (domain.poolId === id) domain.poolId = undefined;
    if (stateOf(store, id, pool) === before) throw refuse(400, { message: 'nothing to update' });
    return { message };
  },

  delete: ({ store }, { id, replacementIp, replacementPoolId }) => {
    const pool = findOwnPool(store, id);
    if (replacementIp !== undefined && replacementIp !== 'shared') refuseUnfit(store, [replacementIp], pool);
    if (replacementPoolId !== undefined) refuseReplacement(store, id, replacementPoolId);
    if (replacementIp === undefined && replacementPoolId === undefined && pool.ips.size > 0)
      throw refuse(400, { message: 'a replacement is required: the IP pool contains IPs' });
    for (const domain of linkedTo(store, id)) replacePool(domain, replacementIp, replacementPoolId);
    store.ipPools.delete(id);
    for (const { poolIds } of store.account.subaccounts.values()) poolIds.delete(id);
    return { message };
  },

  listDomains: (context, { id, page, pageSize = 10 }) => {
    findPool(context.store, id, 'path');
    const domains = linkedTo(context.store, id).map(({ settings: { id: domainId, name } }) => [name, { id: domainId, name }] as const);
    return pageByToken(context, { items: new Map(domains), path: `/v3/ip_pools/${id}/domains` }, { page, pageSize });
  },

  addIp: ({ store }, { id, ip }) => add(store, id, [ip]),

  addIps: ({ store }, { id, ips }) => add(store, id, ips),

  removeIp: ({ store }, { id, ip }) => {
    const pool = findOwnPool(store, id);
    if (!pool.ips.delete(ip)) throw refuse(404, { message: `${ip} is not in the IP pool` });
    return { message: 'started' };
  },

  delegate: ({ store }, { id, subaccountId }) => {
    findOwnPool(store, id);
    findBorrower(store, subaccountId).poolIds.add(id);
    return { message };
  },

  revoke: ({ store }, { id, subaccountId }) => {
    findOwnPool(store, id);
    takeBack(store, id, findBorrower(store, subaccountId), subaccountId);
    return { message };
  },
};

/** No source has the answer for one that is not there; the words are those of the operation that links addresses to sub-accounts. */
const findBorrower = (store: Store, subaccountId: string) =>
  findLiving(store, subaccountId, refuse(404, { message: 'subaccount not found' }));

/** "All domains linked to the DIPP will be unlinked", says the OpenAPI document of the older operation. */
export function takeBack(store: Store, id: string, { poolIds }: StoredSubaccount, subaccountId: string): void {
  if (!poolIds.delete(id)) throw refuse(400, { message: 'invalid request parameters' });
  for (const domain of linkedTo(store, id)) if (domain.settings.subaccountId === subaccountId) domain.poolId = undefined;
}

function shown(store: Store, id: string, { name, description, ips }: StoredIpPool) {
  return { id, name, description, ips: [...ips.keys()], isLinked: linkedTo(store, id).length > 0 };
}

const linkedTo = (store: Store, id: string) => [...store.domains.values()].filter(({ poolId }) => poolId === id);

/** All that an update can change, to see whether it did. */
const stateOf = (store: Store, id: string, pool: StoredIpPool) =>
  JSON.stringify([shown(store, id, pool), linkedTo(store, id).map(({ settings }) => settings.id)]);

export function findOwnPool(store: Store, id: string): StoredIpPool {
  const pool = findPool(store, id, 'path');
  if (pool.isInherited) throw refuse(403, { message: 'an inherited IP pool cannot be changed' });
  return pool;
}

function findById(store: Store, id: string): StoredDomain {
  const domain = [...store.domains.values()].find(({ settings }) => settings.id === id);
  if (domain === undefined) throw refuse(400, { message: `domain ${id} not found` });
  return domain;
}

function refuseReplacement(store: Store, id: string, replacementId: string): void {
  if (replacementId === id) throw refuse(400, { message: 'an IP pool cannot replace itself' });
  if (findPool(store, replacementId, 'field').ips.size === 0) throw refuse(400, { message: 'the replacement IP pool contains no IPs' });
}

function add(store: Store, id: string, ips: readonly string[]) {
  const pool = findOwnPool(store, id);
  refuseUnfit(store, ips);
  for (const ip of ips) pool.ips.set(ip, store.now());
  return { message: 'started' };
}

import { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { sendingIps } from '../store/sending-ips';
import { createIp, type Store } from '../store/store';
import type { StoredDomain, StoredSubaccount } from '../store/stored';
import { isWarming } from '../store/warmup';
import type { Behaviours } from './behaviour';
import { refuseUnfitInput } from './refuse-unfit-input';
import { findLiving } from './subaccounts';

const done = { message: 'success' };

/** Which addresses there are, who may use them, and where their mail goes once they have no room. */
export const ipSettings: Pick<
  Behaviours<typeof api.ips>,
  | 'setBand'
  | 'getAvailable'
  | 'request'
  | 'updateSubaccounts'
  | 'getDomainSpillover'
  | 'updateDomainSpillover'
  | 'getAccountSpillover'
  | 'updateAccountSpillover'
> = {
  // Which bands there are is not documented, so that any word is one. Nothing locks an address here.
  setBand: ({ store }, { ip, band }) => {
    const found = store.ips.get(ip);
    if (!found?.dedicated) throw refuse(404, { error: "IP not found or doesn't belong to the account" });
    found.band = band;
    return done;
  },

  getAvailable: ({ store }) => ({ allowed: { dedicated: store.ipSettings.allowance, shared: 0 } }),

  request: (context) => {
    const { ips, ipSettings: settings } = context.store;
    const address = Array.from({ length: 254 }, (_, index) => `192.0.2.${index + 1}`).find((ip) => !ips.has(ip));
    // "A new IP can be assigned only if billing limits allow that", says the OpenAPI document, not in which words it is refused.
    if (settings.allowance === 0 || address === undefined) throw refuse(400, { message: 'the plan of the account has no more IPs' });
    settings.allowance -= 1;
    ips.set(address, createIp(address, context.store.now()));
    return done;
  },

  updateSubaccounts: ({ store }, input) => {
    const { subaccountIds, allSubaccounts, linkIps = [], unlinkIps = [] } = input;
    refuseUnfitInput(api.ips.updateSubaccounts, input, 'invalid request parameters');
    const chosen = allSubaccounts ? living(store) : (subaccountIds ?? []).map((id) => findLiving(store, id, unknownSubaccount()));
    for (const ip of linkIps) if (!store.ips.get(ip)?.dedicated) throw unfit();
    for (const ip of unlinkIps) if (chosen.some((subaccount) => isUsed(store, ip, subaccount))) throw unfit();
    for (const { ips } of chosen) {
      for (const ip of linkIps) ips.add(ip);
      for (const ip of unlinkIps) ips.delete(ip);
    }
    return { message: allSubaccounts || chosen.length > 100 ? 'queued' : 'success' };
  },

  getDomainSpillover: ({ store }, { domainId }) => shown(findById(store, domainId).spilloverPoolId),

  updateDomainSpillover: (context, { domainId, extraDedicatedIps }) => {
    findById(context.store, domainId).spilloverPoolId = poolFor(context, extraDedicatedIps);
    return done;
  },

  getAccountSpillover: ({ store }) => shown(store.ipSettings.spilloverPoolId),

  updateAccountSpillover: (context, { extraDedicatedIps }) => {
    context.store.ipSettings.spilloverPoolId = poolFor(context, extraDedicatedIps);
    return done;
  },
};

const unfit = () => refuse(400, { message: 'invalid request parameters' });
const unknownSubaccount = () => refuse(404, { message: 'subaccount not found' });

const living = ({ account }: Store) => [...account.subaccounts.values()].filter(({ settings }) => settings.status !== 'closed');

/** "The IP must not be assigned to any IP pools on the subaccount", nor "to any domains" (OpenAPI document). */
const isUsed = (store: Store, ip: string, { settings, poolIds }: StoredSubaccount) =>
  [...poolIds].some((id) => store.ipPools.get(id)?.ips.has(ip)) ||
  [...store.domains.values()].some((domain) => domain.settings.subaccountId === settings.id && sendingIps(store, domain).includes(ip));

const shown = (poolId: string | undefined) => ({ extraDedicatedIps: poolId === undefined ? {} : { poolId } });

/** What stands for the name in the path is the id. The document has no words for one that is not there, but says that it is a 400. */
function findById({ domains }: Store, domainId: string): StoredDomain {
  const domain = [...domains.values()].find(({ settings }) => settings.id === domainId);
  if (domain === undefined) throw refuse(400, { message: 'domain not found' });
  return domain;
}

type Choice = z.output<typeof api.ips.updateAccountSpillover.input>['extraDedicatedIps'];

/** "The IP pool must contain at least one fully warmed IP address to be valid", says the OpenAPI document, not in which words it is refused. */
function poolFor(context: Context, { poolId }: Choice): string | undefined {
  if (poolId === '') return undefined;
  const { ips, ipPools } = context.store;
  const pool = ipPools.get(poolId);
  if (pool === undefined) throw refuse(400, { message: 'IP pool not found' });
  const isWarm = (ip: string) => !isWarming(ips.get(ip)?.warmupStartedAt, context.store.now());
  if (![...pool.ips.keys()].some(isWarm)) throw refuse(400, { message: 'the IP pool contains no fully warmed IP' });
  return poolId;
}

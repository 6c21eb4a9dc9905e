import type { api } from 'mailgun-sdk';
import { createObjectId } from '../store/ids';
import { findIp, isPooled, linkedPool, sendingIps, withoutIp } from '../store/sending-ips';
import type { Store } from '../store/store';
import { isWarming } from '../store/warmup';
import type { Behaviours } from './behaviour';
import { removeFromDomain } from './domain-ips';
import { listDetails } from './ip-details';
import { ipSettings } from './ip-settings';

export const ips: Behaviours<typeof api.ips> = {
  ...ipSettings,

  list: (context, { dedicated, enabled }) => {
    const { store } = context;
    const found = [...store.ips].filter(([, ip]) => (!dedicated || ip.dedicated) && (!enabled || ip.enabled));
    return {
      items: found.map(([ip]) => ip),
      totalCount: found.length,
      details: found.map(([ip, details]) => ({
        ip,
        isOnWarmup: isWarming(details.warmupStartedAt, context.store.now()),
        dedicated: details.dedicated,
        enabled: details.enabled,
      })),
      assignableToPools: [...store.ips].filter(([ip, details]) => details.dedicated && !isPooled(store, ip)).map(([ip]) => ip),
    };
  },

  listDetails,

  get: ({ store }, { ip }) => {
    const { dedicated, rdns } = findIp(store, ip, 'path');
    return { ip, dedicated, rdns };
  },

  listDomains: ({ store }, { ip, search = '', skip = 0, pageSize }) => {
    findIp(store, ip, 'path');
    // One word that matches is enough: "split into words by whitespace and punctuation, then the logical OR is applied" (OpenAPI document).
    const words = search.toLowerCase().match(/[a-z0-9]+/g) ?? [''];
    const found = [...store.domains.values()]
      .filter((domain) => sendingIps(store, domain).includes(ip) && words.some((word) => domain.settings.name.includes(word)))
      .sort((a, b) => (a.settings.id < b.settings.id ? -1 : 1));
    const items = found.map((domain) => ({ domain: domain.settings.name, ips: sendingIps(store, domain) }));
    return { items: pageSize === undefined ? items.slice(skip) : items.slice(skip, skip + pageSize), totalCount: found.length };
  },

  addToAllDomains: ({ store }, { ip }) => {
    findIp(store, ip, 'path');
    for (const domain of withoutPool(store)) domain.ips = [...new Set([...domain.ips, ip])];
    return started(store);
  },

  removeFromAllDomains: ({ store }, { ip, alternative }) => {
    findIp(store, ip, 'path');
    if (alternative !== undefined) findIp(store, alternative, 'field');
    for (const domain of withoutPool(store).filter((each) => each.ips.includes(ip))) domain.ips = withoutIp(domain, ip, alternative);
    return started(store);
  },

  deleteFromPool: removeFromDomain,
};

/** Mailgun does it after its answer; here it is done with it. */
const started = (store: Store) => ({ message: 'started', referenceId: createObjectId(store) });

/** The addresses of a domain cannot be altered while a pool is linked to it. */
const withoutPool = (store: Store) => [...store.domains.values()].filter((domain) => linkedPool(store, domain) === undefined);

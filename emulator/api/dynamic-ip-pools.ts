import { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { healthOf, judge } from '../analytics/sender-health';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { findDynamicPool, moveTo, notSetUp, readPoolName, refuseUnfitPools } from '../store/dynamic-pools';
import { findDomain } from '../store/find-domain';
import { createObjectId } from '../store/ids';
import { findPool, refuseUnfit } from '../store/sending-ips';
import type { Store } from '../store/store';
import type { DynamicPoolMove, DynamicPoolName, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { pageByOffset } from './offset-pages';
import { readExpression } from './read-expression';
import { refuseUnfitInput } from './refuse-unfit-input';

const done = { message: 'success' };
const mostAPage = 100;

/** Which reputation leads to which pool is not documented, see `sender-health.ts`. Domains are looked at whenever somebody looks at them. */
export const dynamicIpPools: Behaviours<typeof api.dynamicIpPools> = {
  list: ({ store }) => {
    const ipsOf = (name: DynamicPoolName) => store.dynamicPools.get(name)?.ips ?? [];
    return {
      items: [...store.dynamicPools].map(([name, { id, ips }]) => ({ id, name, accountId: store.account.id, enabled: true, ips })),
      goodReputation: ipsOf('dynamic_good'),
      poorReputation: ipsOf('dynamic_poor'),
      newSenders: ipsOf('dynamic_new'),
    };
  },

  setAll: (context, { goodReputation, poorReputation, newSenders }) => {
    const pools = new Map<DynamicPoolName, string[]>([
      ['dynamic_good', goodReputation],
      ['dynamic_poor', poorReputation],
      ['dynamic_new', newSenders],
    ]);
    setPools(context, pools);
    return { goodReputation, poorReputation, newSenders };
  },

  deleteAll: ({ store }) => {
    if (enrolled(store).length > 0) throw refuse(400, { message: 'domains are enrolled in dynamic IP pools' });
    store.dynamicPools.clear();
    return done;
  },

  update: (context, input) => {
    refuseUnfitInput(api.dynamicIpPools.update, input);
    const { pool, addIps = [], removeIps = [] } = input;
    const { ips } = findDynamicPool(context.store, pool);
    changePool(
      context,
      pool,
      [...new Set([...ips, ...addIps])].filter((ip) => !removeIps.includes(ip)),
    );
    return done;
  },

  addIp: (context, { pool, ip }) => {
    const { ips } = findDynamicPool(context.store, pool);
    changePool(context, pool, [...new Set([...ips, ip])]);
    return done;
  },

  listDomains: (context, { pageSize = mostAPage, accountIds, pools, sortBy = 'name', sortOrder }) => {
    settle(context);
    const { store } = context;
    const found = enrolled(store)
      .map((domain) => shown(store, domain))
      .filter(({ accountId, pool }) => (accountIds?.includes(accountId) ?? true) && (pools?.includes(pool) ?? true));
    const keys = { name: 'name', bounce_rate: 'bounceRate', complaint_rate: 'complaintRate' } as const;
    const key = keys[sortBy];
    found.sort((a, b) => (a[key] < b[key] ? -1 : Number(a[key] > b[key])));
    if (sortOrder === 'descending') found.reverse();
    return { ...pageByOffset(context, '/v1/dynamic_pools/domains', found, pageSize), totalItems: found.length };
  },

  listAssignable: ({ store }, { subaccountId, domain: expression = '' }) => {
    // "Regex search term", says the OpenAPI document.
    const matches = readExpression(expression, { ignoreCase: true });
    if (matches === undefined) throw refuse(400, { message: 'invalid domain expression' });
    const found = [...store.domains.values()].filter(
      ({ settings, dynamicPool }) =>
        dynamicPool === undefined && matches(settings.name) && (subaccountId === undefined || settings.subaccountId === subaccountId),
    );
    return { items: found.map(({ settings: { id, name, subaccountId: owner = store.account.id } }) => ({ id, name, accountId: owner })) };
  },

  enroll: (context, { domain: name, replacementIp }) => {
    const domain = findDomain(context.store, name);
    if (context.store.dynamicPools.size === 0) throw notSetUp();
    if (domain.dynamicPool !== undefined) throw refuse(400, { message: 'the domain is enrolled already' });
    if (replacementIp !== 'shared') refuseUnfit(context.store, [replacementIp]);
    enroll(context, domain, replacementIp === 'shared' ? [] : [replacementIp]);
    return done;
  },

  enrollAll: (context, { includeSubaccounts }) => {
    if (context.store.dynamicPools.size === 0) throw notSetUp();
    if (context.subaccountId !== undefined) throw refuse(403, { message: 'Forbidden' });
    for (const domain of context.store.domains.values())
      if (domain.dynamicPool === undefined && (includeSubaccounts || domain.settings.subaccountId === undefined)) enroll(context, domain);
    return { message: 'started' };
  },

  unenroll: ({ store }, input) => {
    refuseUnfitInput(api.dynamicIpPools.unenroll, input);
    const { domain: name, replacementIps = [], replacementPoolId } = input;
    const domain = findEnrolled(store, name);
    const ips = replacementIps.filter((ip) => ip !== 'shared');
    if (ips.length > 0 && ips.length < replacementIps.length) throw refuse(400, { message: 'shared cannot be combined with IPs' });
    refuseUnfit(store, ips);
    if (ips.some((ip) => isInDynamicPool(store, ip))) throw refuse(400, { message: 'a replacement IP belongs to a dynamic IP pool' });
    if (replacementPoolId !== undefined) findPool(store, replacementPoolId, 'field');
    domain.dynamicPool = undefined;
    domain.ips = ips;
    domain.poolId = replacementPoolId;
    return done;
  },

  preview: ({ store }, { domain }) => judge(healthOf(store, findDomain(store, domain).settings.name)),

  override: (context, { domain: name, pool }) => {
    const domain = findEnrolled(context.store, name);
    const to = readPoolName(pool);
    move(context, domain, { to, reason: 'override', initiatedBy: 'user' });
    Object.assign(domain.dynamicPool ?? {}, { isHeld: true });
    return done;
  },

  removeOverride: (context, { domain: name }) => {
    const domain = findEnrolled(context.store, name);
    Object.assign(domain.dynamicPool ?? {}, { isHeld: false });
    settle(context);
    return done;
  },

  listDomainHistory: (context, { domain }) => {
    settle(context);
    const { name } = findDomain(context.store, domain).settings;
    return { items: newestFirst(context.store).filter((each) => each.domain === name) };
  },

  listHistory: (context, { pageSize = mostAPage, includeSubaccounts = false, ...filters }) => {
    settle(context);
    const { id } = context.store.account;
    const found = newestFirst(context.store).filter((each) => (includeSubaccounts || each.accountId === id) && isWanted(each, filters));
    return { ...pageByOffset(context, '/v1/dynamic_pools/history', found, pageSize), totalItems: found.length };
  },
};

function setPools(context: Context, pools: ReadonlyMap<DynamicPoolName, string[]>): void {
  const { dynamicPools } = context.store;
  refuseUnfitPools(context.store, pools, context.store.now());
  for (const [name, ips] of pools) dynamicPools.set(name, { id: dynamicPools.get(name)?.id ?? createObjectId(context.store), ips });
}

function changePool(context: Context, changed: string, ips: string[]): void {
  const before = [...context.store.dynamicPools].map(([name, pool]) => [name, pool.ips] as const);
  setPools(context, new Map([...before, [readPoolName(changed), ips]]));
}

const enrolled = ({ domains }: Store) => [...domains.values()].filter(({ dynamicPool }) => dynamicPool !== undefined);

function findEnrolled(store: Store, name: string): StoredDomain {
  const domain = findDomain(store, name);
  if (domain.dynamicPool === undefined) throw refuse(400, { message: 'the domain is not enrolled in dynamic IP pools' });
  return domain;
}

const isInDynamicPool = ({ dynamicPools }: Store, ip: string) => [...dynamicPools.values()].some(({ ips }) => ips.includes(ip));

function enroll(context: Context, domain: StoredDomain, ips: string[] = domain.ips): void {
  const { pool } = judge(healthOf(context.store, domain.settings.name));
  domain.poolId = undefined;
  domain.ips = ips;
  move(context, domain, { to: pool, reason: 'enrolled', initiatedBy: 'user' });
}

interface Reason {
  readonly to: DynamicPoolName;
  readonly reason: string;
  readonly initiatedBy: string;
}

const move = (context: Context, domain: StoredDomain, why: Reason) =>
  moveTo(context.store, domain, { ...why, at: context.store.now(), health: healthOf(context.store, domain.settings.name) });

/** What Mailgun does every now and then: it moves each domain into the pool that fits it by now, unless it is held. */
function settle(context: Context): void {
  for (const domain of enrolled(context.store)) {
    const { pool } = judge(healthOf(context.store, domain.settings.name));
    if (!domain.dynamicPool?.isHeld) move(context, domain, { to: pool, reason: 'health_check', initiatedBy: 'system' });
  }
}

function shown(store: Store, { settings, dynamicPool }: StoredDomain) {
  const { id, name, subaccountId } = settings;
  const accountName = store.account.subaccounts.get(subaccountId ?? '')?.settings.name;
  return {
    id,
    name,
    accountId: subaccountId ?? store.account.id,
    ...(accountName !== undefined && { accountName }),
    registeredAt: dynamicPool?.registeredAt,
    pool: dynamicPool?.pool ?? 'dynamic_new',
    override: dynamicPool?.isHeld ?? false,
    ...healthOf(store, name),
  };
}

const newestFirst = ({ dynamicPoolMoves }: Store) => dynamicPoolMoves.toReversed();

type Filters = Pick<z.output<typeof api.dynamicIpPools.listHistory.input>, 'domain' | 'before' | 'after' | 'movedTo' | 'movedFrom'>;

const isWanted = (each: DynamicPoolMove, { domain, before, after, movedTo, movedFrom }: Filters) =>
  (domain === undefined || each.domain === domain.toLowerCase()) &&
  (before === undefined || each.timestamp < before) &&
  (after === undefined || each.timestamp > after) &&
  (movedTo === undefined || each.newBand === movedTo) &&
  (movedFrom === undefined || each.prevBand === movedFrom);

import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { findIp, sendingIps } from '../store/sending-ips';
import type { StoredIp } from '../store/stored';
import { stageOf, stagesBefore, totalStages, type WarmupStage } from '../store/warmup';
import type { Behaviours } from './behaviour';
import { pageByToken } from './page-tokens';

const done = { message: 'success' };

/** A warm-up goes on by itself: what it says follows from when it began and what was delivered since. */
export const ipWarmups: Behaviours<typeof api.ipWarmups> = {
  list: (context, { page, pageSize = 10 }) => {
    const items = [...context.store.ips].flatMap(([ip, { warmupStartedAt }]) => {
      const stage = warmupStartedAt && stageOf(warmupStartedAt, context.store.now());
      return stage === undefined ? [] : [[ip, listed(context, ip, stage)] as const];
    });
    return pageByToken(context, { items: new Map(items), path: '/v3/ip_warmups' }, { page, pageSize });
  },

  get: (context, { ip }) => {
    const startedAt = findDedicated(context, ip).warmupStartedAt;
    const stage = startedAt && stageOf(startedAt, context.store.now());
    if (startedAt === undefined || stage === undefined) throw refuse(404, { message: 'warmup not found' });
    const moment = context.store.now();
    return {
      details: {
        sentWithinStage: sentWithin(context, ip, stage),
        throttle: throttleOf(stage),
        startVolume: stage.startVolume,
        stage: stage.number,
        stageLimit: stage.limit,
        hourlyLimit: throttleOf(stage),
        stageStartedAt: stage.startedAt,
        hourStartedAt: new Date(Math.floor(+moment / hourInMilliseconds) * hourInMilliseconds),
        planStartedAt: startedAt,
        planLastUpdatedAt: stage.startedAt,
        totalStages,
        stageHistory: stagesBefore(startedAt, moment).map(({ startedAt: first, limit }) => ({
          firstUpdatedAt: first,
          completedAt: new Date(+first + 24 * hourInMilliseconds),
          limit,
        })),
      },
    };
  },

  create: (context, { ip }) => {
    const found = findDedicated(context, ip);
    if (isUnderWay(context, found)) throw refuse(400, { message: 'the IP is warming up already' });
    found.warmupStartedAt = context.store.now();
    return done;
  },

  delete: (context, { ip }) => {
    const found = findDedicated(context, ip);
    if (!isUnderWay(context, found)) throw refuse(404, { message: 'warmup not found' });
    found.warmupStartedAt = undefined;
    return done;
  },
};

const hourInMilliseconds = 60 * 60 * 1000;

/** "The IP must be dedicated and owned by the account", says the OpenAPI document; which words it has for others is not known. */
function findDedicated({ store }: Context, ip: string): StoredIp {
  const found = findIp(store, ip, 'path');
  if (!found.dedicated) throw refuse(400, { message: `${ip} is not a dedicated IP` });
  return found;
}

const isUnderWay = (context: Context, { warmupStartedAt }: StoredIp) =>
  warmupStartedAt !== undefined && stageOf(warmupStartedAt, context.store.now()) !== undefined;

const listed = (context: Context, ip: string, stage: WarmupStage) => ({
  ip,
  sentWithinStage: sentWithin(context, ip, stage),
  throttle: throttleOf(stage),
  stageNumber: stage.number,
  stageStartVolume: stage.startVolume,
  stageStartTime: stage.startedAt,
  stageVolumeLimit: stage.limit,
});

/** Messages an hour. */
const throttleOf = ({ limit }: WarmupStage) => Math.ceil(limit / 24);

/** In percent. What the domains of an address send is taken to be spread over all of their addresses. */
function sentWithin({ store }: Context, ip: string, { startedAt, limit }: WarmupStage): string {
  const delivered = store.events.filter(({ event, timestamp }) => event === 'delivered' && timestamp >= startedAt);
  const sent = delivered.reduce((sum, { domain: name }) => {
    const domain = store.domains.get(name);
    const ips = domain === undefined ? [] : sendingIps(store, domain);
    return ips.includes(ip) ? sum + 1 / ips.length : sum;
  }, 0);
  return `${Math.min(100, Math.floor((100 * sent) / limit))}%`;
}

import { date, integer, kebabCase, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { duration } from './analytics-query';

export const resolution = z.enum(['hour', 'day', 'month']);

/** What is counted. */
export const events = spelled(
  'event',
  repeated(z.enum(['accepted', 'delivered', 'failed', 'opened', 'clicked', 'unsubscribed', 'complained', 'stored']), { min: 1 }),
);

/** The time that is counted. */
export const period = {
  /** Default: 7 days ago. */
  start: date('+0000').optional(),
  /** Default: now. */
  end: date('+0000').optional(),
  /** Length of one count. Default `day`. */
  resolution: resolution.optional(),
  /** Back from `end`, instead of `start`: `7d`, `24h`, `1m` for a month. */
  duration: duration.optional(),
};

const count = integer(0);
const total = object({ total: count }).optional();
const totalAndUnique = object({ total: count, unique: count.optional() }).optional();

/** What happened in one hour, day or month. What was not asked for is absent. */
const statistic = object({
  time: date('UTC'),
  accepted: object({ incoming: count, outgoing: count, total: count }).optional(),
  delivered: object({ smtp: count, http: count, optimized: count, total: count }).optional(),
  failed: object({
    temporary: object({ espblock: count, total: count }),
    permanent: object(
      {
        suppressBounce: count,
        suppressUnsubscribe: count,
        suppressComplaint: count,
        bounce: count,
        delayedBounce: count,
        webhook: count,
        optimized: count,
        total: count,
      },
      kebabCase,
    ),
  }).optional(),
  stored: total,
  opened: totalAndUnique,
  clicked: totalAndUnique,
  unsubscribed: total,
  complained: total,
  campaign: total,
  emailValidation: object({
    total: count,
    public: count,
    valid: count,
    single: count,
    bulk: count,
    list: count,
    mailgun: count,
    mailjet: count,
  }).optional(),
  seedTest: total,
  ipBlocklistMonitoring: total,
  domainBlocklistMonitoring: total,
  emailPreview: total,
  emailPreviewFailed: total,
  linkValidation: total,
  linkValidationFailed: total,
});

/** Counts over time, of the account, a domain or a tag. */
export const statistics = object({
  tag: z.string().optional(),
  description: z.string(),
  start: date('UTC'),
  end: date('UTC'),
  type: object({ type: z.string(), key: z.string() }).optional(),
  resolution: z.string(),
  stats: list(statistic),
});

/** Counts by event, of each provider, device or country. */
export const aggregate = z.record(z.string(), z.record(z.string(), count));

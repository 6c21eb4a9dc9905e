import { isoDate, known, list, object } from '../schema/wire';
import { z } from '../schema/zod';
import { duration } from './analytics-query';

const comparators = ['=', '!=', '<', '<=', '>', '>='] as const;
const filterComparators = ['=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='] as const;
const dimensions = ['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'] as const;

/** What is compared, how, and with what: to be set. */
export const condition = {
  /** How what is measured is compared with `limit`. */
  comparator: z.enum(comparators),
  /** A number as text: `0.05`. */
  limit: z.string().regex(/^(\d+|\d*\.\d+)$/, 'must be a number such as 0.05'),
  /** What is measured apart from each other. */
  dimension: z.enum(dimensions),
};

/** What of a threshold need not be said. */
export const scope = {
  /** Only what meets every filter is measured. */
  filters: z
    .array(
      object({
        /** What of a message is looked at. */
        dimension: z.enum(dimensions),
        /** How it is compared with `values`. */
        comparator: z.enum(filterComparators),
        /** What it is compared with. */
        values: z.array(z.string()).min(1),
      }),
    )
    .optional(),
  /** Time over which is measured: `1h`, `1d`. */
  period: duration.optional(),
  /** What it is for, in words of your own. */
  description: z.string().optional(),
};

/** As `condition`, to be read. */
export const readCondition = {
  comparator: known(...comparators),
  limit: z.string(),
};

export const readDimension = known(...dimensions);

/** What alerts and limits have in common. A moment in the year 1 says that it has not happened. */
export const threshold = {
  id: z.string().optional(),
  parentAccountId: z.string().optional(),
  subaccountId: z.string().optional(),
  accountGroup: z.string().optional(),
  name: z.string(),
  /** When it was made. */
  createdAt: isoDate,
  updatedAt: isoDate.optional(),
  lastChecked: isoDate.optional(),
  description: z.string().optional(),
  filters: list(object({ dimension: readDimension, comparator: known(...filterComparators), values: list(z.string()) })),
  ...readCondition,
  dimension: readDimension,
  period: z.string().optional(),
};

import { integer, list, object } from '../schema/wire';
import { z } from '../schema/zod';

/** What mailgun.js calls, and what Mailgun documents on a page of its own. */
export const witness = 'mailgun.js, inboxPlacements; documentation.mailgun.com/docs/inboxready/inbox-placement-ir';

const stats = object({
  delivered: integer(0),
  missing: integer(0),
  pending: integer(0),
  spam: integer(0),
  /** Found in a folder that is not for spam. */
  inbox: integer(0),
  /** How many are expected. */
  total: integer(0),
  provider: z.string(),
  /** The messages of each tab, where a provider has tabs. */
  categories: z.record(z.string(), z.number()).optional(),
});

/** Counts by provider; `all` is their sum. */
export const deliveryStats = z.record(z.string(), stats).optional();

/** A name by which results or seed lists can be grouped. */
export const attribute = z.string().min(1);

const values = object({ items: object({ attribute: z.string(), values: list(z.string()) }) });
const filters = object({ supportedFilters: object({ filters: list(object({ parameter: z.string(), description: z.string() })) }) });

type Values = z.output<typeof values>['items'];
type Filters = { readonly items: z.output<typeof filters>['supportedFilters']['filters'] };

/** The values of one attribute, under `items` on the wire, although they are one thing. */
export const attributeValues = z.codec(
  values,
  z.custom<Values>(() => true),
  {
    decode: ({ items }) => items,
    encode: (items) => ({ items }),
  },
);

/** What a list can be filtered by; here they are the items of a list as everywhere. */
export const supportedFilters = z.codec(
  filters,
  z.custom<Filters>(() => true),
  {
    decode: ({ supportedFilters: { filters: items } }) => ({ items }),
    encode: ({ items }) => ({ supportedFilters: { filters: items } }),
  },
);

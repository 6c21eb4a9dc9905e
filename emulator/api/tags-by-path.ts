import type { api } from 'mailgun-sdk';
import type { Behaviours } from './behaviour';
import { tags } from './tags';

const kinds = { countries: 'country', devices: 'device', providers: 'provider' } as const;

/** Another way to say the same. */
export const tagsByPath: Behaviours<typeof api.tagsByPath> = {
  get: tags.get,
  update: tags.update,
  delete: tags.delete,
  getStats: tags.getStats,
  getAggregates: (context, { kind, ...of }) => tags.getAggregates(context, { ...of, type: kinds[kind] }),
};

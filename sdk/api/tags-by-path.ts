import { endpoint, message } from '../schema/endpoint';
import { object } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { events, period, statistics } from './statistics';
import { aggregates, tag } from './tags';

const domain = domainName;
const name = z.string().min(1);
const undocumented = 'mailgun-ruby, tags.yml';

/** The older spelling of `tags`: the tag is a part of the path. */
export const tagsByPath = {
  /**
   * One tag of a domain. Role: Analyst.
   *
   * @deprecated use `analyticsTags.list`.
   */
  get: endpoint('GET /v3/{domain}/tags/{tag}', {
    summary: 'Get a tag of a domain, the older way',
    undocumented,
    input: object({ domain, tag: name }),
    output: tag,
  }),
  /**
   * Describes a tag. Role: Developer.
   *
   * @deprecated use `analyticsTags.update`.
   */
  update: endpoint('PUT /v3/{domain}/tags/{tag}', {
    summary: 'Describe a tag of a domain, the older way',
    undocumented,
    body: 'urlencoded',
    input: object({ domain, tag: name, description: z.string() }),
    output: message,
  }),
  /**
   * Deletes a tag of a domain. Role: Developer.
   *
   * @deprecated use `analyticsTags.delete`.
   */
  delete: endpoint('DELETE /v3/{domain}/tags/{tag}', {
    summary: 'Delete a tag of a domain, the older way',
    undocumented,
    input: object({ domain, tag: name }),
    output: message,
  }),
  /**
   * Counts of a tag over time. Role: Analyst.
   *
   * @deprecated use `metrics.query` with a filter on `tag`.
   */
  getStats: endpoint('GET /v3/{domain}/tags/{tag}/stats', {
    summary: 'Count a tag over time, the older way',
    undocumented,
    input: object({ domain, tag: name, events, ...period }),
    output: statistics,
  }),
  /**
   * Counts of a tag by provider, device or country. Role: Analyst.
   *
   * @deprecated use `metrics.query` with a filter on `tag`.
   */
  getAggregates: endpoint('GET /v3/{domain}/tags/{tag}/stats/aggregates/{kind}', {
    summary: 'Count a tag by provider, device or country, the older way',
    undocumented,
    input: object({ domain, tag: name, kind: z.enum(['countries', 'devices', 'providers']) }),
    output: aggregates,
  }),
};

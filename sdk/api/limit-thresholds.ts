import { endpoint, message } from '../schema/endpoint';
import { integer, known, list, object } from '../schema/wire';
import { z } from '../schema/zod';
import { condition, scope, threshold } from './threshold';

const metrics = ['email_preview_success_count', 'seed_test_count'] as const;

/** Its name, by which it is found. */
const name = z.string().min(1);

const settings = { metric: z.enum(metrics), ...condition, ...scope };
const limitThreshold = object({ ...threshold, metric: known(...metrics) });

export const limitThresholds = {
  /** The limits of what previews and seed tests may be used. Role: Analyst. */
  list: endpoint('GET /v1/thresholds/limits', {
    summary: 'List limit thresholds',
    output: object({ items: list(limitThreshold), total: integer(0) }),
    paging: 'whole',
  }),
  /** One limit by its name. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v1/thresholds/limits/{name}', {
    summary: 'Get a limit threshold',
    input: object({ name }),
    output: limitThreshold,
  }),
  /** Limits how much of previews or seed tests may be used. Role: Developer. */
  create: endpoint('POST /v1/thresholds/limits', {
    summary: 'Create a limit threshold',
    body: 'json',
    input: object({ name, ...settings }),
    output: limitThreshold,
  }),
  /** Replaces all settings of a limit: what is not given is lost. `not_found` if there is none. Role: Developer. */
  update: endpoint('PUT /v1/thresholds/limits/{name}', {
    summary: 'Replace a limit threshold',
    body: 'json',
    repeatsPath: true,
    input: object({ name, ...settings }),
    output: message,
  }),
  /** Deletes a limit. `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v1/thresholds/limits/{name}', {
    summary: 'Delete a limit threshold',
    input: object({ name }),
    output: message,
  }),
};

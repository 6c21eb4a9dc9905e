import { endpoint, message } from '../endpoint';
import { flag, list, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const dkimRotation = {
  /**
   * Switches the rotation of the DKIM keys on or off. Needs automatic sender security; the shortest interval is 5 days. Role:
   * Developer.
   */
  update: endpoint('PUT /v1/dkim_management/domains/{name}/rotation', {
    summary: 'Set how often DKIM keys are rotated',
    input: object({ name: domainName, rotationEnabled: flag, rotationInterval: z.string().optional() }),
    output: object({
      domain: object({
        id: z.string(),
        accountId: z.string(),
        sid: z.string(),
        name: z.string(),
        state: z.string(),
        activeSelector: z.string().optional(),
        rotationEnabled: z.string(),
        rotationInterval: z.string(),
        records: list(object({ name: z.string(), type: z.string(), identifier: z.string(), value: z.string(), comment: z.string() })),
      }),
    }),
  }),
  /** Makes Mailgun take new DKIM keys at once. Needs automatic sender security. Role: Developer. */
  rotate: endpoint('POST /v1/dkim_management/domains/{name}/rotate', {
    summary: 'Rotate the DKIM keys now',
    input: object({ name: domainName }),
    output: message,
  }),
};

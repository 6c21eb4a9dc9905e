import { endpoint, message } from '../schema/endpoint';
import { flag, isYes, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

// The one boolean that answers write as text.
const textFlag = z.codec(z.union([z.string(), z.boolean()]), z.boolean(), { decode: isYes, encode: String });

export const dkimRotation = {
  /**
   * Switches the rotation of the DKIM keys on or off. Needs automatic sender security (`useAutomaticSenderSecurity` of the domain). What is
   * set can only be seen in the answer: there is no way to read it. Role: Developer.
   */
  update: endpoint('PUT /v1/dkim_management/domains/{name}/rotation', {
    summary: 'Set how often DKIM keys are rotated',
    input: object({
      /** The domain, which must use automatic sender security. */
      domain: spelled('name', domainName),
      /** Whether Mailgun takes new keys by itself. */
      rotationEnabled: flag,
      /** Days between two rotations, at least 5: `5d`. Only together with `rotationEnabled: true`. */
      rotationInterval: z
        .string()
        .regex(/^([5-9]|[1-9]\d+)d$/, 'must be days, at least five: 5d')
        .optional(),
    }),
    check: ({ rotation_enabled: enabled, rotation_interval: interval }) =>
      enabled === false && interval !== undefined ? 'rotationInterval needs rotationEnabled: true' : undefined,
    output: object({
      domain: object({
        id: z.string(),
        accountId: z.string(),
        sid: z.string(),
        name: z.string(),
        /** Keys can be rotated now if it is `enabled`. */
        state: known('enabled', 'wait_verify'),
        /** The selector that signs at present. */
        activeSelector: z.string().optional(),
        rotationEnabled: textFlag,
        /** In hours or days: `24h`, `5d`. */
        rotationInterval: z.string(),
        records: list(object({ name: z.string(), type: z.string(), identifier: z.string(), value: z.string(), comment: z.string() })),
      }),
    }),
  }),
  /**
   * Makes Mailgun take new DKIM keys at once, even where rotation is off. Needs automatic sender security and a verified domain:
   * `invalid_request` otherwise. Role: Developer.
   */
  rotate: endpoint('POST /v1/dkim_management/domains/{name}/rotate', {
    summary: 'Rotate the DKIM keys now',
    input: object({ domain: spelled('name', domainName) }),
    output: message,
  }),
};

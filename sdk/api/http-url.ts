import { z } from '../schema/zod';

/** An address for Mailgun to call, or to lead somebody to. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

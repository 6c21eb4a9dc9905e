import { z } from '../schema/zod';

/** The events that Mailgun can post to a URL. */
export const webhookEventType = z.enum([
  'accepted',
  'clicked',
  'complained',
  'delivered',
  'opened',
  'permanent_fail',
  'temporary_fail',
  'unsubscribed',
]);

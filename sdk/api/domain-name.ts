import { z } from '../schema/zod';

/** A fully qualified domain name. Mailgun lower-cases it. */
export const domainName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i, 'must be a domain name such as mail.example.com');

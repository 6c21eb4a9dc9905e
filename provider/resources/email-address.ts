import { z } from 'zod';

/** An address without a name: it is part of an id, and Mailgun gives it back without the name. */
export const emailAddress = z.string().regex(/^[^\s<>,@]+@[^\s<>,@/]+$/, 'must be an address such as alice@example.com');

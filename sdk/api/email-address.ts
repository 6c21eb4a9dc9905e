import { z } from '../schema/zod';

/** One bare address. A comma would add another. */
export const emailAddress = z.string().regex(/^[^\s<>,]+@[^\s<>,]+$/, 'must be an address such as alice@example.com');

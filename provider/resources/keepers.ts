import { z } from 'zod';

/** Values of the user's own, which go nowhere: their change makes a resource do its work again. */
export const keepers = z.record(z.string(), z.string()).optional();

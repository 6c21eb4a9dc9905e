import { object } from '../schema/wire';
import { z } from '../schema/zod';

/** The addresses of other pages, beside the items of a list. */
export const paging = object({
  next: z.string().optional(),
  previous: z.string().optional(),
  first: z.string().optional(),
  last: z.string().optional(),
});

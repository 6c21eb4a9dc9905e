import { z } from '../schema/zod';

/** One bare address. A comma would add another. The first @ that may divide it is named, because a text full of them is tried at each otherwise. */
export const emailAddress = z.string().regex(/^[^\s<>,][^\s<>,@]*@[^\s<>,]+$/, 'must be an address such as alice@example.com');

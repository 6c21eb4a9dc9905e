import type { Context } from '../store/context';

/** The time at which a behaviour is carried out. */
export const now = (_context: Context): Date => new Date();

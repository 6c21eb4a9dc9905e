import { z } from 'zod';
import { refuse } from '../http/refusal';
import type { StoredEvent } from '../store/stored';

/** A place between two events. Without a gap, a page lies at the start of the list (`next`) or at its end (`previous`). */
export const cursor = z.object({
  direction: z.enum(['next', 'previous']),
  gap: z.object({ edge: z.enum(['before', 'after']), id: z.string() }).optional(),
});
export type Cursor = z.output<typeof cursor>;

/** The page of a list that a cursor points to, and the cursors of the pages beside it. */
export function pageAt<Event extends StoredEvent>(found: readonly Event[], at: Cursor, limit: number) {
  const middle = positionOf(found, at);
  const start = at.direction === 'next' ? middle : Math.max(0, middle - limit);
  const items = at.direction === 'next' ? found.slice(middle, middle + limit) : found.slice(start, middle);
  const previous: Cursor = { direction: 'previous', gap: gapAt('before', items[0]) ?? at.gap };
  const next: Cursor = { direction: 'next', gap: gapAt('after', items.at(-1)) ?? at.gap };
  return { items, start, previous, next };
}

const gapAt = (edge: 'before' | 'after', event: StoredEvent | undefined) => event && { edge, id: event.id };

function positionOf(found: readonly StoredEvent[], { direction, gap }: Cursor): number {
  if (gap === undefined) return direction === 'next' ? 0 : found.length;
  const index = found.findIndex(({ id }) => id === gap.id);
  // An event that a test has removed since ends the list, in either direction.
  if (index === -1) return direction === 'next' ? found.length : 0;
  return gap.edge === 'after' ? index + 1 : index;
}

/** A value as text that fits into an address and that nobody but this module reads. */
export const createToken = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Refused if the emulator did not write it. */
export function readToken<Schema extends z.ZodType>(schema: Schema, token: string): z.output<Schema> {
  const read = schema.safeParse(parse(token));
  if (!read.success) throw refuse(400, { message: 'Invalid page token' });
  return read.data;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

import { api } from 'mailgun-sdk';
import { z } from 'zod';
import type { Behaviours, Context } from './behaviour';
import { selectEvents } from './event-filters';
import { findDomain } from './find-domain';
import { refuse } from './refusal';
import type { StoredEvent } from './store';

type Query = z.output<typeof api.events.list.input>;
type Page = z.output<typeof api.events.list.output>;

/** A place between two events. Without a gap, a page lies at the start of the list (`next`) or at its end (`previous`). */
const cursor = z.object({
  direction: z.enum(['next', 'previous']),
  gap: z.object({ edge: z.enum(['before', 'after']), id: z.string() }).optional(),
});
type Cursor = z.output<typeof cursor>;

const token = z.object({ query: z.record(z.string(), z.unknown()), cursor });

export const events: Behaviours<typeof api.events> = {
  list: (context, query) => readPage(context, query, { direction: 'next' }),
};

/** The page that `paging.next` and its like point to, `GET /v3/{domain_name}/events/{page}`. */
export function followPage(context: Context, domain: string, page: string): Page {
  const read = token.safeParse(parseToken(page));
  if (!read.success) throw refuse(400, { message: 'Invalid page token' });
  const query = z.decode(api.events.list.input, { ...read.data.query, domain_name: domain });
  return readPage(context, query, read.data.cursor);
}

function readPage(context: Context, query: Query, at: Cursor): Page {
  const { name } = findDomain(context.store, query.domain).settings;
  const found = selectEvents(context.store.events, name, query);
  const middle = positionOf(found, at);
  const { limit = 100 } = query;
  const items = at.direction === 'next' ? found.slice(middle, middle + limit) : found.slice(Math.max(0, middle - limit), middle);
  const url = (target: Cursor) => `${context.baseUrl}/v3/${name}/events/${createToken(query, target)}`;
  return {
    items: items.map(({ domain: _, ...event }) => event),
    // All four are on every page, the empty one after the last included (mailgun-ruby, events.yml, 2025-01).
    paging: {
      previous: url({ direction: 'previous', gap: gapAt('before', items[0]) ?? at.gap }),
      next: url({ direction: 'next', gap: gapAt('after', items.at(-1)) ?? at.gap }),
      first: url({ direction: 'next' }),
      last: url({ direction: 'previous' }),
    },
  };
}

const gapAt = (edge: 'before' | 'after', event: StoredEvent | undefined) => event && { edge, id: event.id };

function positionOf(found: readonly StoredEvent[], { direction, gap }: Cursor): number {
  if (gap === undefined) return direction === 'next' ? 0 : found.length;
  const index = found.findIndex(({ id }) => id === gap.id);
  // An event that a test has removed since ends the list, in either direction.
  if (index === -1) return direction === 'next' ? found.length : 0;
  return gap.edge === 'after' ? index + 1 : index;
}

const createToken = (query: Query, target: Cursor): string =>
  Buffer.from(JSON.stringify({ query: z.encode(api.events.list.input, query), cursor: target })).toString('base64url');

function parseToken(page: string): unknown {
  try {
    return JSON.parse(Buffer.from(page, 'base64url').toString());
  } catch {
    return undefined;
  }
}

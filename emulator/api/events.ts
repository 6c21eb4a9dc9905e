import { api } from 'mailgun-sdk';
import { z } from 'zod';
import { type Cursor, createToken, cursor, pageAt, readToken } from '../analytics/event-cursor';
import { selectEvents } from '../analytics/event-filters';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import type { Behaviours } from './behaviour';

type Query = z.output<typeof api.events.list.input>;
type Page = z.output<typeof api.events.list.output>;

const token = z.object({ query: z.record(z.string(), z.unknown()), cursor });

export const events: Behaviours<typeof api.events> = {
  list: (context, query) => readPage(context, query, { direction: 'next' }),
};

/** The page that `paging.next` and its like point to, `GET /v3/{domain_name}/events/{page}`. */
export function followPage(context: Context, domain: string, page: string): Page {
  const { query, cursor: at } = readToken(token, page);
  return readPage(context, z.decode(api.events.list.input, { ...query, domain_name: domain }), at);
}

function readPage(context: Context, query: Query, at: Cursor): Page {
  const { name } = findDomain(context.store, query.domain).settings;
  context.tasks.read(`events ${name}`);
  const pageSize = query.pageSize ?? 100;
  const most = at.direction === 'next' && at.gap === undefined ? pageSize : undefined;
  const { items, previous, next } = pageAt(selectEvents(context.store, name, query, most), at, pageSize);
  const written = z.encode(api.events.list.input, query);
  // Mailgun's cursors name the domain as well (mailgun-ruby, events.yml).
  const scope = [['domain.name', name]];
  const url = (target: Cursor) => `${context.baseUrl}/v3/${name}/events/${createToken({ query: written, cursor: target, scope })}`;
  return {
    items: items.map(({ domain: _, mailingList: __, ...event }) => event),
    // All four are on every page, the empty one after the last included (mailgun-ruby, events.yml, 2025-01).
    paging: { previous: url(previous), next: url(next), first: url({ direction: 'next' }), last: url({ direction: 'previous' }) },
  };
}

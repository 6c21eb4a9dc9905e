import { api } from 'mailgun-sdk';
import { z } from 'zod';
import type { StoredEvent } from '../store/stored';

const noPages = { previous: '', next: '', first: '', last: '' };

/** An event as Mailgun writes it: the log and webhooks have the same. */
export function writtenEvent({ domain: _, ...event }: StoredEvent): Readonly<Record<string, unknown>> {
  const page = z.encode(api.events.list.output, { items: [event], paging: noPages }) as unknown as { items: [Record<string, unknown>] };
  return page.items[0];
}

import type { Region } from 'mailgun-sdk';
import { z } from 'zod';
import { writtenEvent } from '../posting/written-event';
import type { State } from '../state';
import type { StoredEvent } from '../store/stored';
import type { Searchable } from './search';
import { region } from './values';

/** An event as Mailgun's log has it, and where it is. */
export const eventShape = z.looseObject({
  id: z.string(),
  event: z.string(),
  /** Seconds since 1970. */
  timestamp: z.number(),
  recipient: z.string().optional(),
  domain: z.object({ name: z.string() }),
  region,
});

export const showEvent = (where: Region, event: StoredEvent): z.output<typeof eventShape> => ({
  ...(writtenEvent(event) as { id: string; event: string; timestamp: number }),
  domain: { name: event.domain },
  region: where,
});

export interface Logged {
  readonly region: Region;
  readonly event: StoredEvent;
}

/** The log of both regions, newest first. */
export function logOf({ stores }: State): Logged[] {
  const all = (Object.entries(stores) as [Region, State['stores']['us']][]).flatMap(([where, { events }]) =>
    events.map((event) => ({ region: where, event })),
  );
  return all.reverse().sort((a, b) => +b.event.timestamp - +a.event.timestamp);
}

export function searchableEvent({ region: where, event }: Logged): Searchable {
  const { headers, attachments } = event.message ?? {};
  const { message = '', description = '' } = event.deliveryStatus ?? {};
  return {
    to: `${event.recipient ?? ''} ${headers?.to ?? ''}`,
    from: headers?.from ?? '',
    subject: headers?.subject ?? '',
    tags: event.tags ?? [],
    events: [event.event],
    domain: event.domain,
    region: where,
    attachments: attachments?.length ?? 0,
    isScheduled: headers !== undefined && event.message?.scheduledFor !== undefined,
    time: event.timestamp,
    text: [event.id, event.reason, event.url, message, description, headers?.messageId].join(' '),
  };
}

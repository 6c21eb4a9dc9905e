import type { Store } from '../store/store';
import type { StoredEvent } from '../store/stored';

/** An event as metrics, logs and tags see it. */
export interface AnalysedEvent extends StoredEvent {
  /** Whether it is the first open, or click, of its message by its recipient and bot within seven days. */
  readonly isUnique: boolean;
}

const sevenDays = 7 * 24 * 60 * 60 * 1000;

/** What has happened until now, oldest first. */
export function analysedEvents({ events, now }: Store): AnalysedEvent[] {
  const uniqueUntil = new Map<string, number>();
  const oldestFirst = events.filter(({ timestamp }) => timestamp <= now()).sort((a, b) => +a.timestamp - +b.timestamp);
  return oldestFirst.map((event) => {
    const { timestamp, message, recipient, clientInfo } = event;
    const key = JSON.stringify([event.event, message?.headers?.messageId, recipient, clientInfo?.bot]);
    const isUnique = +timestamp >= (uniqueUntil.get(key) ?? 0);
    if (isUnique) uniqueUntil.set(key, +timestamp + sevenDays);
    return { ...event, isUnique };
  });
}

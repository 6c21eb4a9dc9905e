import type { Store } from '../store/store';
import type { StoredEvent } from '../store/stored';
import { oldestFirst } from './ordered-log';

/** An event as metrics, logs and tags see it. */
export interface AnalysedEvent extends StoredEvent {
  /** Whether it is the first open, or click, of its message by its recipient and bot within seven days; true of all else. */
  readonly isUnique: boolean;
  /** The sub-account whose domain it is. */
  readonly subaccountId: string | undefined;
  /** The name of the pool that the domain sends from. */
  readonly ipPool: string | undefined;
}

const sevenDays = 7 * 24 * 60 * 60 * 1000;

/** What has happened until now, oldest first; to a sub-account only what happened to its own domains. */
export function analysedEvents({ events, domains, ipPools, subaccountId, now }: Store): AnalysedEvent[] {
  const until = now();
  const uniqueUntil = new Map<string, number>();
  const happened = oldestFirst(events).filter(
    ({ timestamp, domain }) => timestamp <= until && (subaccountId === undefined || domains.has(domain)),
  );
  return happened.map((event) => {
    const domain = domains.get(event.domain);
    const isUnique = !ofReaders.has(event.event) || isFirst(uniqueUntil, event);
    return { ...event, isUnique, subaccountId: domain?.settings.subaccountId, ipPool: ipPools.get(domain?.poolId ?? '')?.name };
  });
}

/** What can happen again: of the rest nobody asks whether it was the first. */
const ofReaders: ReadonlySet<string> = new Set(['opened', 'clicked']);

function isFirst(uniqueUntil: Map<string, number>, { event, timestamp, message, recipient, clientInfo }: StoredEvent): boolean {
  const key = JSON.stringify([event, message?.headers?.messageId, recipient, clientInfo?.bot]);
  const isUnique = +timestamp >= (uniqueUntil.get(key) ?? 0);
  if (isUnique) uniqueUntil.set(key, +timestamp + sevenDays);
  return isUnique;
}

/** Without those of the domains of sub-accounts, unless they are asked for. */
export const ownEvents = (store: Store, includeSubaccounts = false): AnalysedEvent[] =>
  analysedEvents(store).filter((event) => includeSubaccounts || event.subaccountId === store.subaccountId);

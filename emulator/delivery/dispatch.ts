import type { Context } from '../store/context';
import type { Store } from '../store/store';
import type { StoredMessage } from '../store/stored';
import { acceptedEvent } from './events';
import { record } from './record';

/** Sends a message that was taken in on its way: it is kept, and delivered to each of its recipients at its time. */
export function dispatch(context: Context, message: StoredMessage): void {
  const { store, tasks, transitions, region } = context;
  const { storageKey, domain } = message;
  store.messages.push(message);
  for (const recipient of message.recipients) {
    if (!message.isRouted) record(context, acceptedEvent(context, message, recipient));
    const when = dueOf(store, message) ?? transitions.delivery;
    tasks.add(when, { kind: 'deliver', region, storageKey, recipient, attempt: 1 }, `events ${domain}`);
  }
}

/** The time that was asked for, if it lies ahead. */
function dueOf({ now }: Store, { input: { deliveryTime } }: StoredMessage): Date | undefined {
  return deliveryTime !== undefined && deliveryTime > now() ? deliveryTime : undefined;
}

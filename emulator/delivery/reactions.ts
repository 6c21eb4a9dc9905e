import type { Context } from '../store/context';
import { messageOf } from '../store/message-of';
import type { Reaction } from '../store/task';
import { reactionEvent } from './events';
import { record } from './record';

export interface Reacted {
  readonly storageKey: string;
  readonly recipient: string;
  readonly reaction: Reaction;
  /** The link that was clicked. */
  readonly url?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly ip?: string | undefined;
  /** Whom an unsubscription is from: everything, unless it names tags. */
  readonly tags?: readonly string[] | undefined;
  /** Whether somebody left a mailing list: then the domain may still write to them. */
  readonly isOfList?: boolean;
}

/** What a recipient does with a message: the event, and the suppression that follows from it. */
export function react(context: Context, { storageKey, recipient, reaction, isOfList = false, ...about }: Reacted): void {
  const { store } = context;
  const message = messageOf(store, storageKey);
  const domain = store.domains.get(message?.domain ?? '');
  if (message === undefined || domain === undefined) return;
  record(context, reactionEvent(context, message, recipient, { reaction, ...about }));
  const address = recipient.toLowerCase();
  const createdAt = store.now();
  if (reaction === 'complained') domain.complaints.set(address, { address: recipient, createdAt });
  if (reaction === 'unsubscribed' && !isOfList) {
    const before = domain.unsubscribes.get(address)?.tags ?? [];
    const tags = [...new Set([...before, ...(about.tags ?? ['*'])])];
    domain.unsubscribes.set(address, { address: recipient, tags, createdAt });
  }
}

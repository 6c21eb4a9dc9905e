import type { Store } from './store';
import type { StoredMessage } from './stored';

/** The newest are asked for most. */
export const messageOf = ({ messages }: Store, storageKey: string): StoredMessage | undefined =>
  messages.findLast((message) => message.storageKey === storageKey);

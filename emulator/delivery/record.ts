import { postingsOf } from '../posting/webhooks';
import type { Context } from '../store/context';
import type { StoredEvent } from '../store/stored';

/** Writes an event into the log, and has it posted to the webhooks that want to hear of it. */
export function record({ store, tasks, region }: Context, event: StoredEvent): void {
  store.events.push(event);
  for (const posting of postingsOf(store, event)) {
    store.postings.set(posting.id, posting);
    tasks.add('immediate', { kind: 'post', region, posting: posting.id });
  }
}

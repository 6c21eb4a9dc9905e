import { record } from '../delivery/record';
import { retrySecondsOf } from '../posting/post';
import type { Context } from '../store/context';
import { createEventId } from '../store/ids';
import type { StoredPosting } from '../store/stored';
import { handedOnEvent } from './inbound-events';

/** What became of an attempt to post mail, for the log. Webhooks, and notifications of mail that is kept, have no events. */
export function recordHandedOn(context: Context, posting: StoredPosting): void {
  const { store } = context;
  const { event, attempts, url } = posting;
  const attempt = attempts.at(-1);
  if (event === undefined || attempt === undefined) return;
  const said = {
    destination: url,
    code: attempt.status ?? 0,
    message: attempt.problem ?? '',
    attemptNo: attempts.length,
    retrySeconds: retrySecondsOf(posting),
  };
  record(context, handedOnEvent(event, said, { id: createEventId(store), now: store.now() }));
}

import type { Context } from '../store/context';
import type { PostAttempt, StoredPosting } from '../store/stored';
import { encodeForm } from './encode-form';
import { NotAllowed, reach } from './reach';

/** Minutes from one attempt to the next: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries */
const retryMinutes = [5, 10, 15, 60, 120, 240];

/** Posts something to a server of the user's, notes what came of it, and has it posted again where Mailgun would. */
export async function post(context: Context, id: string): Promise<StoredPosting | undefined> {
  const { store, tasks, region, postTo } = context;
  const posting = store.postings.get(id);
  if (posting === undefined) return undefined;
  const attempt = await attemptTo(posting, postTo, store.now());
  // A reset or a deletion meanwhile: what is there now knows nothing of it.
  if (store.postings.get(id) !== posting) return undefined;
  posting.attempts.push(attempt);
  posting.state = stateAfter(posting, attempt);
  const wait = retrySecondsOf(posting);
  if (wait !== undefined) tasks.add({ after: wait * 1000 }, { kind: 'post', region, posting: id });
  return posting;
}

/** Seconds from the last attempt to the next one; none where there will be no other. */
export function retrySecondsOf({ state, attempts }: StoredPosting): number | undefined {
  const minutes = state === 'waiting' ? retryMinutes[attempts.length - 1] : undefined;
  return minutes === undefined ? undefined : minutes * 60;
}

/** 200 is success, 406 ends it, and anything else is tried again (documented as above). */
function stateAfter({ isRetried, attempts }: StoredPosting, { status, milliseconds, problem }: PostAttempt): StoredPosting['state'] {
  if (status === 200) return 'done';
  if (status === 406 || (problem !== undefined && milliseconds === 0)) return 'refused';
  return isRetried && attempts.length <= retryMinutes.length ? 'waiting' : 'given-up';
}

async function attemptTo(posting: StoredPosting, postTo: readonly string[], at: Date): Promise<PostAttempt> {
  const start = performance.now();
  const lasted = () => Math.max(1, Math.round(performance.now() - start));
  try {
    const { status } = await reach(posting.url, postTo, { method: 'POST', ...requestOf(posting) });
    return { at, status, problem: undefined, milliseconds: lasted() };
  } catch (error) {
    return { at, status: undefined, problem: reasonOf(error), milliseconds: error instanceof NotAllowed ? 0 : lasted() };
  }
}

/** The same each time, byte for byte. */
function requestOf({ id, payload }: StoredPosting): RequestInit {
  if ('event' in payload) {
    const { event, signature } = payload;
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ signature, 'event-data': event }) };
  }
  const { contentType, body } = encodeForm(payload.form, id);
  return { headers: { 'content-type': contentType }, body: new Uint8Array(body) };
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(cause);
}

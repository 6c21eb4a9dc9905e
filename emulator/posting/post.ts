import { createHmac } from 'node:crypto';
import { signWebhook } from 'mailgun-sdk';
import type { Context } from '../store/context';
import type { Source } from '../store/ids';
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
  const attempt = await attemptTo(posting, postTo, { source: store, signingKey: store.account.signingKey });
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

interface Signer {
  readonly source: Source;
  readonly signingKey: string;
}

async function attemptTo(posting: StoredPosting, postTo: readonly string[], signer: Signer): Promise<PostAttempt> {
  const at = signer.source.now();
  const start = performance.now();
  const lasted = () => Math.max(1, Math.round(performance.now() - start));
  try {
    const { status } = await reach(posting.url, postTo, { method: 'POST', ...requestOf(posting, signer) });
    return { at, status, problem: undefined, milliseconds: lasted() };
  } catch (error) {
    return { at, status: undefined, problem: reasonOf(error), milliseconds: error instanceof NotAllowed ? 0 : lasted() };
  }
}

/** Signed anew each time: a signature from hours ago would be refused as a replay. */
function requestOf({ payload }: StoredPosting, { source, signingKey }: Signer): RequestInit {
  const timestamp = source.now();
  const token = source.randomBytes(25).toString('hex');
  if ('event' in payload)
    return { headers: { 'content-type': 'application/json' }, body: signWebhook(signingKey, payload.event, { timestamp, token }) };
  const seconds = String(Math.floor(+timestamp / 1000));
  const signed: Readonly<Record<string, string>> = {
    timestamp: seconds,
    token,
    signature: createHmac('sha256', signingKey)
      .update(seconds + token)
      .digest('hex'),
  };
  const { form } = payload;
  const fields = form.fields.map(([name, value]) => [name, signed[name] ?? value] as const);
  const { contentType, body } = encodeForm({ ...form, fields }, token);
  return { headers: { 'content-type': contentType }, body: new Uint8Array(body) };
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(cause);
}

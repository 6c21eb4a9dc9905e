import { createHmac } from 'node:crypto';
import { signWebhook } from 'mailgun-sdk';
import type { Context } from '../store/context';
import type { Source } from '../store/ids';
import type { PostAttempt, StoredPosting } from '../store/stored';
import { isAllowed } from './allowed-hosts';

/** Minutes from one attempt to the next: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries */
const retryMinutes = [5, 10, 15, 60, 120, 240];

const longestWait = 10_000;

/** Posts something to a server of the user's, notes what came of it, and has it posted again where Mailgun would. */
export async function post(context: Context, id: string): Promise<void> {
  const { store, tasks, region, postTo } = context;
  const posting = store.postings.get(id);
  if (posting === undefined) return;
  const attempt = isAllowed(posting.url, postTo)
    ? await attemptTo(posting, { source: store, signingKey: store.account.signingKey })
    : { at: store.now(), status: undefined, problem: 'the host is not this machine and not listed', milliseconds: 0 };
  posting.attempts.push(attempt);
  posting.state = stateAfter(posting, attempt);
  const minutes = retryMinutes[posting.attempts.length - 1];
  if (posting.state === 'waiting' && minutes !== undefined) tasks.add({ after: minutes * 60_000 }, { kind: 'post', region, posting: id });
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

async function attemptTo(posting: StoredPosting, signer: Signer): Promise<PostAttempt> {
  const at = signer.source.now();
  const start = performance.now();
  const lasted = () => Math.max(1, Math.round(performance.now() - start));
  try {
    const signal = AbortSignal.timeout(longestWait);
    const response = await fetch(posting.url, { method: 'POST', ...requestOf(posting, signer), redirect: 'manual', signal });
    // Nobody reads it, and an endless one must not be waited for.
    await response.body?.cancel();
    return { at, status: response.status, problem: undefined, milliseconds: lasted() };
  } catch (error) {
    return { at, status: undefined, problem: reasonOf(error), milliseconds: lasted() };
  }
}

/** Signed anew each time: a signature from hours ago would be refused as a replay. */
function requestOf({ payload }: StoredPosting, { source, signingKey }: Signer): RequestInit {
  const timestamp = source.now();
  const token = source.randomBytes(25).toString('hex');
  const signed = { timestamp, token };
  if ('event' in payload) {
    return { headers: { 'content-type': 'application/json' }, body: signWebhook(signingKey, payload.event, signed) };
  }
  const seconds = String(Math.floor(+timestamp / 1000));
  const signature = createHmac('sha256', signingKey)
    .update(seconds + token)
    .digest('hex');
  const fields: StoredPosting['payload'] & { form: unknown } = payload;
  return { body: formOf([...fields.form, ['timestamp', seconds], ['token', token], ['signature', signature]]) };
}

type Form = Extract<StoredPosting['payload'], { form: unknown }>['form'];

/** Files make it multipart; without them Mailgun posts an ordinary form. */
function formOf(fields: Form): FormData | URLSearchParams {
  const hasFiles = fields.some(([, value]) => typeof value !== 'string');
  if (!hasFiles) return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]));
  const form = new FormData();
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([new Uint8Array(value.data)], { type: value.contentType }), value.filename);
  }
  return form;
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(cause);
}

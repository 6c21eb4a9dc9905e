import type { Context } from '../store/context';
import { messageOf } from '../store/message-of';
import { recordBounce } from '../store/record-bounce';
import type { StoredMessage } from '../store/stored';
import type { Task } from '../store/task';
import { deliveredEvent, failedEvent } from './events';
import { failureOf } from './failure';
import { type Outcome, outcomeOf } from './outcome';
import { react } from './reactions';
import { record } from './record';

type FailedOutcome = Exclude<Outcome, string>;
type Attempt = Extract<Task, { kind: 'deliver' }>;

/** Minutes after the first attempt: Mailgun goes on for eight hours (https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages). */
const retryMinutes = [10, 20, 35, 65, 125, 245, 485];

/** One attempt to deliver a message to one recipient, and what follows from it. */
export function attempt(context: Context, { storageKey, recipient, attempt: number }: Attempt): void {
  const { store } = context;
  const message = messageOf(store, storageKey);
  const domain = store.domains.get(message?.domain ?? '');
  // Both may have been deleted meanwhile.
  if (message === undefined || domain === undefined) return;
  const failure = failureOf(store, domain, message, recipient);
  if (failure !== undefined) {
    record(context, failedEvent(context, message, recipient, { ...failure, attempt: number }));
    return;
  }
  const outcome = message.input.testMode ? 'delivered' : outcomeOf(store, recipient);
  carryOut(context, message, recipient, number, outcome);
}

/** Lets an attempt end as it is told: its events, the next attempt or the suppression. */
export function carryOut(context: Context, message: StoredMessage, recipient: string, number: number, outcome: Outcome): void {
  if (typeof outcome === 'object') {
    fail(context, message, recipient, number, outcome);
    return;
  }
  record(context, deliveredEvent(context, message, recipient, number));
  if (outcome !== 'delivered') react(context, { storageKey: message.storageKey, recipient, reaction: outcome });
}

function fail(context: Context, message: StoredMessage, recipient: string, number: number, outcome: FailedOutcome): void {
  const { tasks, region } = context;
  const { code, message: words, isTemporary } = outcome;
  const said = { code, description: '', message: words, attempt: number };
  const next = retryMinutes[number - 1];
  if (!isTemporary) {
    record(context, failedEvent(context, message, recipient, { ...said, reason: 'bounce' }));
    suppress(context, message, recipient, outcome);
  } else if (next === undefined) {
    record(context, failedEvent(context, message, recipient, { ...said, reason: 'old', code: 602, description: 'Too old' }));
  } else {
    const retrySeconds = (next - (retryMinutes[number - 2] ?? 0)) * 60;
    record(context, failedEvent(context, message, recipient, { ...said, reason: 'generic', retrySeconds }));
    const { storageKey } = message;
    tasks.add({ after: retrySeconds * 1000 }, { kind: 'deliver', region, storageKey, recipient, attempt: number + 1 });
  }
}

/** What has bounced for good is not tried again: https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages#tracking-failures */
function suppress({ store }: Context, { domain: name }: StoredMessage, recipient: string, { code, message }: FailedOutcome): void {
  const domain = store.domains.get(name);
  if (domain !== undefined) recordBounce(domain, { address: recipient, code: String(code), error: message, createdAt: store.now() });
}

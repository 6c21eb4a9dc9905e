import { letterOf } from '../message/letter';
import type { Context, HandOver } from '../store/context';
import { messageOf } from '../store/message-of';
import { recordBounce } from '../store/record-bounce';
import { servedDomain } from '../store/served-domain';
import type { Store } from '../store/store';
import type { StoredDomain, StoredMessage } from '../store/stored';
import type { Task } from '../store/task';
import { deliveredEvent, failedEvent } from './events';
import { failureOf } from './failure';
import { type Outcome, outcomeOf } from './outcome';
import { react } from './reactions';
import { record } from './record';
import { renderFor } from './render-for';

type FailedOutcome = Exclude<Outcome, string>;
type Attempt = Extract<Task, { kind: 'deliver' }>;

/**
 * Minutes from one attempt to the next: https://help.mailgun.com/hc/en-us/articles/28956111811355-Will-Mailgun-retry-my-failed-messages. It ends after eight
 * hours, which is five minutes after the last of them: the event of that has the eighth attempt (stackoverflow.com/questions/55845013).
 */
const retryMinutes = [10, 15, 30, 60, 120, 240, 5];

/** One attempt to deliver a message to one recipient, and what follows from it. */
export function attempt(context: Context, task: Attempt): Promise<void> | void {
  const { store, handOver } = context;
  const { storageKey, recipient, attempt: number } = task;
  const message = messageOf(store, storageKey);
  const domain = store.domains.get(message?.domain ?? '');
  // Both may have been deleted meanwhile.
  if (message === undefined || domain === undefined) return;
  const failure = failureOf(domain, message, recipient);
  if (failure !== undefined) {
    record(context, failedEvent(context, message, recipient, { ...failure, attempt: number }));
    return;
  }
  const outcome = message.input.testMode ? 'delivered' : outcomeOf(store, recipient);
  const problem = message.input.template === undefined ? undefined : renderProblem(store, domain, message);
  if (problem !== undefined) fail(context, message, recipient, number, problem);
  // A test sees a delivery with the answer to its request, unless another server has its say.
  else if (handOver === undefined || message.input.testMode || typeof outcome === 'object')
    carryOut(context, message, recipient, number, outcome);
  else
    return handedOver(context, message, recipient, handOver).then((said) => {
      // Both may be gone, or others, by the time that the other server answers.
      if (messageOf(store, storageKey) !== message || store.domains.get(message.domain) !== domain) return;
      carryOut(context, message, recipient, number, said ?? outcome);
    });
}

/** Mailgun accepts a message with an unknown template, and fails to make it afterwards; its words are not documented. */
function renderProblem(store: Store, domain: StoredDomain, message: StoredMessage): FailedOutcome | undefined {
  try {
    letterOf(store, domain, message);
    return undefined;
  } catch (error) {
    return { code: 550, message: (error as Error).message, isTemporary: false, reason: 'generic' };
  }
}

/** What the other server said, if it did not take the message. */
async function handedOver(
  context: Context,
  message: StoredMessage,
  recipient: string,
  handOver: HandOver,
): Promise<FailedOutcome | undefined> {
  try {
    await handOver({ sender: `postmaster@${message.domain}`, recipient, mime: (await renderFor(context, message, recipient)).mime });
    return undefined;
  } catch (error) {
    return { code: 451, message: (error as Error).message, isTemporary: true };
  }
}

/** Lets an attempt end as it is told: its events, the next attempt or the suppression. */
export function carryOut(context: Context, message: StoredMessage, recipient: string, number: number, outcome: Outcome): void {
  const { store, tasks, region } = context;
  const { storageKey } = message;
  if (typeof outcome === 'object') {
    fail(context, message, recipient, number, outcome);
    return;
  }
  record(context, deliveredEvent(context, message, recipient, number));
  // Mail to a domain of the account comes back in.
  if (servedDomain(store, recipient) !== undefined && !message.input.testMode)
    tasks.add('immediate', { kind: 'receive', region, storageKey, recipient });
  if (outcome !== 'delivered') react(context, { storageKey, recipient, reaction: outcome });
}

function fail(context: Context, message: StoredMessage, recipient: string, number: number, outcome: FailedOutcome): void {
  const { tasks, region } = context;
  const { code, message: words, isTemporary, reason = 'bounce' } = outcome;
  const said = { code, description: '', message: words, attempt: number };
  const next = retryMinutes[number - 1];
  if (!isTemporary) {
    record(context, failedEvent(context, message, recipient, { ...said, reason }));
    if (reason === 'bounce') suppress(context, message, recipient, outcome);
  } else if (next === undefined) {
    record(context, failedEvent(context, message, recipient, { ...said, reason: 'old', code: 602, message: 'Too old' }));
  } else {
    const retrySeconds = next * 60;
    record(context, failedEvent(context, message, recipient, { ...said, reason: 'generic', retrySeconds }));
    const { storageKey } = message;
    tasks.add({ after: retrySeconds * 1000 }, { kind: 'deliver', region, storageKey, recipient, attempt: number + 1 });
  }
}

/** What has bounced for good is not tried again: https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages/tracking-failures */
function suppress({ store }: Context, { domain: name }: StoredMessage, recipient: string, { code, message }: FailedOutcome): void {
  const domain = store.domains.get(name);
  if (domain !== undefined) recordBounce(domain, { address: recipient, code: String(code), error: message, createdAt: store.now() });
}

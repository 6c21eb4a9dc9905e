import { randomBytes } from 'node:crypto';
import { signWebhook } from 'mailgun-sdk';
import { type Receivers, signingKey } from './receivers';

/** Minutes from one attempt to the next: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries */
const retryMinutes = [5, 10, 15, 60, 120, 240];

/** Milliseconds that an answer is waited for. Mailgun does not say how long it waits. */
const patience = 15_000;

export interface Delivery {
  readonly id: string;
  readonly token: string;
  readonly body: string;
  /** The process that gets it next. */
  next: number;
  readonly statuses: (number | undefined)[];
}

let made = 0;

/** An event that Mailgun posts, with one signature for all attempts. */
export function createDelivery(receivers: Receivers, event: Readonly<Record<string, unknown>> = {}): Delivery {
  made += 1;
  const id = `event-${made}`;
  const token = randomBytes(25).toString('hex');
  const timestamp = new Date(Date.now() + receivers.ahead());
  const body = signWebhook(signingKey, { event: 'opened', recipient: 'alice@example.com', ...event, id }, { token, timestamp });
  return { id, token, body, next: made, statuses: [] };
}

export const isDone = ({ statuses }: Delivery): boolean => statuses.at(-1) === 200;

/** Posts it to the next process. `undefined` where there was no answer. */
export async function attempt(receivers: Receivers, delivery: Delivery): Promise<number | undefined> {
  const url = receivers.url(delivery.next);
  delivery.next += 1;
  const headers = { 'content-type': 'application/json' };
  const status = await fetch(url, { method: 'POST', headers, body: delivery.body, signal: AbortSignal.timeout(patience) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => undefined,
  );
  delivery.statuses.push(status);
  return status;
}

/** Posts all of them, at most `width` at once. */
export async function postAll(receivers: Receivers, deliveries: readonly Delivery[], width = 400): Promise<void> {
  const rest = deliveries.values();
  const lane = async () => {
    for (const delivery of rest) await attempt(receivers, delivery);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Has Mailgun repeat what was not answered with 200, until it gives up. */
export async function repeat(receivers: Receivers, deliveries: readonly Delivery[]): Promise<void> {
  for (const minutes of retryMinutes) {
    await receivers.advance(minutes);
    const open = deliveries.filter((delivery) => !isDone(delivery) && delivery.statuses.at(-1) !== 406);
    if (open.length === 0) return;
    await postAll(receivers, open);
  }
}

export interface Tally {
  readonly deliveries: number;
  readonly once: number;
  readonly twice: number;
  readonly never: number;
  /** Answered with 200 at some time, without the work ever done. */
  readonly untrue: number;
}

export function tally(receivers: Receivers, deliveries: readonly Delivery[]): Tally {
  const done = receivers.done();
  const times = deliveries.map(({ id }) => done.get(id) ?? 0);
  return {
    deliveries: times.length,
    once: times.filter((count) => count === 1).length,
    twice: times.filter((count) => count > 1).length,
    never: times.filter((count) => count === 0).length,
    untrue: deliveries.filter(({ statuses }, index) => times[index] === 0 && statuses.includes(200)).length,
  };
}

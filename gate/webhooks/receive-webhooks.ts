import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNodeWebhookHandler, type UnknownWebhookEvent, type WebhookEvent } from 'mailgun-sdk';
import type { EventRing } from './recent-events';

/** Bytes. An event has a few thousand; Mailgun cuts off its variables at 4 KB. */
const MOST = 256 * 1024;

const domainName = /^[a-z0-9_-]{1,63}(\.[a-z0-9-]{1,63}){1,10}$/i;

/** Mailgun's own address of the stored message: not every event names its domain (recorded: webhooks of 2018 to 2025). */
const stored = /^https:\/\/[a-z0-9.-]+\.mailgun\.(?:net|org)\/v3\/domains\/([^/]+)\/messages\//;

/** Never the domain of a sender or a message id, which whoever sends can choose. */
function domainOf(event: WebhookEvent | UnknownWebhookEvent): string | undefined {
  const { domain, storage } = event as UnknownWebhookEvent;
  const urls = [storage?.url].flat().filter((url) => typeof url === 'string');
  const name = domain?.name ?? urls.map((url) => stored.exec(url)?.[1]).find((found) => found !== undefined);
  return name !== undefined && domainName.test(name) ? name : undefined;
}

export interface WebhookOptions {
  /** The account's HTTP webhook signing key, which is not its API key. */
  readonly signingKey: string;
  readonly events: EventRing;
  /** Told what a person should know; never has anything of a webhook. */
  readonly tell: (line: string) => void;
}

/**
 * Takes Mailgun's webhooks. Who posts has no token: what is not signed by Mailgun, is too old or was there before is refused, by the SDK. Mailgun signs
 * no more than a time and a number, so that the way here must be HTTPS.
 */
export function receiveWebhooks({
  signingKey,
  events,
  tell,
}: WebhookOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = createNodeWebhookHandler({
    signingKey,
    limit: MOST,
    onEvent(event) {
      const domain = domainOf(event);
      if (domain === undefined) tell('A webhook names no domain, so that no policy can decide on it: it is left out.');
      else events.add(domain, event);
    },
    onInbound() {
      throw new Error('e-mails of routes are not taken');
    },
    onError: () => tell('A webhook could not be taken: this path is for events of webhooks, and not for e-mails of routes.'),
  });
  return (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    handle(request, response).catch(() => response.destroy());
  };
}

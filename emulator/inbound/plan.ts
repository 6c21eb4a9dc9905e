import { bare } from '../store/recipients';
import { servedDomain } from '../store/served-domain';
import type { Store } from '../store/store';
import type { InboundEvent, PostedForm, StoredEvent, StoredMessage } from '../store/stored';
import { thingsOf } from '../store/things-of';
import { acceptedEvent, inboundEvent, refusedEvent, storedEvent } from './inbound-events';
import { forwardForm, type Posting, storeForm } from './inbound-form';
import { listLoopOf, loopOf } from './mail-loop';
import { type FanOut, postToList } from './mailing-list';
import { createWork, type Work } from './pattern';
import { headerOf, type InboundMail, readMail } from './read-mail';
import { type Rule, type Wish, wishesOfForwards, wishesOfRoutes } from './wishes';

/** A message at Mailgun's door. */
export interface Arrival {
  /** `MAIL FROM`; empty for a bounce. */
  readonly sender: string;
  /** `RCPT TO`. */
  readonly recipients: readonly string[];
  readonly mime: Buffer;
  readonly now: Date;
  /** Whether it came with an API key or an SMTP password of the account. */
  readonly authenticated: boolean;
  /** The host that brought it. */
  readonly remote: string;
  /** Where clients reach the API, for the URLs of what is kept. */
  readonly baseUrl: string;
  readonly ids: InboundIds;
}

/** Each call makes another. */
interface InboundIds {
  readonly event: () => string;
  readonly storageKey: () => string;
  /** 50 hexadecimal digits. */
  readonly token: () => string;
  /** Of the delivery, for `Received`. */
  readonly trace: () => string;
  /** Of a message that has none, without angle brackets. */
  readonly message: (domain: string) => string;
}

/** What is to be done; nothing of it is done yet. */
export type InboundStep =
  | { readonly kind: 'post'; readonly url: string; readonly form: PostedForm; readonly rule: Rule }
  /** The message as it is, with the same `MAIL FROM`. */
  | { readonly kind: 'send'; readonly address: string; readonly rule: Rule }
  | { readonly kind: 'store'; readonly notify: { readonly url: string; readonly form: PostedForm } | undefined; readonly rule: Rule }
  | ({ readonly kind: 'fanOut' } & FanOut);

/** What Mailgun's server answers instead of taking the message in. Nothing is logged. */
export interface Declined {
  readonly kind: 'declined';
  readonly recipient: string;
  readonly code: number;
  /** Behind the code. */
  readonly words: string;
}

/** What becomes of a message for one recipient. */
export interface Received {
  readonly kind: 'received';
  readonly recipient: string;
  readonly message: StoredMessage;
  readonly steps: readonly InboundStep[];
  /** What has happened with that; the rest depends on the steps: `handedOnEvent` with `shared` makes their events. */
  readonly events: readonly StoredEvent[];
  readonly shared: InboundEvent;
  /** Filters and actions that could not be read, and destinations that are none, in words for the account's owner. */
  readonly problems: readonly string[];
}

export interface InboundPlan {
  /** With the headers that Mailgun puts on top; `undefined` where it cannot be read. */
  readonly mail: InboundMail | undefined;
  /** One for each recipient. */
  readonly outcomes: readonly (Declined | Received)[];
}

/**
 * What will happen with a message that comes in: routes in the order of their priority, the forwards of its domain and a mailing list of that address, all
 * independently of one another ("the incoming message will hit the Route and Mailing List simultaneously"; of forwards nothing is documented).
 */
export async function planInbound(store: Store, arrival: Arrival): Promise<InboundPlan> {
  const recipients = [...new Map(arrival.recipients.map((address) => [address.toLowerCase(), address])).values()];
  const { sender, remote, now, ids } = arrival;
  const mail = await readMail(arrival.mime, { sender, remote, now, traceId: ids.trace() }).catch(() => undefined);
  const work = createWork();
  return {
    mail,
    outcomes: recipients.map((recipient) =>
      mail === undefined ? unreadable(recipient) : planRecipient(store, arrival, mail, recipient, work),
    ),
  };
}

const unreadable = (recipient: string): Declined => ({ kind: 'declined', recipient, code: 554, words: '5.6.0 The message cannot be read' });

/** What Mailgun's server is reported to say of a domain that it does not serve. */
const notServed = (recipient: string): Declined => ({ kind: 'declined', recipient, code: 550, words: '5.7.1 Relaying denied' });

/** And of an address that nothing waits for (mailgun-js-boland, issue 58, 2015). */
const notWanted = (recipient: string): Declined => ({
  kind: 'declined',
  recipient,
  code: 550,
  words: `5.1.0 Recipient rejected: <${recipient}>`,
});

function planRecipient(store: Store, arrival: Arrival, mail: InboundMail, recipient: string, work: Work): Declined | Received {
  const domain = servedDomain(store, recipient);
  if (domain === undefined) return notServed(recipient);
  const { sender, authenticated, now, ids, baseUrl } = arrival;

  const own = thingsOf(store, domain);
  const problems: string[] = [];
  const wishes = [...wishesOfRoutes(own, { recipient, headers: mail.headers }, work, problems), ...wishesOfForwards(domain, recipient)];
  const list = own.lists.get(recipient.toLowerCase());
  if (wishes.length === 0 && list === undefined) return notWanted(recipient);

  const message = keptMessage(arrival, mail, domain.settings.name, recipient);
  const messageUrl = `${baseUrl}/v3/domains/${message.domain}/messages/${message.storageKey}`;
  const shared = inboundEvent({
    ...{ message, storageUrl: messageUrl, sender, recipient, authenticated, size: arrival.mime.length, to: headerOf(mail, 'to') },
    routed: wishes.length > 0,
  });
  const moment = () => ({ id: ids.event(), now });
  const events = [acceptedEvent(shared, moment())];
  const received = (steps: readonly InboundStep[]): Received => ({ kind: 'received', recipient, message, steps, events, shared, problems });

  const loop = loopOf(mail);
  if (loop !== undefined) {
    events.push(refusedEvent(shared, loop, moment()));
    return received([]);
  }
  const posting = (): Posting => ({ mail, sender, recipient, signingKey: store.account.signingKey, now, token: ids.token() });
  const steps = wishes.flatMap((wish) => stepOf(wish, posting, { domain: message.domain, messageUrl }));
  events.push(...steps.filter(({ kind }) => kind === 'store').map(() => storedEvent(shared, moment())));

  if (list !== undefined) {
    const from = bare(headerOf(mail, 'from')) || sender;
    const fanOut = listLoopOf(mail, recipient) ?? postToList(list, { from, authenticated });
    if ('code' in fanOut) events.push(refusedEvent(shared, fanOut, moment()));
    else steps.push({ kind: 'fanOut', ...fanOut });
  }
  return received(steps);
}

function stepOf(wish: Wish, posting: () => Posting, kept: Parameters<typeof storeForm>[2]): InboundStep[] {
  const { rule } = wish;
  switch (wish.kind) {
    case 'drop':
      return [];
    case 'send':
      return [{ kind: 'send', address: wish.address, rule }];
    case 'post':
      return [{ kind: 'post', url: wish.url, form: forwardForm(wish.url, posting()), rule }];
    case 'store': {
      const { notify: url } = wish;
      return [{ kind: 'store', notify: url === undefined ? undefined : { url, form: storeForm(url, posting(), kept) }, rule }];
    }
  }
}

/** Mailgun keeps every message for some days, whether or not a rule says `store()`. */
function keptMessage({ now, ids, baseUrl }: Arrival, mail: InboundMail, domain: string, recipient: string): StoredMessage {
  const id = headerOf(mail, 'message-id').trim().replace(/^<|>$/g, '');
  return {
    id: id === '' ? ids.message(domain) : id,
    domain,
    input: { domain, from: headerOf(mail, 'from'), to: recipient, subject: headerOf(mail, 'subject'), text: mail.text, html: mail.html },
    recipients: [recipient],
    files: mail.files.map(({ filename, contentType, data }) => ({ filename, contentType, size: data.length, data })),
    mime: mail.mime.toString(),
    headers: mail.headers.map(([name, value]) => [name, value]),
    storageKey: ids.storageKey(),
    receivedAt: now,
    method: 'smtp',
    baseUrl,
  };
}

import { z } from 'zod';
import { carryOut } from '../../delivery/attempt';
import { react } from '../../delivery/reactions';
import { contextOf } from '../../run-task';
import type { StoredEvent } from '../../store/stored';
import { eventShape, logOf, searchableEvent, showEvent } from '../event-shape';
import { findMail, type Mail } from '../mail-shape';
import { operation } from '../operation';
import { Problem } from '../problem';
import { readSearch } from '../search';
import { limit, pageOf, query, skip } from '../values';

const triggered = z.strictObject({
  /** The storage key of a message, or its Message-ID. */
  message: z.string(),
  event: z.enum(['opened', 'clicked', 'unsubscribed', 'complained', 'delivered', 'failed']),
  /** Needed where the message has several. */
  recipient: z.string().optional(),
  /** The link that was clicked. */
  url: z.string().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  /** What somebody unsubscribes from; without tags, from everything. */
  tags: z.array(z.string()).optional(),
  /** Of a failure: a temporary one is tried again. Default: permanent. */
  severity: z.enum(['permanent', 'temporary']).optional(),
  /** What the recipient's server said to a failure. */
  code: z.number().int().min(400).max(599).optional(),
  reply: z.string().optional(),
});

function recipientOf({ message: { recipients } }: Mail, given: string | undefined): string {
  const found = given === undefined ? recipients : recipients.filter((one) => one.toLowerCase() === given.toLowerCase());
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new Problem(400, `recipient: must be one of those of the message: ${recipients.join(', ')}`);
}

const failures = {
  permanent: { code: 550, message: '5.1.1 The email account that you tried to reach does not exist.', isTemporary: false },
  temporary: { code: 452, message: '4.2.2 The email account that you tried to reach is over quota.', isTemporary: true },
};

export const events = {
  search: operation('GET /events', {
    summary: 'Search the log, newest first',
    input: z.strictObject({ query, limit, skip }),
    output: z.object({ total: z.number(), events: z.array(eventShape) }),
    shorthand: 'query',
    run: ({ state }, { query: text, ...page }) => {
      const matches = readSearch(text);
      const found = logOf(state).filter((logged) => matches(searchableEvent(logged)));
      return { total: found.length, events: pageOf(found, page).map(({ region, event }) => showEvent(region, event)) };
    },
  }),

  trigger: operation('POST /events/trigger', {
    summary: 'Let something happen to a message: its event, what follows from it, and the webhooks that want to hear of it',
    input: triggered,
    output: z.object({ events: z.array(eventShape) }),
    run: ({ state }, input) => {
      const mail = findMail(state, input.message);
      const { region, message } = mail;
      const recipient = recipientOf(mail, input.recipient);
      const context = contextOf(state, region);
      const { store } = context;
      if (!store.domains.has(message.domain)) throw new Problem(404, `the domain ${message.domain} is gone`);
      const recorded: StoredEvent[] = [];
      const forget = state.live.listen(({ kind, data }) => {
        if (kind === 'event') recorded.push((data as { event: StoredEvent }).event);
      });
      const { event, severity = 'permanent', code, reply, ip, userAgent, url, tags } = input;
      if (event === 'delivered') carryOut(context, message, recipient, 1, event);
      else if (event === 'failed') {
        const preset = failures[severity];
        carryOut(context, message, recipient, 1, { ...preset, code: code ?? preset.code, message: reply ?? preset.message });
      } else react(context, { storageKey: message.storageKey, recipient, reaction: event, url, ip, userAgent, tags });
      forget();
      return { events: recorded.map((one) => showEvent(region, one)) };
    },
  }),
};

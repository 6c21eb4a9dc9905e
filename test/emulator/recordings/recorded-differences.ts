/** What is compared of an answer. */
export interface Expected {
  readonly status: number;
  readonly contentType: string | null;
  readonly authenticate: string | null;
  readonly body: unknown;
}

interface Difference {
  /** Lines of the recordings, from 1. */
  readonly lines: readonly number[];
  /** Why the emulator differs on purpose. */
  readonly reason: string;
  /** Turns what was recorded into what the emulator answers. */
  readonly change: (recorded: Expected) => Expected;
}

type Json = Record<string, unknown>;

const withBody = (change: (body: Json) => Json) => (recorded: Expected) => ({ ...recorded, body: change(recorded.body as Json) });
const saying = (message: string) => withBody((body) => ({ ...body, message }));
const withLinks = (change: (link: string) => string) =>
  withBody(({ paging, ...body }) => ({
    ...body,
    paging: Object.fromEntries(Object.entries(paging as Record<string, string>).map(([name, link]) => [name, change(link)])),
  }));
const withSubaccount = (fields: Json) => withBody(({ subaccount }) => ({ subaccount: { ...(subaccount as Json), ...fields } }));
const typed = (contentType: string) => (recorded: Expected) => ({ ...recorded, contentType });

export const differences: readonly Difference[] = [
  {
    lines: [6],
    reason: 'Until May 2025 a domain had an SMTP login without a password for it (line 12, of December 2025, has none).',
    change: withBody(({ domain, ...body }) => ({ ...body, domain: { ...(domain as Json), smtp_login: '' } })),
  },
  {
    lines: [6, 99],
    reason: 'Until February 2025 these two were not shown (line 12 has them).',
    change: withBody(({ domain, ...body }) => ({
      ...body,
      domain: { ...(domain as Json), encrypt_incoming_message: false, message_ttl: 0 },
    })),
  },
  {
    lines: [16],
    reason: 'In 2023 other words for the same refusal (line 37 has those of 2025).',
    change: saying(
      'Domain DOMAIN.TEST is not allowed to send: Sandbox subdomains are for test purposes only. Please add your own domain or add the address to authorized recipients in Account Settings.',
    ),
  },
  {
    lines: [17],
    reason: 'In 2016 the service for messages did not name its charset (line 15 does).',
    change: typed('application/json; charset=utf-8'),
  },
  {
    lines: [21],
    reason: 'In 2021 the refusal called itself HTML (lines 14 and 18 do not).',
    change: typed('text/plain; charset=utf-8'),
  },
  {
    lines: [20],
    reason: 'Lists of events that Mailgun leaves out, and the declaration as empty.',
    change: withBody(({ items, ...body }) => ({ ...body, items: (items as Json[]).map((log) => ({ campaigns: [], ...withLists(log) })) })),
  },
  {
    lines: [29],
    reason: 'The totals have a count that nobody has asked for, and that no row has.',
    change: withBody(({ aggregates, ...body }) => {
      const { permanent_failed_count: _, ...metrics } = (aggregates as { metrics: Json }).metrics;
      return { ...body, aggregates: { metrics } };
    }),
  },
  {
    lines: [23],
    reason: 'In 2016 mailing lists did not show their reply preference (line 27 does).',
    change: withBody(({ list, ...body }) => ({ ...body, list: { ...(list as Json), reply_preference: 'list' } })),
  },
  {
    lines: [39],
    reason: 'The recording hides the id.',
    change: withSubaccount({ id: '646d00a1b32c35364a2ad34f' }),
  },
  {
    lines: [39],
    reason: 'In 2023 sub-accounts were shown without the date of their creation; the OpenAPI document has it.',
    change: withSubaccount({ created_at: 'Mon, 20 Nov 2023 15:33:05 GMT' }),
  },
  {
    lines: [39, 41],
    reason: 'In 2023 sub-accounts were shown without the date of their last change; the OpenAPI document has it.',
    change: withSubaccount({ updated_at: 'Mon, 20 Nov 2023 15:33:08 GMT' }),
  },
  {
    lines: [52, 54],
    reason: 'The recording has lost the version and the domain of the links (line 93 has both).',
    change: withLinks((link) => link.replace('api.mailgun.net/', 'api.mailgun.net/v3/DOMAIN.TEST/')),
  },
  {
    lines: [94, 162],
    reason: 'In 2016 the links did not repeat the term (lines 54 and 93 do).',
    change: withLinks((link) => `${link}&term=`),
  },
  {
    lines: [97],
    reason: 'In 2016 a domain was deleted at once, by a service that did not name its charset (line 11 has the present words).',
    change: (recorded) => typed('application/json; charset=utf-8')(saying('Domain will be deleted in the background')(recorded)),
  },
  {
    lines: [101],
    reason: 'In 2024 "on the background" (line 11 has the present words).',
    change: saying('Domain will be deleted in the background'),
  },
  {
    lines: [102, 103, 104],
    reason: 'In 2024 the service for SMTP logins did not name its charset where it did what was asked (lines 110 to 112 of 2025 have one).',
    change: typed('application/json; charset=utf-8'),
  },
  {
    lines: [106],
    reason: 'In 2024 `web_scheme` was not shown; the OpenAPI document has it.',
    change: withBody(({ tracking }) => ({ tracking: { ...(tracking as Json), web_scheme: 'http' } })),
  },
  {
    lines: [108],
    reason: 'In 2024 the words of another endpoint (line 10 has the present ones).',
    change: saying('DKIM selector changed'),
  },
  {
    lines: [128, 130, 131],
    reason: 'The field `campaigns`, which Mailgun gave up, and `null` for what is declared and absent.',
    change: withBody(({ items, ...body }) => ({ ...body, items: (items as Json[]).map(declaredPart) })),
  },
  {
    lines: [128, 130, 131],
    reason: 'Lists of events that Mailgun leaves out or writes as null, and the declaration as empty.',
    change: withBody(({ items, ...body }) => ({ ...body, items: (items as Json[]).map(withLists) })),
  },
  {
    lines: [159],
    reason:
      'In 2016 an event type had one `url`, `permanent_fail` was called `bounce`, and the charset was not named (line 80 has the present form).',
    change: (recorded) => ({
      ...typed('application/json; charset=utf-8')(recorded),
      body: { webhooks: { permanent_fail: { urls: ['http://example.com/mailgun/events/bounce'] } } },
    }),
  },
];

function declaredPart({ campaigns: _, ...event }: Json): Json {
  const flags = Object.fromEntries(Object.entries(event.flags as Json).filter(([, value]) => value !== null));
  return { ...event, flags };
}

const withLists = ({ tags, message, ...event }: Json): Json => ({
  ...event,
  tags: tags ?? [],
  message: { attachments: [], recipients: [], ...(message as Json) },
});

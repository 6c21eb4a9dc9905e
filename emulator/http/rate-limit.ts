import { refuse } from './refusal';

/** How many requests are answered in how long. */
export interface RateLimit {
  readonly requests: number;
  /** Default 60. */
  readonly seconds?: number;
  /** How many recipients of messages in the same time. Default: a million, which nothing enforces. */
  readonly recipients?: number;
  /** What counts together: the requests to each service of a region, or all of the account. Default `service`. */
  readonly per?: 'service' | 'account';
}

export interface RateLimiter {
  /** Changing it starts all counts afresh. */
  limit: RateLimit | undefined;
  /** Counts a request; answers with the headers to send, or refuses. */
  count(service: string, noun: string, domain: string): Record<string, string>;
  /** Counts the recipients of messages; answers with the headers to send, or refuses. */
  countRecipients(service: string, recipients: number, domain: string): Record<string, string>;
  /** Starts all counts afresh. */
  clear(): void;
}

/** What messages show although nobody has limited them (mailgun-ruby, message_deliver.yml, 2021). */
const generous: RateLimit = { requests: 2_000_000 };
const mostRecipients = 1_000_000;

/**
 * Only messages carry the headers as long as there is no limit; most recorded answers of other services have none.
 *
 * @param now milliseconds since 1970
 */
export function createRateLimiter(limit: RateLimit | undefined, now: () => number): RateLimiter {
  let current = limit;
  const windows = new Map<string, { used: number; reset: number }>();
  const counted = (service: string) => (current?.per === 'account' ? 'account' : service);
  const windowOf = (name: string) => {
    const open = windows.get(name);
    const window = open !== undefined && open.reset > now() ? open : { used: 0, reset: now() + (current?.seconds ?? 60) * 1000 };
    windows.set(name, window);
    return window;
  };
  return {
    get limit() {
      return current;
    },
    set limit(next) {
      current = next;
      windows.clear();
    },
    count(service, noun, domain) {
      if (current === undefined && noun !== 'messages') return {};
      const { requests } = current ?? generous;
      const window = windowOf(counted(service));
      window.used += 1;
      const headers = limitHeaders({ requests, ...window });
      if (window.used > requests) throw refuse(429, limitWords(noun, domain, Math.ceil((window.reset - now()) / 1000)), headers);
      return headers;
    },
    countRecipients(service, recipients, domain) {
      const window = windowOf(`${counted(service)} recipients`);
      window.used += recipients;
      const most = current?.recipients ?? mostRecipients;
      const headers = {
        'x-recipient-limit': String(most),
        'x-recipient-remaining': String(Math.max(0, most - window.used)),
        'x-recipient-reset': String(window.reset),
      };
      if (current?.recipients !== undefined && window.used > most) throw refuse(429, tooManyRecipients(domain, window.reset), headers);
      return headers;
    },
    clear: () => windows.clear(),
  };
}

/** `reset` is in milliseconds since 1970, as recorded (mailgun-ruby, message_deliver.yml). */
export const limitHeaders = ({ requests, used, reset }: { requests: number; used: number; reset: number }) => ({
  'x-ratelimit-limit': String(requests),
  'x-ratelimit-remaining': String(Math.max(0, requests - used)),
  'x-ratelimit-reset': String(reset),
});

/** The OpenAPI document has the words for messages, https://documentation.mailgun.com/en/latest/api-domains.html those for the rest. */
export const limitWords = (noun: string, domain: string, seconds: number) =>
  noun === 'messages'
    ? { message: `Domain ${domain} is not allowed to send: account-requests-per-sec limit exceeded, try again after ${seconds} seconds` }
    : { 'retry-seconds': seconds };

/** In the words of the error table of https://documentation.mailgun.com/en/latest/api-sending.html, with a date as there. */
const tooManyRecipients = (domain: string, reset: number) => ({
  message: `Domain ${domain} is not allowed to send: recipient limit exceeded, try again after ${new Date(reset).toUTCString().replace('GMT', 'UTC')}`,
});

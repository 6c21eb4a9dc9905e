import { refuse } from './refusal';

/** How many requests each service answers in how long. */
export interface RateLimit {
  readonly requests: number;
  /** Default 60. */
  readonly seconds?: number;
}

export interface RateLimiter {
  /** Counts a request; answers with the headers to send, or refuses. */
  count(service: string, noun: string, domain: string): Record<string, string>;
  /** Counts the recipients of messages, which nothing limits here; answers with the headers to send. */
  countRecipients(service: string, recipients: number): Record<string, string>;
  clear(): void;
}

/** What messages show although nobody has limited them (mailgun-ruby, message_deliver.yml, 2021). */
const generous: RateLimit = { requests: 2_000_000 };
const mostRecipients = 1_000_000;

/** Only messages carry the headers as long as there is no limit; most recorded answers of other services have none. */
export function createRateLimiter(limit: RateLimit | undefined): RateLimiter {
  const windows = new Map<string, { used: number; reset: number }>();
  const windowOf = (service: string, seconds = 60) => {
    const now = Date.now();
    const open = windows.get(service);
    const window = open !== undefined && open.reset > now ? open : { used: 0, reset: now + seconds * 1000 };
    windows.set(service, window);
    return window;
  };
  return {
    count(service, noun, domain) {
      if (limit === undefined && noun !== 'messages') return {};
      const { requests, seconds } = limit ?? generous;
      const window = windowOf(service, seconds);
      window.used += 1;
      const headers = {
        'x-ratelimit-limit': String(requests),
        'x-ratelimit-remaining': String(Math.max(0, requests - window.used)),
        'x-ratelimit-reset': String(window.reset),
      };
      if (window.used > requests) throw refuse(429, exceeded(noun, domain, Math.ceil((window.reset - Date.now()) / 1000)), headers);
      return headers;
    },
    countRecipients(service, recipients) {
      const window = windowOf(`${service} recipients`);
      window.used += recipients;
      return {
        'x-recipient-limit': String(mostRecipients),
        'x-recipient-remaining': String(Math.max(0, mostRecipients - window.used)),
        'x-recipient-reset': String(window.reset),
      };
    },
    clear: () => windows.clear(),
  };
}

/** The OpenAPI document has the words for messages, https://documentation.mailgun.com/en/latest/api-domains.html those for the rest. */
const exceeded = (noun: string, domain: string, seconds: number) =>
  noun === 'messages'
    ? { message: `Domain ${domain} is not allowed to send: account-requests-per-sec limit exceeded, try again after ${seconds} seconds` }
    : { 'retry-seconds': seconds };

import { isNativeError } from 'node:util/types';

/**
 * What went wrong: a closed set, so that a program can switch over it.
 *
 * - `invalid_request`: refused by the SDK before it was sent, or by Mailgun (400, 413, 422)
 * - `unauthorized`: the API key is missing or wrong (401)
 * - `forbidden`: the key's role or the plan does not allow it (402, 403)
 * - `not_found`: Mailgun itself says that what was asked for does not exist; any other 404 is `invalid_response`
 * - `conflict`: the name is taken or the current state does not allow the call (409, and 400 that says so)
 * - `rate_limited`: still too many requests after the retries (420, 429), or another limit for which Mailgun gives a time to wait; see `retryAfter`
 * - `server_error`: 5xx after the retries
 * - `network`: no response: connection refused or reset, host not found
 * - `timeout`: no response in time
 * - `invalid_response`: a response that is not Mailgun's (a page of a proxy, truncated JSON, an unexpected shape)
 */
export type MailgunErrorCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'server_error'
  | 'network'
  | 'timeout'
  | 'invalid_response';

interface MailgunErrorDetails {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: unknown;
  readonly retryAfter?: number;
  readonly maybeDone?: boolean;
  readonly cause?: unknown;
}

/** The only error that the SDK throws. Its message is the route and Mailgun's own message; it never contains the key, or a header or the body of the request. */
export class MailgunError extends Error {
  override readonly name = 'MailgunError';
  /** The HTTP status, if there was a response. */
  readonly status: number | undefined;
  /** The headers of the response, by lower-case name; empty if there was none. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body of the response, parsed if it is JSON. */
  readonly body: unknown;
  /** Milliseconds to wait before the next attempt, if Mailgun says so with `rate_limited` or a 5xx. */
  readonly retryAfter: number | undefined;
  /** The response was lost: Mailgun may have carried out the request. */
  readonly maybeDone: boolean;

  constructor(
    readonly code: MailgunErrorCode,
    /** The endpoint as Mailgun documents it, `POST /v3/routes`. */
    readonly route: string,
    words: string,
    details: MailgunErrorDetails = {},
  ) {
    super(`${route}: ${words}`, { cause: details.cause });
    this.status = details.status;
    this.headers = details.headers ?? {};
    this.body = details.body;
    this.retryAfter = details.retryAfter;
    this.maybeDone = details.maybeDone ?? false;
  }
}

/** Recognises errors of every copy of this package; `instanceof` does not. */
export function isMailgunError(value: unknown, code?: MailgunErrorCode): value is MailgunError {
  if (!isNativeError(value) || value.name !== 'MailgunError' || !('code' in value)) return false;
  return code === undefined || value.code === code;
}

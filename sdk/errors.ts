import { isNativeError } from 'node:util/types';

/**
 * What went wrong, as a closed set to switch over.
 *
 * - `invalid_request`: refused by our checks before it was sent, or by Mailgun (400, 413, 422)
 * - `unauthorized`: the API key is missing or wrong (401)
 * - `forbidden`: the key's role or the plan does not allow it (402, 403)
 * - `not_found`: Mailgun itself says that the thing does not exist; any other 404 is `invalid_response`
 * - `conflict`: the name is taken or the state does not allow it (409, and 400 that says so)
 * - `rate_limited`: still too many requests after the retries (420, 429), or a limit that Mailgun tells to try again after; see `retryAfter`
 * - `server_error`: 5xx after the retries
 * - `network`: no answer: refused, reset, name not found
 * - `timeout`: no answer in time
 * - `invalid_response`: an answer that is not Mailgun's (a proxy's page, cut-off JSON, an unexpected shape)
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

/** The one error that the SDK throws. Its message starts with the route, Mailgun's words follow; it never holds a key, a header or a request body. */
export class MailgunError extends Error {
  override readonly name = 'MailgunError';
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** The headers of a failed answer, by names in small letters; empty where there was none. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body of a failed answer, parsed if it is JSON. */
  readonly body: unknown;
  /** Milliseconds after which Mailgun will answer again, where an answer that is `rate_limited` or a 5xx says so. */
  readonly retryAfter: number | undefined;
  /** The answer was lost on its way: Mailgun may have carried the request out. */
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

/** Recognises errors of every copy of this package, which `instanceof` does not. */
export function isMailgunError(value: unknown, code?: MailgunErrorCode): value is MailgunError {
  if (!isNativeError(value) || value.name !== 'MailgunError' || !('code' in value)) return false;
  return code === undefined || value.code === code;
}

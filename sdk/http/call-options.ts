import { MailgunError } from '../errors';
import { suggestion } from '../schema/problems';

/** Settings of a single call. */
export interface CallOptions {
  /** Cancels the call and its retries; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one attempt, including connecting and reading. Default 30,000; 120,000 when files are sent. */
  readonly timeout?: number | undefined;
  /** Id of the sub-account that the call acts for: https://documentation.mailgun.com/docs/mailgun/user-manual/subaccounts/subaccounts-requests */
  readonly onBehalfOf?: string | undefined;
  /** How often this call is repeated at most, if it is safe to repeat. Default: that of the client. */
  readonly retries?: number | undefined;
  /** Additional headers. They cannot replace `authorization`, `host` and the headers of the body. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called with each successful response; for a list, with each page. Errors have `status` and `headers` themselves. It must not throw. */
  readonly onResponse?: ((response: ResponseHead) => void) | undefined;
}

/** A response without its body. */
export interface ResponseHead {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const callOptions: Readonly<Record<keyof CallOptions | 'onUnreadable', true>> = {
  signal: true,
  timeout: true,
  onBehalfOf: true,
  retries: true,
  headers: true,
  onResponse: true,
  // Of lists, which read the answers.
  onUnreadable: true,
};

/**
 * Refuses unknown options. They would be ignored otherwise: a call with `retrys: 0` would be repeated.
 *
 * @throws {MailgunError} `invalid_request` for the first unknown option.
 */
export function checkCall(route: string, call: CallOptions): void {
  for (const name in call)
    if (!Object.hasOwn(callOptions, name)) {
      const known = Object.keys(callOptions);
      const meant = suggestion(name, known) || `; there are ${known.join(', ')}`;
      throw new MailgunError('invalid_request', route, `a call has no option ${name}${meant}`);
    }
}

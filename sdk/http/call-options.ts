import { MailgunError } from '../errors';
import { suggestion } from '../schema/problems';

/** Settings of a single call. */
export interface CallOptions {
  /** Cancels the call and its retries; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try, connecting and reading included. Default 30,000; 120,000 where files are sent. */
  readonly timeout?: number | undefined;
  /** Id of the sub-account that the call acts for: https://documentation.mailgun.com/docs/mailgun/user-manual/subaccounts/subaccounts-requests */
  readonly onBehalfOf?: string | undefined;
  /** How often this call is repeated at most, where it is safe. Default: as the account. */
  readonly retries?: number | undefined;
  /** Sent beside ours; they cannot take the place of `authorization`, `host` and the headers of the body. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called with each successful answer, of a list with each page. Errors have the same on themselves. It must not throw. */
  readonly onResponse?: ((response: ResponseHead) => void) | undefined;
}

/** An answer without its body. */
export interface ResponseHead {
  readonly status: number;
  /** By names in small letters. */
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
 * A setting that is not known would be ignored: a call with `retrys: 0` would be repeated.
 *
 * @throws {MailgunError} `invalid_request` for the first such.
 */
export function checkCall(route: string, call: CallOptions): void {
  for (const name in call)
    if (!Object.hasOwn(callOptions, name)) {
      const known = Object.keys(callOptions);
      const meant = suggestion(name, known) || `; there are ${known.join(', ')}`;
      throw new MailgunError('invalid_request', route, `a call has no option ${name}${meant}`);
    }
}

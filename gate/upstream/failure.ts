/**
 * `unsendable`: what was decided on cannot be written as a request. `unreachable`: the connection was not made, or lost. `timeout`: no answer
 * in time. `cancelled`: nobody waits for the answer any more.
 */
export type FailureKind = 'unsendable' | 'unreachable' | 'timeout' | 'cancelled';

/** There is no answer of Mailgun. It holds neither the key nor anything of the request. */
export class UpstreamFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Mailgun may have carried it out. */
    readonly maybeSent: boolean,
    words: string,
  ) {
    super(words);
    this.name = 'UpstreamFailure';
  }
}

/** These happen before a byte is sent, so that nobody has seen the request. */
const neverOpened = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
]);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Says what went wrong by its code alone: the words of others may quote the request. */
export function failureOf(error: unknown, how: { readonly timedOut: boolean; readonly cancelled: boolean }): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  const code = codeOf(error);
  if (how.cancelled) return new UpstreamFailure('cancelled', true, 'nobody waited for the answer of Mailgun any more');
  if (how.timedOut) return new UpstreamFailure('timeout', true, 'Mailgun did not answer in time');
  const maybeSent = !neverOpened.has(code);
  if (code.includes('TIMEOUT')) return new UpstreamFailure('timeout', maybeSent, 'Mailgun did not answer in time');
  const known = /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? ` (${code})` : '';
  return new UpstreamFailure(
    'unreachable',
    maybeSent,
    maybeSent ? `the connection to Mailgun was lost${known}` : `Mailgun cannot be reached${known}`,
  );
}

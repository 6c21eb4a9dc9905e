import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * When the server can misbehave: on a new connection, at `HELO`/`EHLO`, `AUTH`, `MAIL FROM`, `RCPT TO` and `DATA`; at `message` when
 * the whole message has come and nothing has been done with it; at `accepted` when it was taken, and the client is about to be told.
 */
export type SmtpStage = 'connect' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message' | 'accepted';

/** What is known of the conversation at a stage. */
export interface SmtpMoment {
  readonly remoteAddress: string;
  readonly secure: boolean;
  readonly helo?: string | undefined;
  readonly login?: string | undefined;
  /** Empty for bounces, whose sender is `<>`. */
  readonly sender?: string | undefined;
  /** Accepted so far; at `rcpt` also the one in question, which is the last. */
  readonly recipients: readonly string[];
}

/** What the server does instead of its duty. An empty one does nothing. */
export interface SmtpMisbehaviour {
  /** Milliseconds to wait first. With nothing else the server then goes on as usual. */
  readonly delayMs?: number | undefined;
  /** The answer, 400 to 599. With 421, and with any code at `connect`, the connection is closed as well. */
  readonly code?: number | undefined;
  readonly message?: string | undefined;
  /** `drop` resets the connection without an answer, `cut` closes it after half of one, `hang` never answers. */
  readonly end?: 'drop' | 'cut' | 'hang' | undefined;
}

export type SmtpFault = (stage: SmtpStage, moment: SmtpMoment) => SmtpMisbehaviour | undefined;

/** What the client is told instead of a success. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

/**
 * Carries out a misbehaviour.
 *
 * @returns what to answer, `undefined` when the server goes on as usual, or `'over'` when nothing may be answered.
 */
export async function misbehave(
  misbehaviour: SmtpMisbehaviour | undefined,
  socket: Socket,
  closing: AbortSignal,
): Promise<Refusal | 'over' | undefined> {
  if (misbehaviour === undefined) {
    return undefined;
  }
  const { delayMs = 0, code, message = 'Service not available', end } = misbehaviour;
  if (delayMs > 0) {
    await sleep(delayMs, undefined, { signal: closing }).catch(() => undefined);
  }
  if (socket.destroyed || end === 'hang') {
    return 'over';
  }
  if (end === 'drop') {
    socket.resetAndDestroy();
    return 'over';
  }
  if (end === 'cut') {
    socket.end(String(code ?? 250).slice(0, 2));
    return 'over';
  }
  return code === undefined ? undefined : asRefusal({ code, message });
}

/** A success, or no code at all, cannot refuse anything. */
export function asRefusal({ code, message }: Refusal): Refusal {
  return Number.isInteger(code) && code >= 400 && code <= 599 ? { code, message } : { code: 451, message };
}

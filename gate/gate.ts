import type { Readable } from 'node:stream';
import type { Call } from './operations/call';
import type { Operation } from './operations/operation';

/** How a request may name this machine, without a port. What a web page elsewhere lets lead here names itself (DNS rebinding). */
export const thisMachine: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Who asks, and how. */
export interface Caller {
  /** Name of the agent, as its token proves it. */
  readonly agent: string;
  readonly door: 'http' | 'mcp';
  /** W3C trace id of the request, where it came with one. */
  readonly traceId?: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
  /** Told while a person is waited for, and why. */
  readonly onWait?: ((words: string) => void) | undefined;
  /** What the agent's own client has been asked and has answered, where the policy says `confirm: client`. */
  readonly confirmed?: Confirmation | undefined;
}

/** What a client's yes was given to. */
export interface Confirmation {
  readonly id: string;
  readonly digest: string;
}

/** What Mailgun answered. The body has to be read or destroyed. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** The call was not let through, or Mailgun could not be reached. */
export interface Refused {
  readonly kind: 'refused';
  /** The status that fits over HTTP: 401, 403, 429, 502, 503. */
  readonly status: number;
  /** Why, and what to do next: for the agent, in our own words. */
  readonly words: string;
  /** Under which the audit has it. */
  readonly decisionId: string;
  /** Seconds after which it may be tried again, where a limit is the reason. */
  readonly retryAfter?: number | undefined;
}

/** The policy lets it through once the agent's own client has agreed. Nothing was sent. */
export interface Unconfirmed {
  readonly kind: 'unconfirmed';
  /** What the client has to be asked. */
  readonly words: string;
  /** What its yes must come back with. */
  readonly confirmation: Confirmation;
}

export type Outcome = Answered | Refused | Unconfirmed;

/** What Mailgun's webhooks have brought since the gate started. */
export interface RecentEvents {
  /** The last events of a domain, the newest first, as the SDK reads webhooks. */
  of(domain: string): readonly object[];
  /** Called with the domain of each event that comes in. Gives a function that stops it. */
  onEvent(listener: (domain: string) => void): () => void;
}

/** The one way of a call, whichever door it came through. */
export interface Gate {
  /** The agent of a token, compared in constant time; says nothing of why there is none. */
  authenticate(token: string): { readonly agent: string; readonly expires: Date } | undefined;
  /** Decides, asks, counts, writes down, sends. Never throws for what the policy, Mailgun or the disk does. */
  pass(call: Call, caller: Caller): Promise<Outcome>;
  /** As `pass`, for what the gate answers itself: nothing is sent. Gives the refusal, if it is refused. */
  passHere(call: Call, caller: Caller): Promise<Refused | undefined>;
  /** Whether an agent may carry out a call that only reads, as the policy and its tokens are now. Nothing is written down. */
  mayRead(call: Call, agent: string): Promise<boolean>;
  /**
   * Writes down what could not become a call: a stranger, an unknown route, a body that cannot be read. Gives the refusal.
   *
   * @param asked - In words that go on after "may not": `call the tool x`.
   */
  refuse(caller: Pick<Caller, 'door'> & Partial<Caller>, asked: string, words: string, status?: number): Refused;
  /** The operations that the agent may carry out under some arguments, in a stable order: what is listed to it. */
  operationsOf(agent: string): readonly Operation[];
  /** Called when the policy has changed. Gives a function that stops it. */
  onPolicyChange(listener: () => void): () => void;
  /** Left out where no webhooks are taken. */
  readonly events?: RecentEvents | undefined;
}

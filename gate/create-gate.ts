import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { createAgreement } from './agreement';
import type { Approvals } from './approval/approvals';
import type { Audit } from './audit/write-audit';
import { isFromAllowed } from './decision/addresses';
import { decide } from './decision/decide';
import type { Allowed } from './decision/decision';
import { grantedTo, isDenied } from './decision/granted';
import type { Answered, Caller, Gate, Outcome, RecentEvents, Refused } from './gate';
import type { Counters, Reservation } from './limits/counters';
import type { Call } from './operations/call';
import { digestOf } from './operations/digest';
import { mailOf } from './operations/mail';
import { operations } from './operations/operation';
import { reachOf } from './operations/reach';
import { type Passing, placeOf, writeStepsTo } from './passing';
import type { Agent, Policy } from './policy/policy';
import { findAgent } from './policy/token';
import { Stop } from './stop';
import { createDirectory } from './upstream/directory';
import { UpstreamFailure } from './upstream/failure';
import type { Upstream } from './upstream/send';
import { forMissing, storedFrom } from './upstream/stored-mail';
import { whatOf } from './what';

export interface GateParts {
  readonly policies: { current(): Policy; onChange(listener: () => void): () => void };
  readonly upstream: Upstream;
  readonly audit: Audit;
  readonly counters: Counters;
  readonly approvals: Approvals;
  readonly now?: (() => Date) | undefined;
  readonly events?: RecentEvents | undefined;
  /** Told what a person has to mend, which is nothing for the agent: its words may name files. */
  readonly tell?: ((line: string) => void) | undefined;
}

/** The one way of a call. Each step can stop it, and a step that fails stops it too: nothing is sent that is not decided on, counted and written down. */
export function createGate(parts: GateParts): Gate {
  const { policies, upstream, audit, counters, approvals, events, now = () => new Date(), tell = () => {} } = parts;
  const directory = createDirectory(upstream);
  const write = writeStepsTo(audit);
  const agreement = createAgreement({ approvals, upstream, current: policies.current, now, write });

  async function enter<Result>(call: Call, caller: Caller, go: (passing: Passing) => Promise<Result>): Promise<Result | Refused> {
    const id = createId();
    const policy = policies.current();
    const agent = policy.agents.get(caller.agent);
    if (agent === undefined) return refusal(id, 401, 'the policy has no such agent any more');
    try {
      const mail = await mailOf(call);
      const passing = {
        id,
        call,
        caller,
        policy,
        agent,
        expires: expiryOf(agent),
        mail,
        what: whatOf(call, mail),
        digest: await digestOf(call),
        resource: resourceOf(call),
      };
      return await stoppable(passing, () => go(passing));
    } catch (error) {
      tell(`A call of ${agent.name} was stopped: ${error instanceof Error ? error.message : error}`);
      return refusal(id, 503, STOPPED);
    }
  }

  async function stoppable<Result>(passing: Passing, action: () => Promise<Result>): Promise<Result | Refused> {
    try {
      write(passing, { step: 'asked' });
      return await action();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      const { status, reason, retryAfter, step, rule, line, by } = error;
      write(passing, { step, status, reason, ...(rule === undefined ? {} : { rule, line }), ...(by === undefined ? {} : { by }) });
      return refusal(passing.id, status, wordsFor(error, passing.agent, passing.call), retryAfter);
    }
  }

  async function carryOut(passing: Passing): Promise<Outcome> {
    const { call } = passing;
    const held: Held = { reservation: undefined, isSent: false };
    try {
      const allowed = await decided(passing);
      const isThere = await storedIsThere(passing, allowed);
      held.reservation = reserve(passing, allowed);
      const question = isThere ? await agreement(passing, allowed) : undefined;
      if (question !== undefined) return question;
      // While a person was asked, hours have ended, lists have changed, and the token may have expired.
      if (isThere && allowed.confirm?.value === 'person') await decided(passing);
      return await send(passing, allowed, isThere ? call : forMissing(call), held);
    } finally {
      if (!held.isSent) held.reservation?.giveBack();
    }
  }

  async function answerHere(passing: Passing): Promise<undefined> {
    const { place } = readingOf(passing.call, await decided(passing));
    write(passing, { step: 'answered', status: 200, by: 'the gate', ...placeOf(place) });
    return undefined;
  }

  async function mayRead(call: Call, name: string): Promise<boolean> {
    const agent = policies.current().agents.get(name);
    if (agent === undefined || !(expiryOf(agent) > now())) return false;
    try {
      const decision = await decide(agent, call, { mail: await mailOf(call), directory, now: now(), expires: expiryOf(agent) });
      return decision.outcome === 'allowed' && readingOf(call, decision).outcome === 'allowed';
    } catch {
      return false;
    }
  }

  async function decided({ call, agent, mail, expires }: Passing): Promise<Allowed> {
    if (!(expires > now())) throw new Stop(401, 'the token of this agent has expired');
    const decision = await decide(agent, call, { mail, directory, now: now(), expires }).catch((error: unknown) => {
      tell(`The mailing lists could not be read: ${error instanceof Error ? error.message : error}`);
      throw new Stop(502, 'Mailgun did not say who is on a mailing list, so nothing was sent');
    });
    if (decision.outcome === 'refused') throw new Stop(403, decision.reason, decision.place);
    return decision;
  }

  /** Mail of a sender that is hidden is not there, and what is not there is hidden just so: nobody is asked about it, and Mailgun answers. */
  async function storedIsThere(passing: Passing, { senders }: Allowed): Promise<boolean> {
    if (senders === undefined) return true;
    const from = await storedFrom(upstream, passing.call).catch((error: unknown) => {
      tell(`A stored message could not be looked at: ${error instanceof Error ? error.message : error}`);
      throw new Stop(502, 'Mailgun did not say who the message is from, so nothing was sent');
    });
    if (from === undefined) return false;
    const isShown = isFromAllowed(senders, from);
    if (!isShown)
      write(passing, {
        step: 'refused',
        reason: 'the sender is not among the senders; answered as missing',
        rule: senders.rule,
        line: senders.line,
      });
    return isShown;
  }

  function reserve({ agent }: Passing, { recipients }: Allowed): Reservation | undefined {
    if (recipients === 0) return undefined;
    const limits = { messagesPerHour: agent.messagesPerHour?.value, recipientsPerDay: agent.recipientsPerDay?.value };
    if (limits.messagesPerHour === undefined && limits.recipientsPerDay === undefined) return undefined;
    const reserved = counters.reserve(agent.name, { recipients }, limits);
    if (!('exceeded' in reserved)) return reserved;
    const { exceeded, limit, used, freeAt } = reserved;
    const words = exceeded === 'messagesPerHour' ? `${limit} messages an hour` : `${limit} recipients a day`;
    if (freeAt === undefined) throw new Stop(403, `the limit is ${words}, and this alone has ${recipients}`, agent[exceeded]);
    const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - now().getTime()) / 1000));
    throw new Stop(429, `the limit is ${words}, ${used} are used, and this has ${recipients}`, agent[exceeded], { retryAfter });
  }

  async function send(passing: Passing, { place }: Allowed, call: Call, held: Held): Promise<Answered> {
    write(passing, { step: 'sent', ...placeOf(place) });
    held.isSent = true;
    const started = performance.now();
    const answer = await upstream.send(call, { signal: passing.caller.signal }).catch((error: unknown) => {
      const { maybeSent, message } =
        error instanceof UpstreamFailure ? error : { maybeSent: true, message: 'there is no answer of Mailgun' };
      held.isSent = maybeSent;
      const words = maybeSent ? `${message}; it may have been carried out: look before you repeat it` : `${message}; nothing was sent`;
      throw new Stop(502, words, undefined, { step: maybeSent ? 'lost' : 'refused' });
    });
    // Mailgun says with it that it did nothing.
    if (answer.status >= 400 && answer.status < 500) held.isSent = false;
    if (['lists', 'listMembers'].includes(call.operation.noun)) directory.forget();
    // It is sent already: the next call will be stopped if this cannot be written.
    attempt(() =>
      write(passing, { step: 'answered', status: answer.status, milliseconds: Math.round(performance.now() - started), ...placeOf(place) }),
    );
    return { kind: 'answered', ...answer };
  }

  return {
    authenticate(token) {
      const found = findAgent(policies.current(), token, now());
      return found && { agent: found.agent.name, expires: found.expires };
    },
    pass: (call, caller) => enter(call, caller, carryOut),
    passHere: (call, caller) => enter(call, caller, answerHere),
    mayRead,
    refuse({ agent, door }, asked, words, status = 403) {
      const id = createId();
      attempt(() =>
        audit.write({
          decisionId: id,
          step: 'refused',
          agent,
          door,
          what: asked,
          reason: words,
          status,
          policyDigest: policies.current().digest,
        }),
      );
      return refusal(id, status, words);
    },
    operationsOf(name) {
      const agent = policies.current().agents.get(name);
      return agent === undefined ? [] : [...operations.values()].filter((operation) => !isDenied(grantedTo(agent, operation)));
    },
    onPolicyChange: policies.onChange,
    ...(events === undefined ? {} : { events }),
  };
}

/** What is given back unless the call is sent. */
interface Held {
  reservation: Reservation | undefined;
  isSent: boolean;
}

const STOPPED =
  'The gate cannot write down, count or ask for this now, so nothing was sent. Tell the person who runs it, and do not repeat it.';

const expiryOf = ({ tokens }: Agent): Date => new Date(Math.max(...tokens.map(({ expires }) => expires.getTime())));

/** What the gate answers itself is neither sent, counted nor looked at for its sender: nothing but a plain reading call can be. */
function readingOf({ operation }: Call, allowed: Allowed): Allowed {
  const isPlain = operation.access === 'read' && allowed.recipients === 0 && (allowed.confirm ?? allowed.senders) === undefined;
  if (!isPlain) throw new Stop(403, 'this cannot be answered by the gate itself', allowed.place);
  return allowed;
}

const createId = () => randomBytes(9).toString('base64url');

function resourceOf(call: Call): string | undefined {
  const reach = reachOf(call);
  return reach.kind === 'domains' ? reach.domains.join(', ') : undefined;
}

const refusal = (decisionId: string, status: number, words: string, retryAfter?: number): Refused => ({
  kind: 'refused',
  status,
  words,
  decisionId,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** The sentence that the policy has for a refused agent comes after the reason. */
function wordsFor({ status, reason }: Stop, agent: Agent, { operation }: Call): string {
  const because = agent.grants.get(operation.area)?.because ?? agent.because;
  return because === undefined || status >= 500 ? reason : `${reason}. ${because.value}`;
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Whatever fails here fails again at the next call, which is stopped by it.
  }
}

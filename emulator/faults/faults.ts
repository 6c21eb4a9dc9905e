import type { FaultAnswer, SmtpReply, Stage } from './answers';
import { draw } from './draw';
import { type Fault, type HttpFault, InvalidFault, readFault, type SmtpFault } from './fault';
import { choosesCommand, choosesRequest, type StruckCommand, type StruckRequest } from './selection';

/** A fault that was added, and what became of it so far. */
export interface FaultRule {
  readonly id: string;
  readonly fault: Fault;
  /** How many requests, or SMTP commands, it has struck. */
  readonly hits: number;
  /** Whether it can strike no more. */
  readonly isUsedUp: boolean;
}

/** What happens to a request. */
export interface Blow {
  /** Milliseconds to wait before the request is carried out. */
  readonly latencyBefore: number;
  /** Milliseconds to wait before the answer. */
  readonly latencyAfter: number;
  /** In place of the real answer. */
  readonly instead: { readonly when: 'before' | 'after'; readonly answer: FaultAnswer } | undefined;
}

/** What happens to an SMTP command: first the wait (milliseconds), then the reply in place of the real one. */
interface SmtpBlow {
  readonly latency: number;
  readonly reply: SmtpReply | undefined;
}

/**
 * The rules by which things go wrong. The first one that matches and is not used up applies; one that has only a latency lets later ones apply
 * too. Rules that are used up stay in the list.
 */
export interface Faults {
  /** @throws InvalidFault when it cannot be, or when its id is taken. */
  add(fault: Fault): FaultRule;
  list(): FaultRule[];
  get(id: string): FaultRule | undefined;
  /** Whether there was one. */
  remove(id: string): boolean;
  clear(): void;
  /** What happens to this request, if anything. */
  take(request: StruckRequest): Blow | undefined;
  /** What happens at this stage of an SMTP session, if anything. */
  takeCommand(stage: Stage, command?: StruckCommand): SmtpBlow | undefined;
  /** Those that have not struck: their selection may be wrong. */
  unused(): FaultRule[];
}

export interface FaultsOptions {
  /** Makes the ids of the faults that have none. Default: `fault-1`, `fault-2` and so on. */
  readonly ids?: (() => string) | undefined;
  /** Decides for faults without a seed. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

interface Rule<F extends Fault = Fault> {
  readonly fault: F;
  /** Requests that it may still strike. */
  left: number;
  /** Requests that it still lets pass. */
  skip: number;
  /** Requests that came to it and matched. */
  matched: number;
  hits: number;
}

export function createFaults({ ids, random = Math.random }: FaultsOptions = {}): Faults {
  const rules = new Map<string, Rule>();
  // Apart, so that used-up rules cost a request nothing.
  const open = { http: new Set<Rule<HttpFault>>(), smtp: new Set<Rule<SmtpFault>>() };
  let made = 0;
  const makeId = ids ?? (() => `fault-${++made}`);
  const freeId = (): string => {
    const id = makeId();
    return rules.has(id) ? freeId() : id;
  };

  const viewOf = (id: string, rule: Rule): FaultRule => ({
    id,
    fault: rule.fault,
    get hits() {
      return rule.hits;
    },
    get isUsedUp() {
      return rule.left === 0;
    },
  });

  /** The latencies and the answer of the rules that strike, in order. */
  function strikes<F extends Fault>(among: Set<Rule<F>>, matches: (fault: F) => boolean) {
    const struck: { fault: F; latency: number }[] = [];
    for (const rule of among) {
      if (!matches(rule.fault)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        break;
      }
      rule.matched += 1;
      if (!isMeant(rule, random)) continue;
      rule.hits += 1;
      rule.left -= 1;
      if (rule.left === 0) among.delete(rule);
      struck.push({ fault: rule.fault, latency: latencyOf(rule, random) });
      if (rule.fault.answer !== undefined) break;
    }
    return struck;
  }

  return {
    add(given) {
      const fault = readFault(given);
      if (fault.id !== undefined && rules.has(fault.id)) throw new InvalidFault(`there is a fault with the id ${fault.id} already.`);
      const id = fault.id ?? freeId();
      const rule = { fault, left: timesOf(fault), skip: fault.skip ?? 0, matched: 0, hits: 0 };
      rules.set(id, rule);
      if (isOfSmtp(rule)) open.smtp.add(rule);
      else open.http.add(rule as Rule<HttpFault>);
      return viewOf(id, rule);
    },
    list: () => [...rules].map(([id, rule]) => viewOf(id, rule)),
    get(id) {
      const rule = rules.get(id);
      return rule && viewOf(id, rule);
    },
    remove(id) {
      const rule = rules.get(id);
      open.http.delete(rule as Rule<HttpFault>);
      open.smtp.delete(rule as Rule<SmtpFault>);
      return rules.delete(id);
    },
    clear() {
      for (const set of [rules, open.http, open.smtp]) set.clear();
    },
    take(request) {
      const struck = strikes(open.http, (fault) => choosesRequest(fault, request));
      if (struck.length === 0) return undefined;
      const latency = (when: 'before' | 'after') =>
        struck.reduce((sum, { fault, latency }) => (whenOf(fault) === when ? sum + latency : sum), 0);
      const last = struck.at(-1)?.fault;
      return {
        latencyBefore: latency('before'),
        latencyAfter: latency('after'),
        instead: last?.answer === undefined ? undefined : { when: whenOf(last), answer: last.answer },
      };
    },
    takeCommand(stage, command = {}) {
      const struck = strikes(open.smtp, (fault) => choosesCommand(fault, stage, command));
      if (struck.length === 0) return undefined;
      return { latency: struck.reduce((sum, { latency }) => sum + latency, 0), reply: struck.at(-1)?.fault.answer };
    },
    unused: () => [...rules].filter(([, { hits }]) => hits === 0).map(([id, rule]) => viewOf(id, rule)),
  };
}

const isOfSmtp = (rule: Rule): rule is Rule<SmtpFault> => rule.fault.stage !== undefined;

function timesOf({ times, every, probability }: Fault): number {
  if (times === 'always') return Number.POSITIVE_INFINITY;
  return times ?? (every === undefined && probability === undefined ? 1 : Number.POSITIVE_INFINITY);
}

function isMeant({ fault: { nth, every, probability, seed }, matched }: Rule, random: () => number): boolean {
  if (nth !== undefined && matched !== nth) return false;
  if (every !== undefined && matched % every !== 0) return false;
  return probability === undefined || (seed === undefined ? random() : draw(seed, matched)) < probability;
}

function latencyOf({ fault: { latency = 0, seed }, matched }: Rule, random: () => number): number {
  if (typeof latency === 'number') return latency;
  // The second half of the generator's positions, so that latency and probability have nothing to do with each other.
  const share = seed === undefined ? random() : draw(seed, matched + 2 ** 31);
  return latency.min + Math.floor(share * (latency.max - latency.min + 1));
}

/** What garbles or delays an answer needs one. */
function whenOf({ when, answer }: HttpFault): 'before' | 'after' {
  const needsAnswer = answer === 'garbled' || (typeof answer === 'object' && 'drip' in answer);
  return when ?? (needsAnswer ? 'after' : 'before');
}

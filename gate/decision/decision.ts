import type { Place, Rule } from '../policy/policy';

/** The policy lets a call through, on what is said here. */
export interface Allowed {
  readonly outcome: 'allowed';
  readonly place: Place;
  /** How many get a message, the members of lists counted one by one. */
  readonly recipients: number;
  /** Who has to agree first. */
  readonly confirm: Rule<'person' | 'client'> | undefined;
  /** Whose stored mail may be used; what is stored has to be looked at before it is shown or sent on. */
  readonly senders: Rule<readonly string[]> | undefined;
}

export interface Denied {
  readonly outcome: 'refused';
  readonly place: Place;
  /** Why, in words that continue "refused: ". */
  readonly reason: string;
}

export type Decision = Allowed | Denied;

export const denied = (place: Place, reason: string): Denied => ({ outcome: 'refused', place, reason });

/** Whether a rule lets everything through. An empty list is nobody. */
export const isEverything = (rule: Rule<readonly string[]> | undefined): boolean => rule?.value.includes('*') === true;

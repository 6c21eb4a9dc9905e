import { randomBytes } from 'node:crypto';
import type { Report, Resource, Values } from './define-resource';
import { OWNER } from './memory';
import { isUnanswered } from './unanswered';
import { containsUnknown } from './unknown';

/**
 * What the program of this run says should be there, and which of its resources says so.
 *
 * A resource that is renamed is, for Pulumi's engine, a new one that is made and then an old one that is deleted, in one run and one process. Both
 * mean the same thing at Mailgun, and the deletion would undo what the new one has just made, found or taken over.
 */
interface Claim {
  readonly owner: string;
  /** Its resource has it: it was made, changed or taken over, and not only asked for. */
  readonly held: boolean;
}

/** The claims of one run. A run opens its account once. */
export interface Claims {
  /** The program asks for this, whatever becomes of it. */
  claim(resource: Resource, args: Values, owner: string): void;
  /**
   * The program still asks for what a resource has. Where it asks for another name, or for parts of something, the resource does not have that before
   * it is changed.
   */
  claimAgain(resource: Resource, state: Values, args: Values): void;
  /** The program asks for a thing without a name, which is there already. */
  claimFound(resource: Resource, id: string, owner: string): void;
  /** A resource has this now. */
  hold(resource: Resource, id: string, args: Values, owner: string): void;
  /** A state has it, which alone tells whose a thing without a name is. */
  holdNameless(resource: Resource, id: string, state: Values): void;
  /** What another resource than `owner` says of it. */
  ofAnother(type: string, id: string, owner: string): Claim | undefined;
  /** What the verbs of a resource ask before they delete a part of it. */
  wantedByOthers(owner: string): (type: string, id: string) => boolean;
  /** Whether it belongs to a resource of this run. */
  isHeld(resource: Resource, id: string): boolean;
  /** The ids of what belongs to resources of a class in this run. */
  heldOf(type: string): readonly string[];
}

export function createClaims(): Claims {
  const claims = new Map<string, Claim>();
  const ask = (key: string, owner: string) => {
    if (claims.get(key)?.owner !== owner) claims.set(key, { owner, held: false });
  };
  const claim = (resource: Resource, args: Values, owner: string) => {
    for (const key of namesIn(resource, args)) ask(key, owner);
  };
  const ofAnother = (type: string, id: string, owner: string) => {
    const found = claims.get(keyOf(type, id));
    return found?.owner === owner ? undefined : found;
  };
  return {
    claim,
    claimAgain(resource, state, args) {
      const owner = ownerOf(state);
      if (resource.parts) return claim(resource, args, owner);
      const [before] = namesIn(resource, state);
      if (before === undefined || before !== namesIn(resource, args)[0]) return;
      if (isUnanswered(state)) ask(before, owner);
      else claims.set(before, { owner, held: true });
    },
    claimFound: (resource, id, owner) => ask(keyOf(resource.type, id), owner),
    hold(resource, id, args, owner) {
      for (const key of [...namesIn(resource, args), keyOf(resource.type, id)]) claims.set(key, { owner, held: true });
    },
    holdNameless(resource, id, state) {
      if (!resource.idOf && state[OWNER] !== undefined) claims.set(keyOf(resource.type, id), { owner: ownerOf(state), held: true });
    },
    ofAnother,
    wantedByOthers: (owner) => (type, id) => ofAnother(type, id, owner) !== undefined,
    isHeld: (resource, id) => claims.get(keyOf(resource.type, id))?.held ?? false,
    heldOf: (type) =>
      [...claims].filter(([key, { held }]) => held && key.startsWith(keyOf(type, ''))).map(([key]) => key.slice(keyOf(type, '').length)),
  };
}

/** Of states that were written before resources had marks. */
const UNMARKED = 'unmarked';

/** A mark for a resource that is being made. */
export const newOwner = (): string => randomBytes(9).toString('base64url');

export const ownerOf = (state: Values): string => String(state[OWNER] ?? UNMARKED);

/** Mailgun's names differ by more than capitals, and to leave a thing does less harm than to delete it. */
const keyOf = (type: string, id: string) => `${type} ${id}`.toLowerCase();

/** What the arguments say should be there; nothing where its id does not follow from them, or is not known yet. */
function namesIn(resource: Resource, args: Values): readonly string[] {
  if (containsUnknown(args)) return [];
  if (resource.parts) return resource.parts(args).map(({ type, id }) => keyOf(type, id));
  return resource.idOf ? [keyOf(resource.type, resource.idOf(args))] : [];
}

/** Two resources that have one thing delete it under each other. */
export function noteNameless(resource: Resource, claims: Claims, { id, state, report }: Noted): void {
  if (!resource.idOf && claims.ofAnother(resource.type, id, ownerOf(state))?.held)
    report(
      `${resource.type} ${id} belongs to two resources of this program. Remove one of them from the program, run 'pulumi up', and add it again: nothing is deleted.`,
    );
  claims.holdNameless(resource, id, state);
}

interface Noted {
  readonly id: string;
  readonly state: Values;
  readonly report: Report;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { refuseIfElsewhere } from './absence';
import type { Account } from './account';
import { differencesOf, readIdentical } from './adoption';
import { checkArguments, type Failure, normalizeArguments } from './arguments';
import { applyChanges } from './change';
import { type Claims, newOwner, noteNameless, ownerOf } from './claims';
import { beginRenaming, creationOf, make, oneAtATime, SETTLING } from './creation';
import { omit, pick, type Report, type Resource, type Values } from './define-resource';
import { remove } from './deletion';
import { agrees, findDifference, projectOnto } from './difference';
import { idFormOf, refuseMalformedId } from './id-form';
import { readIfThere } from './if-there';
import { NO_INTENT } from './intents';
import { begunIn, currentId, generate, managedOf, OWNER, remember } from './memory';
import { findMade, isUnanswered, isYoung, setByCreation, tellSeveral, unansweredIn } from './unanswered';

/** What a read found: the state to remember, and the arguments that a program would have to give for it. */
interface Reading {
  readonly id: string;
  readonly state: Values;
  readonly args: Values;
}

/** What becomes of a resource from one program to the next. Written once, for every resource. */
export interface Lifecycle {
  check(args: Values): { readonly args: Values; readonly failures: readonly Failure[] };
  diff(
    id: string,
    state: Values,
    args: Values,
  ): {
    readonly changes: boolean;
    /** The new value of each argument that changed; of an object, only its parts that changed. */
    readonly changed: Values;
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
  };
  create(args: Values): Promise<{ readonly id: string; readonly state: Values }>;
  /** Takes over what exists, if it is as the arguments say. */
  adopt(id: string, args: Values): Promise<{ readonly id: string; readonly state: Values }>;
  /**
   * `undefined` when it is gone.
   *
   * @throws when of a thing that is not there only the id was known: then nothing says that there ever was one.
   */
  read(id: string, state: Values): Promise<Reading | undefined>;
  update(id: string, state: Values, args: Values): Promise<Values>;
  delete(id: string, state: Values): Promise<void>;
}

/** One run of the program. What it asks for is known before its account is: that may be made by a resource of the same program. */
interface Run {
  readonly account: () => Account;
  readonly claims: Claims;
  readonly report: Report;
}

export function createLifecycle(resource: Resource, { account, claims, report }: Run): Lifecycle {
  const fields = Object.keys(resource.fields);
  const inPlace = resource.update.flatMap((step) => step.takes);

  return {
    check: (given) => {
      const args = normalizeArguments(resource, given);
      return { args, failures: checkArguments(resource, args) };
    },

    diff: (id, state, args) => {
      claims.claimAgain(resource, state, args);
      const unanswered = isUnanswered(state);
      if (!unanswered) noteNameless(resource, claims, { id, state, report });
      const { changes, replaces, unseen } = findDifference(resource, state, args);
      for (const name of replaces.filter((each) => args[each] === undefined))
        report(`${resource.type} ${id}: ${withoutWords(resource, name)}`);
      for (const name of unseen) report(`${resource.type} ${id}: ${unseenWords(resource, name)}`);
      return {
        changes: unanswered || begunIn(state).length > 0 || Object.keys(changes).length > 0,
        changed: unanswered ? args : { ...pick(args, begunIn(state).flatMap(Object.keys)), ...changes },
        replaces: unanswered ? Object.keys(args) : replaces,
        deleteBeforeReplace: unanswered || isInTheWay(resource, state, args),
      };
    },

    create: async (args) => {
      const owner = newOwner();
      const all = { ...generate(resource, args), ...args, [OWNER]: owner };
      claims.claim(resource, args, owner);
      // A replacement has the name of what it replaces.
      if (resource.idOf) await account().departures.gone(resource, resource.idOf(args));
      const intent = resource.isSetting ? NO_INTENT : account().intents(resource.type, creationOf(resource, all));
      try {
        const { described, origin } = await make(resource, account(), { args: all, given: args, intent, report });
        const rest = {
          taken: () => omit(pick(all, Object.keys(resource.generate ?? {})), Object.keys(args)),
          made: () => differing(resource, omit(pick(all, fields), resource.createTakes ?? fields), described),
          left: () => differing(resource, pick(all, inPlace), described),
        }[origin]();
        const state = remember(resource, omit(args, Object.keys(rest)), described, { ...described, ...omit(all, Object.keys(rest)) });
        const application = { state, changes: rest, args, fresh: true, report };
        const applied = await applyChanges(resource, account(), described.id, application);
        intent.made(described.id);
        return { id: described.id, state: applied };
      } catch (error) {
        await intent.failed();
        throw error;
      }
    },

    adopt: async (id, args) => {
      refuseMalformedId(resource, id);
      const owner = newOwner();
      claims.claim(resource, args, owner);
      await account().departures.gone(resource, id);
      const described = await readIdentical(resource, account(), id, args);
      if (!described) {
        await refuseIfElsewhere(resource, account(), id);
        throw new Error(`${resource.type} ${id} cannot be taken over: it does not exist in region ${account().region}.`);
      }
      claims.hold(resource, described.id, args, owner);
      return { id: described.id, state: remember(resource, args, described, { [OWNER]: owner }) };
    },

    read: async (id, state) => {
      const isIdAlone = Object.keys(state).length === 0;
      if (isIdAlone) refuseMalformedId(resource, id);
      const { mailgun, reads } = account();
      const managed = managedOf(resource, state);
      const known = Object.keys(managed).length > 0;
      const unanswered = unansweredIn(state);
      const described = unanswered
        ? await findMade(resource, account(), managed, { unanswered }).catch(tellSeveral(report))
        : await reads.read(resource, mailgun, currentId(resource, id, state), { managed: known ? managed : undefined, state });
      if (!described) {
        await refuseIfElsewhere(resource, account(), id);
        if (isIdAlone)
          throw new Error(`${resource.type} ${id} does not exist in region ${account().region}. Its id is ${idFormOf(resource)}.`);
        // What is not there yet may still come, and then somebody must know of it.
        return unanswered && isYoung(unanswered, account()) ? { id, state, args: managed } : undefined;
      }
      // What an unanswered creation told once is lost: the next update replaces the thing.
      if (unanswered && resource.shownOnce) return { id, state, args: managed };
      claims.holdNameless(resource, described.id, state);
      const actual = described as unknown as Values;
      const set = unanswered ? setByCreation(resource, managed, actual) : managed;
      const args = known ? projectOnto(resource, set, actual) : pick(actual, fields);
      return { id: described.id, state: remember(resource, args, described, state), args };
    },

    update: async (id, before, args) => {
      const state = { ...before, [OWNER]: before[OWNER] ?? newOwner() };
      const { mailgun } = account();
      claims.claimAgain(resource, state, args);
      const { changes, unseen } = findDifference(resource, state, args);
      if (unseen.length > 0) await refuseUnlike(resource, mailgun, currentId(resource, id, state), pick(args, unseen));
      const renewed = mustRenew(resource, state, changes) ? generate(resource, args) : {};
      const again = pick(args, begunIn(state).flatMap(Object.keys));
      const application = { state, changes: { ...again, ...changes, ...renewed }, args, fresh: false, report };
      const renaming = await beginRenaming(resource, account(), { id, state, args, report });
      try {
        const after = await applyChanges(resource, account(), id, application);
        renaming.made(id);
        claims.hold(resource, currentId(resource, id, after), args, ownerOf(after));
        return after;
      } catch (error) {
        await (isMailgunError(error) && !error.maybeDone ? renaming.failed() : renaming.leave());
        if (!isMailgunError(error, 'not_found')) throw error;
        await refuseIfElsewhere(resource, account(), id);
        throw new Error(
          `${error.message}: ${resource.type} ${id} was deleted outside of Pulumi. Run 'pulumi up --refresh' to make it again.`,
          {
            cause: error,
          },
        );
      }
    },

    delete: async (id, state) => {
      const situation = { state, begun: begunIn(state), report, isWanted: claims.wantedByOthers(ownerOf(state)) };
      const unanswered = unansweredIn(state);
      if (!unanswered) {
        // What goes at the same time as an unanswered one is not what that one made.
        if (!claims.ofAnother(resource.type, id, ownerOf(state))) claims.holdNameless(resource, id, state);
        return remove(resource, account(), currentId(resource, id, state), situation);
      }
      if (!resource.idOf) await sleep(SETTLING);
      await oneAtATime(resource, managedOf(resource, state), async () => {
        const made = await findMade(resource, account(), managedOf(resource, state), { unanswered }).catch(tellSeveral(report));
        if (made) await remove(resource, account(), made.id, situation);
      });
    },
  };
}

/** Whether a replacement cannot be made while the old one is there. */
const isInTheWay = ({ idOf, createBeforeDelete = false }: Resource, state: Values, args: Values): boolean =>
  idOf !== undefined && !(createBeforeDelete && idOf(state) !== idOf(args));

/** What Mailgun says to be as asked already needs no request. */
const differing = (resource: Resource, args: Values, described: object): Values =>
  Object.fromEntries(Object.entries(args).filter(([name, value]) => !agrees(resource, name, value, (described as Values)[name])));

/** Keepers that are given for the first time are only recorded: the generated value is in use. */
const mustRenew = (resource: Resource, state: Values, changes: Values) =>
  'keepers' in changes && (state.keepers !== undefined || Object.keys(resource.generate ?? {}).some((name) => state[name] === undefined));

const withoutWords = ({ type }: Resource, name: string) =>
  `${name} was removed from the program. Mailgun cannot reset it, so this ${type} is replaced.`;

const unseenWords = ({ type }: Resource, name: string) =>
  `${name} is given for the first time and only recorded, because it cannot change in place. A different value later replaces the ${type}.`;

/** An argument that cannot change in place must not be remembered where Mailgun shows something else. */
async function refuseUnlike(resource: Resource, mailgun: Mailgun, id: string, args: Values): Promise<void> {
  const actual = ((await readIfThere(resource, mailgun, id, args)) ?? {}) as Values;
  const lines = differencesOf(resource, args, actual);
  if (lines.length > 0)
    throw new Error(
      `${resource.type} ${id} was not changed, because this cannot change in place. 'pulumi up --refresh' replaces it.\n${lines.join('\n')}`,
    );
}

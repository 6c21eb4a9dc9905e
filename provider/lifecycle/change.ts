import { isMailgunError } from 'mailgun-sdk';
import type { Account } from './account';
import { ownerOf } from './claims';
import { PartialFailure } from './creation';
import { omit, pick, type Report, type Resource, type Values } from './define-resource';
import { begunIn, currentId, managedOf, remember, rememberBegun, withoutBegun } from './memory';
import { pause } from './waiting';

interface Application {
  readonly state: Values;
  readonly changes: Values;
  /** What holds when every change is done. */
  readonly args: Values;
  /** It was made a moment ago: a failure must not lose it, and Mailgun may not know it everywhere yet. */
  readonly fresh: boolean;
  readonly report: Report;
}

/** Calls the steps whose arguments changed, each with only those, and answers with the state after them. */
export async function applyChanges(
  resource: Resource,
  { mailgun, claims }: Account,
  id: string,
  { state, changes, args, fresh, report }: Application,
): Promise<Values> {
  const done: string[] = [];
  let answers: Values = pick(state, resource.outputs);
  const isWanted = claims.wantedByOthers(ownerOf(state));
  const begun = begunIn(state);
  const before = () => withoutBegun({ ...state, ...pick(changes, done) });
  const reached = () => ({ ...omit(managedOf(resource, state), done), ...pick(args, done) });
  for (const step of resource.update) {
    const own = pick(changes, step.takes);
    if (Object.keys(own).length === 0) continue;
    const run = () => step.run(mailgun, currentId(resource, id, { ...state, ...reached() }), own, { args, state, begun, report, isWanted });
    try {
      answers = { ...answers, ...(fresh ? await onceKnown(run) : await run()) };
      done.push(...step.takes);
    } catch (error) {
      if (!fresh && done.length === 0 && (!resource.parts || isMailgunError(error, 'not_found'))) throw error;
      const reason = `${resource.type} ${id} exists, but not every argument could be set; the next update finishes it. ${error instanceof Error ? error.message : error}`;
      const known = remember(resource, reached(), answers, before());
      const left = resource.parts ? rememberBegun(known, [...begun, pick(args, step.takes)]) : known;
      throw new PartialFailure(id, left, reason, { cause: error });
    }
  }
  return remember(resource, args, answers, before());
}

/** How long Mailgun may not yet know what it has just made, in milliseconds (terraform-provider-mailgun #21). */
const APPEARANCE_LIMIT = 15_000;

async function onceKnown<T>(action: () => Promise<T>): Promise<T> {
  const limit = Date.now() + APPEARANCE_LIMIT;
  for (let wait = 250; ; wait *= 2) {
    try {
      return await action();
    } catch (error) {
      if (!isMailgunError(error, 'not_found') || !(await pause(wait, limit))) throw error;
    }
  }
}

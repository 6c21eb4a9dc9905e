import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import { takesForward } from './forward-rule';
import { orderedRoutes } from './ordered-routes';
import type { Groups, Work } from './pattern';
import { destinationOf, readAction } from './route-actions';
import { type Addressed, evaluateFilter } from './route-filter';

/** The rule that asks for a step. */
export type Rule = { readonly route: string } | { readonly forward: string };

/** What a rule wants of a message, before anything is written. */
export type Wish = { readonly rule: Rule } & (
  | { readonly kind: 'post'; readonly url: string }
  | { readonly kind: 'send'; readonly address: string }
  | { readonly kind: 'store'; readonly notify: string | undefined }
  /** The rule takes the message and does nothing with it: `stop()` alone. */
  | { readonly kind: 'drop' }
);

/** What the routes want of a message, in the order of their priority; `problems` gets what is wrong with them. */
export function wishesOfRoutes(
  store: Pick<Store, 'routes'>,
  addressed: Omit<Addressed, 'takenBefore'>,
  work: Work,
  problems: string[],
): Wish[] {
  const wishes: Wish[] = [];
  let takenBefore = false;
  for (const { id, expression, actions } of orderedRoutes(store)) {
    const verdict = evaluateFilter(expression, { ...addressed, takenBefore }, work);
    problems.push(...verdict.problems.map((problem) => `route ${id}: ${problem}`));
    if (!verdict.matches) continue;
    takenBefore = true;
    // All actions of a route are carried out, wherever `stop()` stands among them.
    const stops = actions.map(readAction).some(({ kind }) => kind === 'stop');
    wishes.push({ kind: 'drop', rule: { route: id } }, ...wishesOfRoute({ id, actions }, verdict.groups, problems));
    if (stops) break;
  }
  return wishes;
}

function wishesOfRoute({ id, actions }: { id: string; actions: readonly string[] }, groups: Groups, problems: string[]): Wish[] {
  const rule: Rule = { route: id };
  const report = (problem: string): Wish[] => {
    problems.push(`route ${id}: ${problem}`);
    return [];
  };
  return actions.map(readAction).flatMap((action): Wish[] => {
    if (action.kind === 'unknown') return report(action.problem);
    if (action.kind === 'stop') return [];
    if (action.kind === 'store' && action.notify === undefined) return [{ kind: 'store', notify: undefined, rule }];
    const templates = action.kind === 'store' ? [action.notify ?? ''] : action.destinations;
    return templates.flatMap((template): Wish[] => {
      const destination = destinationOf(template, groups);
      if (destination.kind === 'unknown') return report(destination.problem);
      if (destination.kind === 'address')
        return action.kind === 'store' ? report(`${template} is no URL`) : [{ ...destination, kind: 'send', rule }];
      return [action.kind === 'store' ? { kind: 'store', notify: destination.url, rule } : { kind: 'post', url: destination.url, rule }];
    });
  });
}

/** What the forwards of a domain want of a message to that address. */
export const wishesOfForwards = ({ forwards }: StoredDomain, recipient: string): Wish[] =>
  [...forwards.values()]
    .filter(({ match }) => takesForward(match, recipient))
    .flatMap(({ id, urls, recipients, store: notify }): Wish[] => {
      const rule: Rule = { forward: id };
      return [
        ...urls.map((url) => ({ kind: 'post', url, rule }) as const),
        ...recipients.map((address) => ({ kind: 'send', address, rule }) as const),
        ...(notify === undefined ? [] : [{ kind: 'store', notify, rule } as const]),
      ];
    });

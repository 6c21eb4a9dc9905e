import { isDeepStrictEqual } from 'node:util';
import { omit, pick, type Resource, type Values } from './define-resource';

/** In the state: which resource it is, whatever the program calls it. Pulumi does not tell a provider the names. */
export const OWNER = '__owner';

/** In the state: the generated arguments. Pulumi does not display names with this prefix. */
const GENERATED = '__generated';

/** In the state: what Mailgun said of arguments that cannot change in place and that the program does not give. */
const OBSERVED = '__observed';

/** In the state: what changes that failed had asked for, and may have left there. */
const BEGUN = '__begun';

export const begunIn = (state: Values): readonly Values[] => (state[BEGUN] ?? []) as readonly Values[];

/** The state after a change that failed. */
export const rememberBegun = (state: Values, begun: readonly Values[]): Values => ({
  ...state,
  [BEGUN]: begun.filter((each, index) => !begun.slice(0, index).some((earlier) => isDeepStrictEqual(earlier, each))),
});

export const withoutBegun = (state: Values): Values => omit(state, [BEGUN]);

/** What Mailgun was last seen to have of arguments that the program does not give. */
export const observedOf = (state: Values): Values => (state[OBSERVED] ?? {}) as Values;

/** The state of a thing: its arguments, the generated ones, and its outputs. `before` is the state until now, for what Mailgun does not show again. */
export function remember(resource: Resource, args: Values, described: object, before: Values = {}): Values {
  const generated = omit(pick(before, Object.keys(resource.generate ?? {})), Object.keys(args));
  const names = Object.keys(generated);
  const inPlace = resource.update.flatMap((step) => step.takes);
  const fixed = Object.keys(resource.fields).filter((name) => !inPlace.includes(name) && !(name in args));
  const observed = pick({ ...observedOf(before), ...described }, fixed);
  return {
    ...args,
    ...generated,
    ...(names.length > 0 && { [GENERATED]: names }),
    ...(Object.keys(observed).length > 0 && { [OBSERVED]: observed }),
    ...pick(before, [OWNER, BEGUN, ...(resource.shownOnce ?? [])]),
    ...pick(described, resource.outputs),
  };
}

/** The arguments of a state that the program gave. */
export function managedOf(resource: Resource, state: Values): Values {
  const generated = state[GENERATED];
  return omit(pick(state, Object.keys(resource.fields)), Array.isArray(generated) ? generated : []);
}

/**
 * What Mailgun calls a thing now. Where that follows from its arguments, an update may have renamed it, and Pulumi keeps the id of its creation
 * until the next refresh.
 */
export function currentId(resource: Resource, id: string, state: Values): string {
  const managed = managedOf(resource, state);
  return resource.idOf && Object.keys(managed).length > 0 ? resource.idOf(managed) : id;
}

/** Values for the arguments that the program leaves to us. */
export function generate(resource: Resource, args: Values): Values {
  const missing = Object.entries(resource.generate ?? {}).filter(([name]) => args[name] === undefined);
  return Object.fromEntries(missing.map(([name, make]) => [name, make?.()]));
}

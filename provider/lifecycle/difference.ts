import { isDeepStrictEqual } from 'node:util';
import { omit, type Resource, type Values } from './define-resource';
import { observedOf } from './memory';
import { containsUnknown } from './unknown';

/** What an update has to do. */
export interface Difference {
  /** The value to send for each argument that changed. */
  readonly changes: Values;
  /** The changed arguments that cannot change in place. */
  readonly replaces: readonly string[];
  /** The changed arguments that cannot change in place either, but are given for the first time: nothing tells here what Mailgun has. */
  readonly unseen: readonly string[];
}

const UNCHANGED = Symbol('unchanged');

/**
 * Holds what the program says against what is there.
 * An argument that was never given is not managed; one that was given and is taken away goes back to its default.
 * One that cannot change in place replaces the thing only where what is there is known to be something else.
 */
export function findDifference(resource: Resource, state: Values, args: Values): Difference {
  const changes: Record<string, unknown> = {};
  const [replaces, unseen]: [string[], string[]] = [[], []];
  for (const name of Object.keys(resource.fields)) {
    const [old, wanted] = [comparable(resource, name, state[name]), comparable(resource, name, args[name])];
    const change = changeOf(old, wanted, defaultOf(resource, name), !isIndivisible(resource, name));
    if (change === UNCHANGED) continue;
    const isFixed = !isInPlace(resource, name);
    if (wanted === undefined && isFixed) continue;
    changes[name] = change;
    const isThere = isFixed ? agreesWithMailgun(resource, name, state, args) : undefined;
    if (isThere === false || (wanted === undefined && resource.replacedWithout?.includes(name))) replaces.push(name);
    else if (isFixed && isThere === undefined) unseen.push(name);
  }
  const renamed = replaces.length > 0 ? [] : Object.keys(state).filter((name) => isNameTakenOut(resource, name, state, args));
  for (const name of renamed) changes[name] = undefined;
  return { changes, replaces: [...replaces, ...renamed], unseen };
}

/** Whether an update can change an argument. */
const isInPlace = (resource: Resource, name: string): boolean => resource.update.some((step) => step.takes.includes(name));

/** Whether Mailgun knows the thing by an argument: then another value means another thing. */
const isOfName = ({ idOf }: Resource, name: string, values: Values) => idOf !== undefined && idOf(values) !== idOf(omit(values, [name]));

const isNameTakenOut = (resource: Resource, name: string, state: Values, args: Values) =>
  name in resource.fields && args[name] === undefined && !isInPlace(resource, name) && isOfName(resource, name, state);

/** Whether Mailgun has what the program says; `undefined` where nothing tells. */
function agreesWithMailgun(resource: Resource, name: string, state: Values, args: Values): boolean | undefined {
  const { [name]: wanted } = args;
  if (isOfName(resource, name, args)) return false;
  const told = containsUnknown(wanted) ? undefined : resource.toldByOutputs?.[name]?.(wanted, state);
  if (told !== undefined) return told;
  if (state[name] !== undefined) return false;
  const { [name]: observed } = observedOf(state);
  return observed === undefined ? undefined : agrees(resource, name, wanted, observed);
}

/** The arguments of `managed` as Mailgun has them; what it does not show stays as it is remembered. */
export function projectOnto(resource: Resource, managed: Values, described: Values): Values {
  return Object.fromEntries(
    Object.entries(managed).map(([name, value]) => {
      const actual = described[name];
      if (actual === undefined || agrees(resource, name, value, actual)) return [name, value];
      return [name, isIndivisible(resource, name) ? actual : restrict(actual, value)];
    }),
  );
}

/** Whether an argument says the same as Mailgun does, as far as it says anything. */
export function agrees(resource: Resource, name: string, argument: unknown, actual: unknown): boolean {
  const shown = comparable(resource, name, actual);
  return isDeepStrictEqual(comparable(resource, name, argument), isIndivisible(resource, name) ? shown : restrict(shown, argument));
}

const isIndivisible = (resource: Resource, name: string) => resource.indivisible?.includes(name) ?? false;

const defaultOf = (resource: Resource, name: string): unknown => (resource.defaults as Values | undefined)?.[name];

function changeOf(old: unknown, wanted: unknown, fallback: unknown, divisible = true): unknown {
  if (wanted === undefined) return old === undefined || fallback === undefined || isDeepStrictEqual(old, fallback) ? UNCHANGED : fallback;
  if (divisible && isRecord(old) && isRecord(wanted)) return nestedChange(old, wanted, isRecord(fallback) ? fallback : {});
  return containsUnknown(wanted) || !isDeepStrictEqual(old, wanted) ? wanted : UNCHANGED;
}

function nestedChange(old: Values, wanted: Values, fallback: Values): unknown {
  const changes: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
    const change = changeOf(old[name], wanted[name], fallback[name]);
    if (change !== UNCHANGED) changes[name] = change;
  }
  return Object.keys(changes).length === 0 ? UNCHANGED : changes;
}

/** A value without what means nothing in it. */
export function comparable(resource: Resource, name: string, value: unknown): unknown {
  return resource.unordered?.includes(name) && Array.isArray(value) ? [...value].sort(byText) : value;
}

/** The order in which a program names the parts of a value means nothing either. */
const textOf = (value: unknown) =>
  typeof value === 'string' ? value : JSON.stringify(isRecord(value) ? Object.entries(value).sort() : value);
const byText = (a: unknown, b: unknown) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b)));

/** Of a nested value only the parts that are declared count. */
function restrict(actual: unknown, declared: unknown): unknown {
  if (!isRecord(actual) || !isRecord(declared)) return actual;
  return Object.fromEntries(Object.keys(declared).map((name) => [name, restrict(actual[name], declared[name])]));
}

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

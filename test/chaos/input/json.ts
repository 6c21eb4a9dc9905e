/** A place in a tree of JSON. */
export type Place = readonly (string | number)[];

const isTree = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

/** Every place of a tree, its root first. */
export function placesOf(value: unknown, place: Place = []): Place[] {
  if (!isTree(value)) return [place];
  const names = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [place, ...names.flatMap((name) => placesOf(value[name], [...place, name]))];
}

export const MISSING: unique symbol = Symbol('missing');

/** The tree with another value at a place, or without it. Keys are set as JSON.parse sets them: `__proto__` is one like any other. */
export function withValue(value: unknown, [name, ...rest]: Place, by: unknown): unknown {
  if (name === undefined) return by;
  const tree = isTree(value) ? value : {};
  const inner = rest.length === 0 ? by : withValue(tree[name], rest, by);
  if (Array.isArray(tree)) return tree.flatMap((item, index) => (index !== name ? [item] : inner === MISSING ? [] : [inner]));
  const copy = Object.fromEntries(Object.entries(tree).filter(([key]) => key !== name || inner !== MISSING));
  if (inner !== MISSING) Object.defineProperty(copy, name, { value: inner, enumerable: true, configurable: true, writable: true });
  return copy;
}

export const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>((tree, name) => (isTree(tree) ? tree[name] : undefined), value);

/**
 * The innermost place that everything lies in that differs between two trees, `undefined` where nothing does. Of a list that lost one item,
 * that item.
 */
function differenceOf(before: unknown, after: unknown): Place | undefined {
  if (Object.is(before, after)) return undefined;
  if (before instanceof Date && after instanceof Date && before.getTime() === after.getTime()) return undefined;
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) {
    if (before.length !== after.length + 1) return [];
    const lost = before.findIndex((item, index) => differenceOf(item, after[index]) !== undefined);
    return before.slice(lost + 1).every((item, index) => differenceOf(item, after[lost + index]) === undefined) ? [lost] : [];
  }
  const names = Array.isArray(before) ? before.map((_, index) => index) : [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const different = names.flatMap((name) => {
    const inner = differenceOf(
      Object.hasOwn(before, name) ? before[name] : undefined,
      Object.hasOwn(after, name) ? (after as Record<string | number, unknown>)[name] : undefined,
    );
    return inner === undefined ? [] : [[name, ...inner]];
  });
  return different.length > 1 ? [] : different[0];
}

/** The places of what is no object and no list. */
export const leavesOf = (value: unknown): Place[] =>
  placesOf(value).filter((place) => {
    const leaf = valueAt(value, place);
    return typeof leaf !== 'object' || leaf === null || leaf instanceof Date;
  });

/** How many values of `before` another answer lacks. */
export function lostIn(before: unknown, after: unknown): number {
  const place = differenceOf(before, after);
  if (place === undefined) return 0;
  const [left, right] = [valueAt(before, place), valueAt(after, place)];
  if (left === undefined) return 0;
  return leavesOf(left).filter((leaf) => differenceOf(valueAt(left, leaf), valueAt(right, leaf)) !== undefined).length;
}

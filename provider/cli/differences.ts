import { SECRET } from '../drift/finding';
import { isMarkedSecret } from '../pulumi/secret-mark';
import type { StepMetadata } from './preview-events';

interface Difference {
  readonly property: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/**
 * The properties in which the inputs of a stack differ from what a refresh read. Which they may be is the engine's word where it gives one: it
 * alone knows what a program ignores (`ignoreChanges`), and whether two secrets differ, which look the same here.
 */
export function differences({ old, new: found, detailedDiff, diffs }: StepMetadata): readonly Difference[] {
  const before = old?.inputs ?? {};
  const after = found?.inputs ?? {};
  const named = new Set([...Object.keys(detailedDiff ?? {}).map(firstStep), ...(diffs ?? [])].filter(isShown));
  const candidates = named.size > 0 ? named : new Set([...Object.keys(before), ...Object.keys(after)].filter(isShown));
  const all = [...candidates].flatMap((property) => {
    const found = compare(property, blind(before[property]), blind(after[property]));
    return found.length > 0 || !named.has(property) ? found : [differing(property, blind(before[property]), blind(after[property]))];
  });
  return all.length > 0 ? all : [{ property: '*' }];
}

/** Our hidden inputs (provider/pulumi/hidden.ts) and the engine's own begin so. */
const isShown = (property: string) => !property.startsWith('__');

/** Of a path as Pulumi writes it: `urls[0]`, `openTracking.active`, `["a.b"].c`. */
const firstStep = (path: string) => /^\["((?:[^"\\]|\\.)*)"\]/.exec(path)?.[1] ?? /^[^.[]*/.exec(path)?.[0] ?? path;

function blind(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // The engine has already put `[secret]` in the place of its text.
  if (isMarkedSecret(value)) return SECRET;
  if (Array.isArray(value)) return value.map(blind);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, blind(each)]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compare(path: string, old: unknown, found: unknown): readonly Difference[] {
  if (isRecord(old) && isRecord(found)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(found)])];
    return names.flatMap((name) => compare(`${path}.${name}`, old[name], found[name]));
  }
  return isEqual(old, found) ? [] : [differing(path, old, found)];
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, at) => isEqual(each, other[at]));
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isEqual(one[name], other[name]));
}

/** What is secret on one side is secret on the other. */
function differing(property: string, old: unknown, found: unknown): Difference {
  const secret = holdsSecret(old) || holdsSecret(found);
  const show = (value: unknown) => (secret && value !== undefined ? SECRET : value);
  return { property, ...(old !== undefined && { old: show(old) }), ...(found !== undefined && { new: show(found) }) };
}

const holdsSecret = (value: unknown): boolean =>
  value === SECRET || (typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret));

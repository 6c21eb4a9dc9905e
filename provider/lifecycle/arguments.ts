import { findProblems, suggestion } from 'mailgun-sdk';
import type { Resource, Values } from './define-resource';
import { containsUnknown } from './unknown';

/** An argument that Mailgun would not take, and what it would. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Holds what is known of the arguments against the limits of the endpoints that will take them. */
export function checkArguments(resource: Pick<Resource, 'type' | 'fields' | 'validate'>, args: Values): readonly Failure[] {
  const unexpected = Object.keys(args)
    .filter((name) => !Object.hasOwn(resource.fields, name))
    .map((name) => ({
      property: name,
      reason: `is not an argument of ${resource.type}${suggestion(name, Object.keys(resource.fields)) || `, which has ${Object.keys(resource.fields).join(', ')}`}`,
    }));
  const wrong = Object.entries(resource.fields).flatMap(([property, field]) => {
    const value = args[property];
    if (containsUnknown(value)) return [];
    if (value === undefined) return field._zod.optin === 'optional' ? [] : [{ property, reason: 'is required' }];
    return findProblems(field, value).map((problem) => ({ property, reason: problem }));
  });
  const refused = new Set(wrong.map(({ property }) => property));
  const known = Object.fromEntries(Object.entries(args).filter(([name, value]) => !containsUnknown(value) && !refused.has(name)));
  const together = resource.validate?.(known, (name) => args[name] !== undefined) ?? [];
  return [...unexpected, ...wrong, ...together];
}

/** Writes the arguments as Mailgun will answer them. */
export function normalizeArguments(resource: Resource, args: Values): Values {
  const given = Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]): [string, unknown] => [name, resource.indivisible?.includes(name) ? value : withoutNull(value)])
      .map(([name, value]) => [name, resource.lowerCase?.includes(name) && typeof value === 'string' ? value.toLowerCase() : value]),
  );
  return { ...given, ...resource.canonical?.(Object.fromEntries(Object.entries(given).filter(([, value]) => !containsUnknown(value)))) };
}

/** `null` is not given, in an object as at the top; only objects of the user's own may hold one. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, withoutNull(part)]])));
}

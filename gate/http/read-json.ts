import type { FieldValue } from '../operations/call';
import type { Entry } from './entry';
import { quoted, Rejection } from './rejection';

const DEEPEST = 32;

/**
 * Reads JSON. Of a name that an object has twice the last one counts, as everywhere in JavaScript: what is decided on is that value, and what
 * is sent is written anew from it, so that nobody after us sees the first one.
 *
 * @throws {Rejection}
 */
export function readJson(text: string): FieldValue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Rejection(400, 'the body is not valid JSON');
  }
  if (depthOf(value) > DEEPEST) throw new Rejection(400, `the JSON is nested more than ${DEEPEST} deep`);
  return value as FieldValue;
}

/** Level by level, so that no nesting is too deep for the stack. */
function depthOf(value: unknown): number {
  let level: readonly unknown[] = [value];
  for (let depth = 0; ; depth += 1) {
    const below = level.filter((one) => typeof one === 'object' && one !== null).flatMap((one) => Object.values(one as object));
    if (below.length === 0 || depth > DEEPEST) return depth;
    level = below;
  }
}

export type JsonObject = { readonly [name: string]: FieldValue };

export const isObject = (value: FieldValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object as the fields of a form: Mailgun takes JSON where it documents one. @throws {Rejection} for what no form can hold. */
export function entriesOf(object: JsonObject): Entry[] {
  return Object.entries(object).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): Entry => {
      if (typeof one === 'object')
        throw new Rejection(400, `${quoted(name)} must be text, a number, true or false, or a list of these: this operation takes a form`);
      return [name, String(one)];
    }),
  );
}

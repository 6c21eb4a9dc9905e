import type { Call, Fields, FieldValue, ReceivedFile } from './call';
import { isReceivedFile } from './received-file';

/** A text that a call carries, and the field that carries it. */
export interface Carried {
  readonly field: string;
  readonly text: string;
}

/** Every value of a field, lists opened. */
function valuesOf(fields: Fields, name: string): readonly FieldValue[] {
  const value = fields[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value as FieldValue];
}

/** What a field says, each of its values by itself. What is no text is given as JSON, so that nothing can hide in it. */
export const textsOf = (fields: Fields, name: string): readonly string[] =>
  valuesOf(fields, name).flatMap((value) => (isReceivedFile(value) ? [] : [typeof value === 'string' ? value : JSON.stringify(value)]));

export const filesOf = (fields: Fields, name: string): readonly ReceivedFile[] => valuesOf(fields, name).filter(isReceivedFile);

/** The texts of some fields, wherever they stand: in the path or beside it. */
export const carried = ({ path, fields }: Call, names: readonly string[]): readonly Carried[] =>
  names.flatMap((field) => {
    const inPath = Object.hasOwn(path, field) ? [path[field] as string] : [];
    return [...inPath, ...textsOf(fields, field)].map((text) => ({ field, text }));
  });

/** A field that travels as JSON text. `undefined` where it cannot be read. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

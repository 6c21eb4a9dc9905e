import { type JavaScriptValue, Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { Values } from '../../lifecycle/define-resource';
import { isMarkedSecret, SECRET } from '../secret-mark';

/** Properties as they came over the wire. */
export interface Received {
  readonly values: Values;
  /** The names of those that were marked as secret, or have something in them that was. */
  readonly secret: readonly string[];
}

/** Reads properties: without the marks of secrets, whose names are told beside them. */
export function receive(struct: Struct | undefined): Received {
  const entries = Object.entries(struct?.toJavaScript() ?? {});
  return {
    values: Object.fromEntries(entries.map(([name, value]) => [name, withoutMarks(value)])),
    secret: entries.filter(([, value]) => hasMark(value)).map(([name]) => name),
  };
}

/** Writes properties; those named in `secret` are marked, so that the engine encrypts them. */
export function send(values: Values, secret: Iterable<string> = []): Struct {
  const names = new Set(secret);
  const marked = Object.entries(plain(values)).map(([name, value]) => [name, names.has(name) ? { ...SECRET, value } : value]);
  return Struct.fromJavaScript(Object.fromEntries(marked));
}

/** The protocol carries JSON only: `undefined` breaks it after the thing was made, and a Date arrives as `{}`. */
const plain = (values: Values): Record<string, JavaScriptValue> => JSON.parse(JSON.stringify(values));

function hasMark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isSecret(value) || Object.values(value).some(hasMark);
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== 'object' || value === null) return value;
  if (isSecret(value)) return withoutMarks(value.value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutMarks(part)]));
}

/** Of Pulumi's special values only secrets come here: the handshake declines the others. */
const isSecret = (value: object): value is { readonly value: unknown } => isMarkedSecret(value) && 'value' in value;

import { encodeInput, fillRoute, wireNamesOf } from 'mailgun-sdk';
import type { Call, FieldValue } from './call';
import type { Operation } from './operation';

/**
 * A call from an input in the SDK's spelling.
 *
 * @throws {MailgunError} `invalid_request` with everything that is wrong with the input.
 */
export function callOf(operation: Operation, input: unknown): Call {
  const { endpoint } = operation;
  const wire = encodeInput(endpoint, input);
  const { fields } = fillRoute(endpoint, wire);
  const { names } = wireNamesOf(endpoint);
  const inPath = endpoint.parts.filter((_, index) => index % 2 === 1);
  const path = Object.fromEntries(inPath.map((name) => [name, String(wire[names.includes(`{${name}}`) ? `{${name}}` : name])]));
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    operation,
    pattern: endpoint.path,
    path,
    fields: Object.fromEntries(given.map(([name, value]) => [name, received(value)])),
    body: endpoint.body,
  };
}

/** Files get their size. */
function received(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(received);
  if (typeof value !== 'object' || value === null || !('data' in value)) return value as FieldValue;
  const file = value as { readonly filename: string; readonly data: string | Uint8Array };
  return { ...file, size: Buffer.byteLength(file.data) };
}

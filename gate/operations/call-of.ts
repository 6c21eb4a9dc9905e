import { encodeInput, fillRoute } from 'mailgun-sdk';
import type { Call, FieldValue } from './call';
import type { Operation } from './operation';
import { receivedFile } from './received-file';

/**
 * A call from an input in the SDK's spelling.
 *
 * @throws {MailgunError} `invalid_request` with everything that is wrong with the input.
 */
export function callOf(operation: Operation, input: unknown): Call {
  const { endpoint } = operation;
  const wire = encodeInput(endpoint, input);
  const inPath = endpoint.parts.filter((_, index) => index % 2 === 1);
  const path = Object.fromEntries(inPath.map((name) => [name, String(wire[`{${name}}` in wire ? `{${name}}` : name] ?? '')]));
  const given = Object.entries(fillRoute(endpoint, wire).fields).filter(([, value]) => value !== undefined);
  const written = endpoint.body === 'json' ? (value: unknown) => value as FieldValue : formValue;
  return {
    operation,
    pattern: endpoint.path,
    path,
    fields: Object.fromEntries(given.map(([name, value]) => [name, written(value)])),
    body: endpoint.body,
  };
}

/** In a form an object can only be a file, and one that has its content with it. */
function formValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(formValue);
  if (typeof value !== 'object' || value === null) return value as FieldValue;
  const { filename, data, contentType } = value as Readonly<Record<string, unknown>>;
  if (typeof filename !== 'string' || !(typeof data === 'string' || data instanceof Uint8Array))
    throw new Error('a field of a form is neither text nor a file with its content');
  const bytes = Buffer.from(data as string);
  return receivedFile({ filename, data: bytes, size: bytes.length, contentType: contentType as string | undefined });
}

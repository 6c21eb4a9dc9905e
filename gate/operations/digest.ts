import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import canonicalize from 'canonicalize';
import type { Call, FieldValue } from './call';
import { filesOf } from './given';

/** SHA-256 of what a call would do, its files included, in hex: equal for equal calls, whatever the order of their fields. */
export async function digestOf(call: Call): Promise<string> {
  const { operation, pattern, path, fields, subaccountId } = call;
  const digested: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const files = filesOf(fields, name);
    const contents: unknown[] = [];
    for (const file of files) contents.push({ filename: file.filename, contentType: file.contentType, sha256: await contentDigest(file) });
    digested.push([name, files.length > 0 ? contents : value]);
  }
  const whole = { operation: operation.name, pattern, path, fields: Object.fromEntries(digested), subaccountId: subaccountId ?? null };
  return createHash('sha256')
    .update(canonicalize(whole) ?? '')
    .digest('hex');
}

async function contentDigest(file: { readonly path?: string; readonly data?: unknown }): Promise<string> {
  const hash = createHash('sha256');
  if (file.path !== undefined) for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  else hash.update(file.data as Uint8Array | string);
  return hash.digest('hex');
}

/** The names of the arguments and what they are, and no values: `to: 2 texts`. */
export const shapeOf = ({ path, fields }: Call): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...Object.keys(path).map((name) => [name, 'text']),
    ...Object.entries(fields).map(([name, value]) => [name, filesOf(fields, name).length > 0 ? filesShape(fields, name) : kindOf(value)]),
  ]);

const filesShape = (fields: Call['fields'], name: string) =>
  filesOf(fields, name)
    .map(({ size }) => `file of ${size} bytes`)
    .join(', ');

function kindOf(value: FieldValue): string {
  if (Array.isArray(value)) return `${value.length} values`;
  return value === null ? 'null' : typeof value === 'string' ? 'text' : typeof value;
}

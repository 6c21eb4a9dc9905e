import type { HonoRequest } from 'hono';
import { type Endpoint, fieldsOf } from 'mailgun-sdk';
import { z } from 'zod';
import { invalidInput } from './invalid-input';
import type { Fields, ReceivedFile } from './requests';

/**
 * Query and body of a request. Multipart and urlencoded are alike; a form says nothing where JSON is wanted (mailgun-ruby, analytics_tags.yml,
 * 2026-01: the defaults were answered). A body that cannot be read has no fields. One that is an array becomes the field that is the endpoint's root.
 */
export async function readFields(request: HonoRequest, endpoint: Endpoint | undefined): Promise<Fields> {
  const query = Object.entries(request.queries()).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  return { ...(await gather(query)), ...(await readBody(request, endpoint)) };
}

async function readBody(request: HonoRequest, endpoint: Endpoint | undefined): Promise<Fields> {
  const contentType = request.header('content-type') ?? '';
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType) && endpoint?.body !== 'json';
  try {
    if (isForm) return await gather(await request.formData());
    if (isJson(contentType)) return fieldsOfJson(await request.json(), endpoint?.root);
    return {};
  } catch {
    return {};
  }
}

export const isJson = (contentType = ''): boolean => /^application\/json\b/i.test(contentType);

const fieldsOfJson = (body: unknown, root: string | undefined): Fields =>
  root !== undefined && Array.isArray(body) ? { [root]: body } : z.record(z.string(), z.unknown()).parse(body);

async function gather(entries: Iterable<readonly [string, unknown]>): Promise<Fields> {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of entries)
    fields.set(name, [...(fields.get(name) ?? []), value instanceof File ? await receive(value) : value]);
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

async function receive(file: File): Promise<ReceivedFile> {
  const { name: filename, type: contentType, size } = file;
  return { filename, contentType, size, data: Buffer.from(await file.arrayBuffer()) };
}

/** Fields that are there and empty (mailgun-ruby: domains.yml, 2025-02; account_webhooks.yml, 2026-05; mailgun.js sends `limit=` where it means none). */
const asGoodAsAbsent = new Set(['POST smtp_password', 'PUT smtp_password', 'GET webhook_ids', 'GET limit']);

/** The input of an endpoint in the SDK's spelling, or the refusal in Mailgun's words. */
export function decodeInput(noun: string, endpoint: Endpoint, path: Fields, fields: Fields): unknown {
  const named = Object.entries(fields).map(([name, value]) => [name.replace(/\[\]$/, ''), value] as const);
  const given = named.filter(([name, value]) => value !== '' || !asGoodAsAbsent.has(`${endpoint.method} ${name}`));
  const wire = { ...Object.fromEntries(given), ...spellPath(endpoint, path) };
  const decoded = z.safeDecode(endpoint.input, wire);
  if (decoded.success) return decoded.data;
  throw invalidInput(noun, endpoint, decoded.error, wire);
}

/** Where the endpoint has a field beside the path of the same name, that of the path is declared with its braces. */
function spellPath(endpoint: Endpoint, path: Fields): Fields {
  const spelled = Object.values(fieldsOf(endpoint)).map((schema) => ('spelling' in schema ? schema.spelling : undefined));
  return Object.fromEntries(Object.entries(path).map(([name, value]) => [spelled.includes(`{${name}}`) ? `{${name}}` : name, value]));
}

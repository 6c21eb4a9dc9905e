import type { HonoRequest } from 'hono';
import type { Endpoint } from 'mailgun-sdk';
import { z } from 'zod';
import { mostBytesOf } from './body-limit';
import { readBody, readJson } from './read-body';
import { Refusal, refuse } from './refusal';
import type { Fields, ReceivedFile } from './requests';

/**
 * Query and body of a request. Multipart and urlencoded are alike; a form says nothing where JSON is wanted (mailgun-ruby, analytics_tags.yml,
 * 2026-01: the defaults were answered). A body that cannot be read has no fields. One that is an array becomes the field that is the endpoint's root.
 *
 * @throws {Refusal} 413 for a body that is too large.
 */
export async function readFields(request: HonoRequest, endpoint: Endpoint | undefined): Promise<Fields> {
  const query = Object.entries(request.queries()).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  return { ...(await gather(query)), ...(await fieldsOfBody(request, endpoint)) };
}

async function fieldsOfBody(request: HonoRequest, endpoint: Endpoint | undefined): Promise<Fields> {
  try {
    const most = mostBytesOf(endpoint);
    const json = await readJson(request, most);
    if (json !== undefined) return fieldsOfJson(json, endpoint?.root);
    return endpoint?.body === 'json' ? {} : await gather(await readForm(request, most));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return {};
  }
}

/** Fails for a content type that is none of a form. */
async function readForm(request: HonoRequest, most: number): Promise<FormData> {
  const headers = { 'content-type': request.header('content-type') ?? '' };
  const body = await readBody(request, most);
  const isMultipart = /^multipart\//i.test(headers['content-type']);
  if (hasMoreThan(body, isMultipart ? '\r\nContent-Disposition' : '&', mostFields)) throw tooMany;
  return new Response(new Uint8Array(body), { headers }).formData();
}

/** Mailgun's own number is not known. Without one, 50 MB of fields would keep everybody waiting for a minute. */
const mostFields = 10_000;

const tooMany = refuse(400, { message: `no more than ${mostFields} fields are read` });

function hasMoreThan(body: Buffer, mark: string, most: number): boolean {
  let count = 0;
  for (let at = body.indexOf(mark); at !== -1 && count <= most; at = body.indexOf(mark, at + mark.length)) count += 1;
  return count > most;
}

const fieldsOfJson = (body: unknown, root: string | undefined): Fields =>
  root !== undefined && Array.isArray(body) ? { [root]: body } : z.record(z.string(), z.unknown()).parse(body);

async function gather(entries: Iterable<readonly [string, unknown]>): Promise<Fields> {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of entries) {
    const values = fields.get(name) ?? [];
    values.push(value instanceof File ? await receive(value) : value);
    fields.set(name, values);
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

async function receive(file: File): Promise<ReceivedFile> {
  const { name: filename, type: contentType, size } = file;
  return { filename, contentType, size, data: Buffer.from(await file.arrayBuffer()) };
}

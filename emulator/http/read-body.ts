import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HonoRequest } from 'hono';
import { tooLarge } from './body-limit';
import { nestsTooDeep } from './json-depth';

const bodies = new WeakMap<Request, Promise<Buffer>>();

/**
 * The bytes of a body, unpacked where it is sent with gzip. A body can be read once only, and routing looks at it too.
 *
 * @throws {Refusal} 413 as soon as there are more bytes than `most`, packed or unpacked.
 */
export function readBody(request: HonoRequest, most: number): Promise<Buffer> {
  const known = bodies.get(request.raw);
  if (known !== undefined) return known;
  const body = read(request, most);
  bodies.set(request.raw, body);
  return body;
}

async function read(request: HonoRequest, most: number): Promise<Buffer> {
  const bytes = await readAtMost(request, most);
  if (!/\bgzip\b/i.test(request.header('content-encoding') ?? '')) return bytes;
  return promisify(gunzip)(bytes, { maxOutputLength: most }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(most) : error;
  });
}

async function readAtMost(request: HonoRequest, most: number): Promise<Buffer> {
  const announced = request.header('content-length');
  if (Number(announced) > most) throw tooLarge(most);
  // Node holds it to the length that it announces, and reading it whole takes a third of the time.
  if (announced !== undefined) return Buffer.from(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The JSON that a body is, whatever its content type says: clients send JSON under that of a form, or under none. */
export async function readJson(request: HonoRequest, most: number): Promise<unknown> {
  const body = await readBody(request, most);
  const first = body.subarray(0, 100).toString().trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  const text = body.toString();
  if (nestsTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HonoRequest } from 'hono';

const bodies = new WeakMap<Request, Promise<Buffer>>();

/** The bytes of a body, unpacked where it is sent with gzip. A body can be read once only, and routing looks at it too. */
export function readBody(request: HonoRequest): Promise<Buffer> {
  const known = bodies.get(request.raw);
  if (known !== undefined) return known;
  const body = read(request);
  bodies.set(request.raw, body);
  return body;
}

async function read(request: HonoRequest): Promise<Buffer> {
  const bytes = Buffer.from(await request.arrayBuffer());
  return /\bgzip\b/i.test(request.header('content-encoding') ?? '') ? promisify(gunzip)(bytes) : bytes;
}

/** The JSON that a body is, whatever its content type says: clients send JSON under that of a form, or under none. */
export async function readJson(request: HonoRequest): Promise<unknown> {
  const body = await readBody(request);
  const first = body.subarray(0, 100).toString().trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

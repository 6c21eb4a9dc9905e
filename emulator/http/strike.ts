import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Answer, toResponse } from './answer';
import type { Fault, ReplacedAnswer } from './faults';

/** What `cut` cuts where the request was not carried out. */
const promised: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"message":"The rest of this never arrives."}\n',
};

/** Lets a fault happen to a request. */
export async function strike({ answer }: Fault, outgoing: ServerResponse, real: Answer = promised): Promise<Response> {
  if (typeof answer === 'object') return toResponse(replacement(answer));
  if (answer === 'drop') outgoing.destroy();
  if (answer === 'cut') await sendHalf(outgoing, real);
  if (answer === 'hang') await once(outgoing, 'close');
  return RESPONSE_ALREADY_SENT;
}

function replacement({ status, body = '', contentType, headers = {} }: ReplacedAnswer): Answer {
  const isText = typeof body === 'string';
  const type = contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  return { status, headers: { 'content-type': type, ...headers }, body: isText ? body : `${JSON.stringify(body)}\n` };
}

async function sendHalf(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  await new Promise<unknown>((resolve) => outgoing.write(body.slice(0, body.length / 2), resolve));
  outgoing.destroy();
}

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Answer, toResponse } from '../http/answer';
import type { FaultAnswer } from './answers';
import type { Blow } from './faults';
import { badGateway, dripping, garbled, type Limited, promised, rateLimited, replacement } from './spoilt-answers';

/** A request that is struck, and what is needed to answer it. */
export interface Struck extends Limited {
  readonly outgoing: ServerResponse;
  /** Does what the request asks for. */
  readonly carryOut: () => Promise<Answer> | Answer;
}

/** Lets a fault happen to a request, which is carried out or not. */
export async function strike({ latencyBefore, latencyAfter, instead }: Blow, struck: Struck): Promise<Response> {
  await wait(latencyBefore);
  if (instead?.when === 'before') {
    await wait(latencyAfter);
    return spoil(instead.answer, promised, struck);
  }
  const real = await struck.carryOut();
  await wait(latencyAfter);
  return instead === undefined ? toResponse(real) : spoil(instead.answer, real, struck);
}

/** An emulator that is closed does not keep its process for an answer that nobody gets. */
const wait = (milliseconds: number) => (milliseconds > 0 ? sleep(milliseconds, undefined, { ref: false }) : undefined);

async function spoil(answer: FaultAnswer, real: Answer, struck: Struck): Promise<Response> {
  if (typeof answer === 'object') {
    if ('drip' in answer) return dripping(real, answer.drip.milliseconds, answer.drip.chunks);
    if ('rateLimited' in answer) return toResponse(rateLimited(answer.rateLimited.seconds, struck));
    return toResponse(replacement(answer));
  }
  if (answer === 'garbled') return toResponse(garbled(real));
  if (answer === 'bad-gateway') return toResponse(badGateway);
  if (answer === 'rate-limited') return toResponse(rateLimited(60, struck));
  await breakOff(answer, real, struck.outgoing);
  return RESPONSE_ALREADY_SENT;
}

async function breakOff(how: 'drop' | 'reset' | 'half-close' | 'hang' | 'cut', real: Answer, outgoing: ServerResponse): Promise<void> {
  if (outgoing.socket === null || outgoing.socket.destroyed) return;
  if (how === 'drop') outgoing.destroy();
  if (how === 'reset') reset(outgoing.socket);
  if (how === 'cut') await sendHalf(outgoing, real);
  if (how === 'half-close') outgoing.socket.end();
  if (how === 'half-close' || how === 'hang') await once(outgoing, 'close');
}

/** Only a plain TCP socket can be reset: under TLS it is the one below, which Node names in no public place. */
function reset(socket: Socket): void {
  const below = (socket as { _parent?: unknown })._parent;
  if (below instanceof Socket) below.resetAndDestroy();
  else socket.resetAndDestroy();
}

async function sendHalf(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  await new Promise<unknown>((resolve) => outgoing.write(body.slice(0, body.length / 2), resolve));
  outgoing.destroy();
}

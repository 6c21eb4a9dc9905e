import type { IncomingMessage, RequestListener, ServerOptions, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller, Gate, Outcome, Refused } from '../gate';
import { readCall } from './read-call';
import { Rejection } from './rejection';
import { createSpool } from './spool';
import { isBrowser, isOurName, tokenOf, traceIdOf } from './strangers';

export interface HttpGateOptions {
  /** Names, without a port, under which the gate may be called. Default: `localhost`, `127.0.0.1`, `[::1]`. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** What the server must be created with: `createServer(serverOptions, createHttpGate(gate))`. */
export const serverOptions: ServerOptions = {
  insecureHTTPParser: false,
  requireHostHeader: true,
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  // Of the request alone: an answer may wait for a person as long as the policy says.
  requestTimeout: 300_000,
};

const UNKNOWN = 'The token of the agent is missing, wrong or expired: send it as the API key (user api) or as a Bearer token.';
const STRANGER = 'This gate takes requests of programs on this machine, not of web pages or for other host names.';

/** A local Mailgun for any client: the base URL and the key are others, nothing else. */
export function createHttpGate(gate: Gate, options: HttpGateOptions = {}): RequestListener {
  return (request, response) => {
    answer(gate, options, request, response).catch(() => response.destroy());
  };
}

async function answer(gate: Gate, options: HttpGateOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // An error of a connection that somebody has closed is no error of ours.
  request.on('error', () => {});
  response.on('error', () => {});
  if (!isOurName(request, options.allowedHosts) || isBrowser(request)) return say(request, response, 403, { message: STRANGER });
  const known = gate.authenticate(tokenOf(request));
  if (known === undefined || known.expires.getTime() <= Date.now()) {
    response.setHeader('www-authenticate', 'Basic realm="mailgun-gate"');
    const { status, words, decisionId } = gate.refuse({ door: 'http' }, askedBy(request), UNKNOWN, 401);
    return say(request, response, status, { message: words, decision: decisionId });
  }
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  const caller: Caller = { agent: known.agent, door: 'http', traceId: traceIdOf(request), signal: leaving.signal };
  const spool = createSpool();
  try {
    await reply(gate, caller, await pass(gate, caller, request, spool), request, response);
  } finally {
    await spool.dispose();
  }
}

async function pass(gate: Gate, caller: Caller, request: IncomingMessage, spool: ReturnType<typeof createSpool>): Promise<Outcome> {
  try {
    return await gate.pass(await readCall(request, spool), caller);
  } catch (error) {
    if (error instanceof Rejection) return gate.refuse(caller, askedBy(request), error.words, error.status);
    const words = 'the request could not be read to its end, or its files could not be kept on disk: nothing was sent';
    return gate.refuse(caller, askedBy(request), words, 503);
  }
}

/** Method and path: a query may hold a secret. */
const askedBy = ({ method = '', url = '' }: IncomingMessage) => `ask for ${method} ${url.split('?', 1)[0]?.slice(0, 200)}`;

async function reply(gate: Gate, caller: Caller, outcome: Outcome, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (outcome.kind === 'refused') return refuse(outcome, request, response);
  if (outcome.kind === 'unconfirmed') {
    const words = `${outcome.words} Over HTTP nobody can be asked for that: use the MCP server.`;
    return refuse(gate.refuse(caller, askedBy(request), words, 403), request, response);
  }
  response.writeHead(outcome.status, { ...outcome.headers });
  // Or the head would wait for the first byte of the body. Where that is there already, they go together.
  setImmediate(() => {
    if (!response.writableEnded && !response.destroyed) response.flushHeaders();
  });
  await passOn(outcome.body, response);
}

/**
 * Ends both where one of them fails: a client that leaves ends the answer of Mailgun, and an answer that is cut off cuts off ours.
 * Not `pipeline`, which aborts something at each end, with an error and its stack.
 */
const passOn = (body: Readable, response: ServerResponse) =>
  new Promise<void>((resolve, reject) => {
    body.once('error', reject).once('close', () => {
      if (!body.readableEnded) reject(new Error('the answer of Mailgun was cut off'));
    });
    const left = () => {
      body.destroy();
      if (response.writableFinished) resolve();
      else reject(new Error('the client has left'));
    };
    if (response.destroyed) left();
    else response.once('close', left);
    body.pipe(response);
  });

function refuse({ status, words, decisionId, retryAfter }: Refused, request: IncomingMessage, response: ServerResponse): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', String(Math.ceil(retryAfter)));
  say(request, response, status, { message: words, decision: decisionId });
}

/** More of a body that nobody reads is not waited for. */
const MOST_UNREAD = 1024 * 1024;

function say(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (!request.complete && (coding !== undefined || Number(length ?? 0) > MOST_UNREAD)) response.setHeader('connection', 'close');
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) }).end(text);
  request.resume();
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { type AuthInfo, createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import { type Gate, thisMachine } from '../gate';
import { MAX_REQUEST_BYTES } from './limits';
import { tellOfEvents } from './recent-events';
import { createMcpServerFor, type McpServerOptions } from './server';

export interface McpHttpOptions extends McpServerOptions {
  /** Names that the `Host` header may have, without a port. Default: this machine's own names only. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Hosts of web pages that may call. Default: this machine's own names only. Requests that no page sends have no origin and pass. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Bytes of one request; more are answered with 413. Default 36 MB. */
  readonly maxRequestBytes?: number | undefined;
  /** Told what went wrong beside the calls; never has arguments or answers. */
  readonly onError?: ((error: Error) => void) | undefined;
}

export interface McpHttpDoor {
  /** For `node:http`: answers `/mcp`, and 404 everything else. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends the calls that are under way. */
  close(): Promise<void>;
}

/** Streams that one agent may hold open at once. */
const MAX_SUBSCRIPTIONS = 100;

interface Served {
  readonly handler: McpHttpHandler;
  readonly serve: ReturnType<typeof toNodeHandler>;
}

/**
 * MCP over streamable HTTP, without sessions: each request proves with its token whose it is, and nothing is kept between two. `serverFor` makes the server of
 * one request; the conformance suite puts its fixtures there.
 */
export function createMcpHttpDoor(gate: Gate, options: McpHttpOptions = {}, serverFor = createMcpServerFor): McpHttpDoor {
  const { onError, maxRequestBytes = MAX_REQUEST_BYTES } = options;
  const errors = onError ? { onerror: onError } : {};
  const limits = { maxRequestBodySize: maxRequestBytes, maxSubscriptions: MAX_SUBSCRIPTIONS, ...errors };
  // One for each agent: what tells of a change goes to all subscriptions of a handler alike.
  const handlers = new Map<string, Served>();
  const servedTo = (agent: string): Served => {
    const known = handlers.get(agent);
    if (known !== undefined) return known;
    const handler = createMcpHandler(({ authInfo, era }) => {
      // `handle` lets nobody through without; who mounts it otherwise must not be taken for somebody.
      if (authInfo?.clientId !== agent) throw new Error('no agent');
      return serverFor(gate, agent, { ...options, canSubscribe: era === 'modern' });
    }, limits);
    const served = { handler, serve: toNodeHandler(handler, limits) };
    handlers.set(agent, served);
    return served;
  };
  const isHostAllowed = hostHeaderValidation([...(options.allowedHosts ?? thisMachine)]);
  const isOriginAllowed = originValidation([...(options.allowedOrigins ?? thisMachine)]);
  const stop = gate.onPolicyChange(() => {
    for (const { handler } of handlers.values()) {
      handler.notify.toolsChanged();
      handler.notify.promptsChanged();
      handler.notify.resourcesChanged();
    }
  });
  const stopEvents = tellOfEvents(
    gate,
    () => handlers.keys(),
    (agent, uri) => handlers.get(agent)?.handler.notify.resourceUpdated(uri),
  );

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url?.split('?', 1)[0] !== '/mcp') refuse(response, 404, 'This is an MCP server: its address ends in /mcp.');
    else if (isHostAllowed(request, response) && isOriginAllowed(request, response)) {
      const auth = authenticate(gate, request);
      if (auth === undefined) unauthorized(response, request.headers.authorization !== undefined);
      else
        servedTo(auth.clientId)
          .serve(Object.assign(request, { auth }), response)
          .catch((error: unknown) => {
            onError?.(error instanceof Error ? error : new Error('the request could not be answered'));
            response.destroy();
          });
    }
  };
  const close = async (): Promise<void> => {
    stop();
    stopEvents();
    await Promise.all([...handlers.values()].map(({ handler }) => handler.close()));
  };
  return { handle, close };
}

function authenticate(gate: Gate, { headers, headersDistinct }: IncomingMessage): AuthInfo | undefined {
  // Node takes the first of two; whoever stands in between may have looked at the other.
  if (headersDistinct.authorization?.length !== 1) return undefined;
  const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '') ?? [];
  const known = token === undefined ? undefined : gate.authenticate(token);
  if (known === undefined || !(known.expires.getTime() > Date.now())) return undefined;
  // The token itself goes no further.
  return { token: '', clientId: known.agent, scopes: [], expiresAt: Math.floor(known.expires.getTime() / 1000) };
}

/** Says nothing of why: a wrong token, an old one and none of this gate look alike. */
const unauthorized = (response: ServerResponse, wasGiven: boolean): void =>
  refuse(response, 401, "Send the agent's token of this gate: `Authorization: Bearer …`. If you did, it is wrong or has expired.", {
    'www-authenticate': `Bearer realm="mailgun-gate"${wasGiven ? ', error="invalid_token"' : ''}`,
  });

function refuse(response: ServerResponse, status: number, message: string, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } });
  // What is still to come of the request is not waited for.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(body);
}

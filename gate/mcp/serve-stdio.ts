import type { Readable, Writable } from 'node:stream';
import { type StdioServerHandle, StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Gate } from '../gate';
import { MAX_REQUEST_BYTES } from './limits';
import { tellOfEvents } from './recent-events';
import { createMcpServerFor, type McpServerOptions } from './server';

export interface ServeStdioOptions extends McpServerOptions {
  /** Default: the process's own. */
  readonly input?: Readable | undefined;
  readonly output?: Writable | undefined;
  /** Told what went wrong beside the calls; never has arguments or answers. */
  readonly onError?: ((error: Error) => void) | undefined;
}

/**
 * Serves one agent over stdin and stdout until the client closes them. Who starts the process has proved with its token which agent it is:
 * on stdio there is none in the requests.
 */
export function serveMcpOverStdio(gate: Gate, agent: string, options: ServeStdioOptions = {}): StdioServerHandle {
  const transport = new StdioServerTransport(options.input, options.output, { maxBufferSize: MAX_REQUEST_BYTES });
  return serveStdio(
    ({ era }) => {
      // Subscriptions of 2026-07-28 are kept by the entry.
      const subscriptions = era === 'legacy' ? new Set<string>() : undefined;
      const server = createMcpServerFor(gate, agent, { ...options, canSubscribe: true, subscriptions });
      // Who has not asked to be told is not: the entry keeps it back.
      const stop = gate.onPolicyChange(() => {
        for (const told of [server.sendToolListChanged(), server.sendPromptListChanged(), server.sendResourceListChanged()])
          told.catch(() => undefined);
      });
      const stopEvents = tellOfEvents(
        gate,
        () => [agent],
        (_, uri) => {
          if (subscriptions?.has(uri) ?? true) server.sendResourceUpdated({ uri }).catch(() => undefined);
        },
      );
      server.onclose = () => {
        stop();
        stopEvents();
      };
      return server;
    },
    { transport, ...(options.onError ? { onerror: options.onError } : {}) },
  );
}

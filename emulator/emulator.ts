import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Region } from 'mailgun-sdk';
import type { Fault } from './http/faults';
import type { ReceivedRequest } from './http/requests';
import { createApp } from './server';
import { createState, resetState, type StateOptions } from './state';
import type { Store } from './store/store';

export interface EmulatorOptions extends StateOptions {
  /** Default: any free one. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
}

/** A running Mailgun. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`. The US answers there and under `/us`, the EU under `/eu`. */
  readonly url: string;
  /** The key that may do everything, beside those that are made. */
  readonly apiKey: string;
  /** What the US region holds. Change it, and the API answers the change next. */
  readonly store: Store;
  /** What a region holds. */
  region(region: Region): Store;
  /** Every request so far, oldest first. `requests.length = 0` forgets them. */
  readonly requests: ReceivedRequest[];
  /** Makes answers go wrong. Faults wait in a line; the first one whose route fits decides. */
  fail(fault: Fault): void;
  /** Forgets the faults that have not struck yet. */
  clearFaults(): void;
  /** Milliseconds before each answer. */
  latency: number;
  /** Milliseconds that a deleted domain stays readable and keeps its name. */
  deletionDelay: number;
  /** Empties stores, requests, faults and rate limits; latency and deletion delay stay. */
  reset(): void;
  /** Stops at once, whatever is still open. */
  close(): Promise<void>;
}

/**
 * Starts a local Mailgun.
 *
 * @throws an error with the code `EADDRINUSE` when the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(options);
  const server = createServer(getRequestListener(createApp(state).fetch, { overrideGlobalObjects: false }));
  const { host = '127.0.0.1', port = 0 } = options;
  await listen(server, port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    apiKey: state.apiKey,
    store: state.stores.us,
    region: (region) => state.stores[region],
    requests: state.requests,
    fail: state.faults.add,
    clearFaults: state.faults.clear,
    get latency() {
      return state.latency;
    },
    set latency(milliseconds) {
      state.latency = milliseconds;
    },
    get deletionDelay() {
      return state.deletionDelay;
    },
    set deletionDelay(milliseconds) {
      state.deletionDelay = milliseconds;
    },
    reset: () => resetState(state),
    close: () => close(server),
  };
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

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
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
}

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`. The US region is there and under `/us`, the EU region under `/eu`. */
  readonly url: string;
  /** A key with every permission, in addition to the keys that are created. */
  readonly apiKey: string;
  /** The data of the US region. If it is changed, the next response shows the change. */
  readonly store: Store;
  /** The data of a region. */
  region(region: Region): Store;
  /** Every request so far, oldest first. `requests.length = 0` clears the list. */
  readonly requests: ReceivedRequest[];
  /** Injects a fault. Faults are queued: the first one whose route matches a request applies. */
  fail(fault: Fault): void;
  /** Removes the faults that have not been used yet. */
  clearFaults(): void;
  /** Milliseconds before each response. */
  latency: number;
  /** Milliseconds for which a deleted domain can still be read, and its name is taken. */
  deletionDelay: number;
  /** Empties stores, requests, faults and rate limits; latency and deletion delay stay. */
  reset(): void;
  /** Stops immediately, and closes open connections. */
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

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Accounts, type AccountsOptions, createAccounts } from './accounts';
import { type Certificate, selfSignedCertificate } from './certificate';
import { emulatorVersion } from './control/about';
import type { ControlOptions } from './control/app';
import { type KeptData, keepData } from './data/keep-data';
import { type EmulatedAccount, emulatedAccount } from './emulated-account';
import { jsonAnswer, toResponse } from './http/answer';
import { createApp } from './server';
import type { StateOptions } from './state';

export interface EmulatorOptions extends AccountsOptions, ControlOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** A file that has the data, and keeps it when the process ends, however it ends. One emulator uses it at a time. Default: in memory only. */
  readonly data?: string | undefined;
  /** HTTPS: with a certificate (PEM), or with one that is made for this machine's own names and the host. Default: HTTP. */
  readonly tls?: boolean | Certificate | undefined;
}

/** A running emulator. It is its first account, and knows the others. */
export interface Emulator extends EmulatedAccount {
  /** `http://127.0.0.1:<port>`. The US region is there and under `/us`, the EU region under `/eu`. */
  readonly url: string;
  /** PEM, with TLS: what clients have to trust, by `ca` or in a file that `NODE_EXTRA_CA_CERTS` names. */
  readonly certificate: string | undefined;
  /** The account with this key. */
  account(apiKey: string): EmulatedAccount;
  /** Adds an account: its settings are those of the emulator unless they are given. */
  addAccount(options: StateOptions & { readonly apiKey: string }): EmulatedAccount;
  /** Stops immediately, and closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts a local Mailgun.
 *
 * @throws an error with the code `EADDRINUSE` when the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0 } = options;
  const accounts = createAccounts(options);
  const certificate = options.tls === true ? await selfSignedCertificate([host]) : options.tls || undefined;
  const data = options.data === undefined ? undefined : keepData(accounts, options.data);
  const { fetch } = createApp(accounts, options);
  const listener = getRequestListener(data === undefined ? fetch : keeping(fetch, data), { overrideGlobalObjects: false });
  const respond: RequestListener = (request, response) => {
    response.setHeader('x-mailgun-emulator', emulatorVersion);
    return listener(request, response);
  };
  const server = certificate === undefined ? createServer(respond) : createSecureServer(certificate, respond);
  await listen(server, port, host).catch((error) => {
    data?.close();
    throw error;
  });
  const url = `${certificate === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  return Object.assign(emulatedAccount(accounts.first, accounts), {
    url,
    certificate: certificate?.cert,
    account: (apiKey: string) => emulatedAccount(accounts.of(apiKey), accounts),
    addAccount: (own: StateOptions & { readonly apiKey: string }) => emulatedAccount(accounts.add(own), accounts),
    close: () => close(server, accounts, data),
  });
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Nobody hears that something was done before it is in the file. What only reads need not wait for it. */
function keeping(fetch: Fetch, data: KeptData): Fetch {
  return async (request, ...others) => {
    const response = await fetch(request, ...others);
    if (request.method === 'GET' || request.method === 'HEAD') return response;
    return data.written().then(
      () => response,
      (error) => toResponse(jsonAnswer('', 500, { message: `the emulator cannot write its data: ${error.message}` }, {})),
    );
  };
}

type Fetch = ReturnType<typeof createApp>['fetch'];

async function close(server: Server, accounts: Accounts, data: KeptData | undefined): Promise<void> {
  for (const { tasks } of accounts.all()) tasks.stop();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  data?.close();
}

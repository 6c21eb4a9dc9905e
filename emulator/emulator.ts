import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Accounts, type AccountsOptions, createAccounts } from './accounts';
import { emulatorVersion } from './control/about';
import type { ControlOptions } from './control/app';
import { type EmulatedAccount, emulatedAccount } from './emulated-account';
import { startMailServer } from './mail-server';
import { createApp } from './server';
import type { StateOptions } from './state';

export interface EmulatorOptions extends AccountsOptions, ControlOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** An SMTP server beside, on the same host: `{ port: 0 }` takes a free port. Its logins are the SMTP credentials of the domains. Default: none. */
  readonly smtp?: { readonly port: number } | undefined;
}

/** A running emulator. It is its first account, and knows the others. */
export interface Emulator extends EmulatedAccount {
  /** `http://127.0.0.1:<port>`. The US region is there and under `/us`, the EU region under `/eu`. */
  readonly url: string;
  /** `smtp://127.0.0.1:<port>`, where there is an SMTP server. */
  readonly smtpUrl: string | undefined;
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
 * @throws an error with the code `EADDRINUSE` when the port is taken, and one for a seed that is wrong.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const server = createServer();
  const { host = '127.0.0.1', port = 0 } = options;
  await listen(server, port, host);
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `http://${name}:${(server.address() as AddressInfo).port}`;
  const accounts = await orClose(server, () => createAccounts(options, url));
  const listener = getRequestListener(createApp(accounts, options).fetch, { overrideGlobalObjects: false });
  // No request has come yet: none is read before this function lets go.
  server.on('request', (request, response) => {
    response.setHeader('x-mailgun-emulator', emulatorVersion);
    return listener(request, response);
  });
  const { smtp: wanted } = options;
  const smtp = wanted && (await orClose(server, () => startMailServer(accounts, { ...wanted, host, url })));
  return Object.assign(emulatedAccount(accounts.first, accounts), {
    url,
    smtpUrl: smtp && `smtp://${name}:${smtp.port}`,
    account: (apiKey: string) => emulatedAccount(accounts.of(apiKey), accounts),
    addAccount: (own: StateOptions & { readonly apiKey: string }) => emulatedAccount(accounts.add(own), accounts),
    close: async () => {
      await Promise.all([close(server, accounts), smtp?.close()]);
    },
  });
}

/** What is seeded has addresses, so that it is made once the port is known; a seed may be wrong. */
async function orClose<T>(server: Server, start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await new Promise((resolve) => server.close(resolve));
    throw error;
  }
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

async function close(server: Server, accounts: Accounts): Promise<void> {
  for (const { tasks } of accounts.all()) tasks.stop();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Accounts, type AccountsOptions, createAccounts } from './accounts';
import { keeping, type ReplayOptions, replaying } from './around-app';
import { type Certificate, selfSignedCertificate } from './certificate';
import type { ControlOptions } from './control/app';
import { emulatorVersion } from './control/operations/about';
import { type KeptData, keepData } from './data/keep-data';
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
  /** A file that has the data, and keeps it when the process ends, however it ends. One emulator uses it at a time. Default: in memory only. */
  readonly data?: string | undefined;
  /** What a real Mailgun said comes first: each request that was recorded is answered as it was then. Default: nothing. */
  readonly replay?: ReplayOptions | undefined;
  /** HTTPS, and STARTTLS: with a certificate (PEM), or with one that is made for this machine's own names and the host. Default: neither. */
  readonly tls?: boolean | Certificate | undefined;
}

/** A running emulator. It is its first account, and knows the others. */
export interface Emulator extends EmulatedAccount {
  /** `http://127.0.0.1:<port>`. The US region is there and under `/us`, the EU region under `/eu`. */
  readonly url: string;
  /** `smtp://127.0.0.1:<port>`, where there is an SMTP server. */
  readonly smtpUrl: string | undefined;
  /** PEM, with TLS: what clients have to trust, by `ca` or in a file that `NODE_EXTRA_CA_CERTS` names. */
  readonly certificate: string | undefined;
  /** The account with this key. */
  account(apiKey: string): EmulatedAccount;
  /** Adds an account: its settings are those of the emulator unless they are given. */
  addAccount(options: StateOptions & { readonly apiKey: string }): EmulatedAccount;
  /** Stops immediately, and closes open connections. A fault that never struck is reported on the error output: what it was for was not tested. */
  close(): Promise<void>;
}

/**
 * Starts a local Mailgun.
 *
 * @throws an error with the code `EADDRINUSE` when a port is taken, and one in plain words for a seed that is wrong or data that cannot be used.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0, smtp: wanted } = options;
  const tls = options.tls === true ? await selfSignedCertificate([host]) : options.tls || undefined;
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  await listen(server, port, host);
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `${tls === undefined ? 'http' : 'https'}://${name}:${(server.address() as AddressInfo).port}`;
  const accounts = await orClose(server, () => createAccounts(options, url));
  const data = await orClose(server, () => (options.data === undefined ? undefined : keepData(accounts, options.data)));
  const { fetch: answer } = createApp(accounts, options);
  const { replay } = options;
  const fetch = replay === undefined ? answer : await orClose(server, () => replaying(answer, replay), data);
  const listener = getRequestListener(data === undefined ? fetch : keeping(fetch, data), { overrideGlobalObjects: false });
  // No request has come yet: none is read before this function lets go.
  server.on('request', (request, response) => {
    response.setHeader('x-mailgun-emulator', emulatorVersion);
    return listener(request, response);
  });
  const startMail = () => wanted && startMailServer(accounts, { ...wanted, host, url, tls, done: data?.written });
  const smtp = await orClose(server, startMail, data);
  return Object.assign(emulatedAccount(accounts.first, accounts), {
    url,
    smtpUrl: smtp && `smtp://${name}:${smtp.port}`,
    certificate: tls?.cert,
    account: (apiKey: string) => emulatedAccount(accounts.of(apiKey), accounts),
    addAccount: (own: StateOptions & { readonly apiKey: string }) => emulatedAccount(accounts.add(own), accounts),
    close: async () => {
      await Promise.all([close(server, accounts), smtp?.close()]);
      data?.close();
    },
  });
}

/** What is seeded has addresses, so that it is made once the port is known; a seed may be wrong, the data another's, the port of SMTP taken. */
async function orClose<T>(server: Server, start: () => T | Promise<T>, data?: KeptData): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await new Promise((resolve) => server.close(resolve));
    data?.close();
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
  for (const { tasks, faults } of accounts.all()) {
    tasks.stop();
    for (const { id, fault } of faults.unused()) console.warn(`mailgun-emulator: the fault ${id} never struck: ${JSON.stringify(fault)}`);
  }
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { SMTPServer as Library } from 'smtp-server';
import { hooksOf } from './conversation';
import type { SmtpOptions } from './smtp-options';

/** A running SMTP server. */
export interface SmtpServer {
  readonly port: number;
  /** Stops immediately, and closes open connections. */
  close(): Promise<void>;
}

/** As for a call of the API: https://documentation.mailgun.com. */
const MAXIMUM_RECIPIENTS = 1000;
/** Bytes of a command: RFC 4954 asks for 12,288 in AUTH, and all others are shorter. */
const MAXIMUM_COMMAND = 12_288;

/**
 * Starts an SMTP server that behaves as `smtp.mailgun.org`. It keeps nothing itself.
 *
 * @throws an error with the code `EADDRINUSE` when the port is taken.
 */
export async function startSmtp<User>(options: SmtpOptions<User>): Promise<SmtpServer> {
  const { maximumBytes = 25 * 1024 * 1024, tls } = options;
  const { SMTPServer } = require('smtp-server') as typeof import('smtp-server');
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  const server: Library = new SMTPServer({
    ...(tls && { key: tls.key, cert: tls.cert }),
    name: options.name,
    heloResponse: '%s',
    size: maximumBytes,
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: tls === undefined,
    // Jokes, and commands for proxies that the server trusts.
    disabledCommands: ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD', ...(tls ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    logger: false,
    maxClients: options.maximumConnections ?? 100,
    maxRecipients: MAXIMUM_RECIPIENTS,
    maxCommandLength: MAXIMUM_COMMAND,
    socketTimeout: options.idleMilliseconds ?? 60_000,
    ...hooksOf({ ...options, maximumBytes }, () => server.connections, closing.signal),
  });
  // Clients that go away, and TLS that does not come about, are their own business.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening = once(server.server, 'listening');
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await listening;
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}

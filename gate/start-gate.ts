import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Gate, thisMachine } from './gate';
import { createHttpGate, serverOptions } from './http/listener';
import { createMcpHttpDoor } from './mcp/http-handler';
import { type GateOptions, openGate } from './open-gate';
import { createApprovalPage } from './page/approval-page';

export interface StartOptions extends GateOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Names, without a port, under which agents may call, beside this machine's own. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Port of the page on which a person approves. Default: a free port. It listens on this machine only. */
  readonly pagePort?: number | undefined;
}

/** A running gate. */
export interface RunningGate {
  /** `http://127.0.0.1:<port>`: the base URL for clients of Mailgun. */
  readonly url: string;
  /** The address for clients of MCP. */
  readonly mcpUrl: string;
  /** Where Mailgun's webhooks are taken; left out without a signing key. */
  readonly webhookUrl?: string | undefined;
  /** Opens the page on which a person approves. Whoever has it can approve. */
  readonly pageUrl: string;
  readonly gate: Gate;
  close(): Promise<void>;
}

/**
 * Starts a gate: the HTTP gate, the MCP server and the page for approvals.
 *
 * @throws where the policy is broken, the state folder cannot be used, or a port is taken (`EADDRINUSE`).
 */
export async function startGate(options: StartOptions): Promise<RunningGate> {
  const { host = '127.0.0.1', port = 0, pagePort = 0, allowedHosts = [] } = options;
  const open = openGate(options);
  const { gate, approvals, webhooks } = open;
  const names = { allowedHosts: [...thisMachine, ...allowedHosts] };
  const http = createHttpGate(gate, names);
  const mcp = createMcpHttpDoor(gate, names);
  const secret = randomBytes(24).toString('base64url');
  const servers: Server[] = [];
  const close = async () => {
    await mcp.close();
    for (const server of servers) await stop(server);
    await open.close();
  };
  try {
    const main = await listen(
      serverOptions,
      (request, response) => {
        const path = request.url?.split('?', 1)[0];
        const door = path === '/mcp' ? mcp.handle : path === WEBHOOKS && webhooks !== undefined ? webhooks : http;
        door(request, response);
      },
      port,
      host,
    );
    servers.push(main);
    const page = await listen({}, createApprovalPage({ approvals, secret }), pagePort, '127.0.0.1');
    servers.push(page);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${portOf(main)}`;
    const taken = webhooks === undefined ? {} : { webhookUrl: url + WEBHOOKS };
    return { url, mcpUrl: `${url}/mcp`, ...taken, pageUrl: `http://127.0.0.1:${portOf(page)}/?key=${secret}`, gate, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const WEBHOOKS = '/webhooks/mailgun';

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const listen = (options: ServerOptions, listener: RequestListener, port: number, host: string) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer(options, listener);
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

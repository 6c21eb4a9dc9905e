import { startGate } from '../start-gate';
import { checkLock } from './lock';
import { gateOptions, type Place } from './settings';
import { toldToStop } from './told-to-stop';

export interface ServeOptions extends Place {
  readonly port: number;
  readonly host: string;
  readonly pagePort?: number;
  readonly allowHost: readonly string[];
}

/** Runs until it is told to stop. */
export async function runServe(options: ServeOptions, say: (line: string) => void): Promise<void> {
  checkLock(options.policy);
  // Before anything is said: who reads it may end this at once.
  const told = toldToStop();
  const { allowHost: allowedHosts, port, host, pagePort } = options;
  const gate = await startGate({ ...gateOptions(options), port, host, pagePort, allowedHosts, tell: say }).catch((error: unknown) => {
    throw inWords(error);
  });
  say(`HTTP gate   ${gate.url}   base URL for any client of Mailgun; the agent's token is the API key`);
  say(`MCP server  ${gate.mcpUrl}   streamable HTTP; the agent's token is the Bearer token`);
  if (gate.webhookUrl !== undefined) say(`Webhooks    ${gate.webhookUrl}   for Mailgun, which needs a way here over HTTPS`);
  say(`Approvals   ${gate.pageUrl}`);
  say('            Whoever opens this address can approve. Or use: mailgun-gate approve');
  await told;
  await gate.close();
}

function inWords(error: unknown): unknown {
  const { code, syscall, address, port } = error as { code?: string; syscall?: string; address?: string; port?: number };
  const place = `${address}:${port}`;
  if (code === 'EADDRINUSE')
    return new Error(`${place} is taken, perhaps by another gate. Choose another port with --port or --page-port.`);
  if (code === 'EACCES' && syscall === 'listen')
    return new Error(`${place} must not be used. Choose a port from 1024 on with --port or --page-port.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Error(`there is no address ${address ?? ''} on this machine. Name another with --host.`);
  return error;
}

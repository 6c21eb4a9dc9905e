import { startGate } from '../start-gate';
import { checkLock } from './lock';
import { gateOptions, type Place } from './settings';

export interface ServeOptions extends Place {
  readonly port: number;
  readonly host: string;
  readonly pagePort?: number;
  readonly allowHost: readonly string[];
}

/** Runs until it is told to stop. */
export async function runServe(options: ServeOptions, say: (line: string) => void): Promise<void> {
  checkLock(options.policy);
  const { allowHost: allowedHosts, port, host, pagePort } = options;
  const gate = await startGate({ ...gateOptions(options), port, host, pagePort, allowedHosts, tell: say });
  say(`HTTP gate   ${gate.url}   base URL for any client of Mailgun; the agent's token is the API key`);
  say(`MCP server  ${gate.mcpUrl}   streamable HTTP; the agent's token is the Bearer token`);
  say(`Approvals   ${gate.pageUrl}`);
  say('            Whoever opens this address can approve. Or use: mailgun-gate approve');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await gate.close();
}

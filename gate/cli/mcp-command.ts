import { gateForToken } from '../for-token';
import { serveMcpOverStdio } from '../mcp/serve-stdio';
import { openGate } from '../open-gate';
import { checkLock } from './lock';
import { gateOptions, type Place } from './settings';
import { toldToStop } from './told-to-stop';

/** Serves one agent over stdin and stdout, as clients of MCP start it; what a person should know goes to the error output. */
export async function runMcp(options: Place, say: (line: string) => void): Promise<void> {
  checkLock(options.policy);
  const { MAILGUN_GATE_TOKEN: token = '' } = process.env;
  if (token === '') throw new Error('MAILGUN_GATE_TOKEN is not set. It is the token of the agent; mailgun-gate token makes one.');
  const told = toldToStop();
  // Nothing listens here, so that no webhook would ever come.
  const open = openGate({ ...gateOptions(options), webhookSigningKey: undefined, tell: say });
  const known = open.gate.authenticate(token);
  if (known === undefined) {
    await open.close();
    throw new Error(`MAILGUN_GATE_TOKEN is the token of no agent in ${options.policy}, or has expired.`);
  }
  const served = serveMcpOverStdio(gateForToken(open.gate, token), known.agent, {
    onError: (error) => say(`mailgun-gate: ${error.message}`),
  });
  say(`mailgun-gate: MCP server for ${known.agent}`);
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('close', resolve);
    told.then(resolve);
  });
  await served.close();
  await open.close();
}

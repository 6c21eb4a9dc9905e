import { median } from '../median';
import { exchange, mcpRequest, resultIn } from './exchange';
import { bin, type Setting, startGate, stop } from './setting';
import { firstTools } from './stdio';

const ROUNDS = 7;

/** Milliseconds; medians of rounds in which the programs take turns. */
export interface StartUp {
  readonly node: number;
  readonly stdio: number;
  readonly http: number;
  readonly mailgun: number | undefined;
  /** Bytes of the tools of Mailgun's server. */
  readonly mailgunTools: number | undefined;
}

/** @param mailgun - The program of Mailgun's own server, where it could be installed. */
export async function measureStartUp({ environment, tokens }: Setting, mailgun: string | undefined): Promise<StartUp> {
  const stdio: number[] = [];
  const http: number[] = [];
  const others: number[] = [];
  const node: number[] = [];
  let mailgunTools: number | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    stdio.push((await firstTools([bin, 'mcp'], { ...environment, MAILGUN_GATE_TOKEN: tokens['support-bot'] })).milliseconds);
    http.push(await firstOverHttp(environment, tokens['support-bot']));
    if (mailgun !== undefined) {
      const { bytes, milliseconds } = await firstTools([mailgun], environment);
      others.push(milliseconds);
      mailgunTools = bytes;
    }
    node.push(await bareNode());
  }
  return {
    node: median(node),
    stdio: median(stdio),
    http: median(http),
    mailgun: mailgun === undefined ? undefined : median(others),
    mailgunTools,
  };
}

async function firstOverHttp(environment: NodeJS.ProcessEnv, token: string): Promise<number> {
  const start = performance.now();
  const gate = await startGate(environment);
  try {
    resultIn(await exchange(mcpRequest(gate.url, token, 'tools/list', {})));
    return performance.now() - start;
  } finally {
    await stop(gate.process);
  }
}

/** What every program in Node takes: one that answers whatever it is asked. */
async function bareNode(): Promise<number> {
  const answers = 'process.stdin.once("data", () => console.log("{\\"id\\":2,\\"result\\":{}}"))';
  return (await firstTools(['-e', answers], process.env)).milliseconds;
}

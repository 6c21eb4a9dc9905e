import { exchange, mcpRequest, resultIn } from './exchange';
import { type AgentName, agentNames, type Setting } from './setting';

/** What an agent of a policy is listed. */
export interface Tools {
  readonly agent: AgentName;
  readonly count: number;
  readonly bytes: number;
}

export async function measureTools({ gate, tokens }: Setting): Promise<readonly Tools[]> {
  const measured: Tools[] = [];
  for (const agent of agentNames) {
    const { tools } = resultIn(await exchange(mcpRequest(gate, tokens[agent], 'tools/list', {}))) as { tools: readonly object[] };
    measured.push({ agent, count: tools.length, bytes: Buffer.byteLength(JSON.stringify({ tools })) });
  }
  return measured;
}

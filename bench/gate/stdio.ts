import { spawn } from 'node:child_process';
import { once } from 'node:events';

const hello = {
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'benchmark', version: '1' } },
};

interface Told {
  readonly id?: number;
  readonly result?: object;
}

/** Starts an MCP server and asks for its tools: the bytes of its answer, and the milliseconds from the start until it came. */
export async function firstTools(
  program: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly bytes: number; readonly milliseconds: number }> {
  const start = performance.now();
  const server = spawn(process.execPath, program, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  const tell = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  try {
    tell({ id: 1, ...hello });
    let text = '';
    for await (const part of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      text += part;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines.map((each) => JSON.parse(each) as Told)) {
        if (line.id === 1) {
          tell({ method: 'notifications/initialized' });
          tell({ id: 2, method: 'tools/list', params: {} });
        }
        if (line.id === 2) return { bytes: Buffer.byteLength(JSON.stringify(line.result)), milliseconds: performance.now() - start };
      }
    }
    throw new Error(`${program.join(' ')} ended without an answer: ${said}`);
  } finally {
    if (server.exitCode === null && server.kill('SIGKILL')) await once(server, 'exit');
  }
}

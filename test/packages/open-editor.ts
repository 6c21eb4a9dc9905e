import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The server behind an editor. The compiler's own language service does not follow the maps of declarations; this does. */
export interface Editor {
  /** Counted from 1, as an editor counts. */
  definitionsAt(line: number, column: number): Promise<readonly { readonly file: string; readonly line: number }[]>;
  close(): Promise<void>;
}

interface Answer {
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: readonly { readonly file: string; readonly start: { readonly line: number } }[];
}

export function openEditor(file: string): Editor {
  const options = ['--disableAutomaticTypingAcquisition', '--suppressDiagnosticEvents'];
  const server = spawn(process.execPath, [require.resolve('typescript/lib/tsserver.js'), ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let sequence = 0;
  const send = (command: string, args: object) => {
    sequence += 1;
    server.stdin.write(`${JSON.stringify({ seq: sequence, type: 'request', command, arguments: { file, ...args } })}\n`);
    return sequence;
  };
  createInterface(server.stdout).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.request_seq ?? 0)?.(answer);
  });
  send('open', {});
  return {
    async definitionsAt(line, column) {
      const number = send('definition', { line, offset: column });
      const { success, message, body = [] } = await new Promise<Answer>((resolve) => waiting.set(number, resolve));
      if (!success) throw new Error(message);
      return body.map((each) => ({ file: each.file, line: each.start.line }));
    },
    async close() {
      server.kill();
      await once(server, 'exit');
    },
  };
}

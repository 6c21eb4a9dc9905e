import { spawn } from 'node:child_process';
import { blocksOf } from '../docs/pages';
import type { Project } from './project';

interface Typed {
  readonly line: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Terminal {
  /** What is typed where the command asks. */
  readonly input?: string;
  /** A folder with commands that come before all others. */
  readonly path?: string;
}

/** Types a line into a shell in the folder of the project, as it stands on a page. */
export function type({ folder, environment }: Project, line: string, { input = '', path }: Terminal = {}): Promise<Typed> {
  const env = path === undefined ? environment : { ...environment, PATH: `${path}:${environment.PATH}` };
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    child.once('error', reject);
    // Not every command reads what it is given.
    child.stdin.on('error', () => undefined).end(input);
    child.once('close', (code) => resolve({ line, exitCode: code ?? 1, ...said }));
  });
}

/** A request to the Mailgun of the project that shares no code with the provider. */
export async function ask(
  { emulator: { apiKey, url } }: Project,
  method: string,
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  const answer = await fetch(url + path, { method, headers, ...(method !== 'DELETE' && { body: new URLSearchParams(fields) }) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The commands of a page, those of each block together. */
export const commandsOf = (page: string): string[][] =>
  blocksOf(page)
    .filter(({ language, notRun }) => language === 'sh' && notRun === undefined)
    .map(({ text }) => text.trim().split('\n'));

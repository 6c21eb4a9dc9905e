import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Redis of its own for one test file. */
export interface RedisServer {
  /** The path of its socket: unlike a port, nobody else can take it. */
  readonly socket: string;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again, with the data that it kept. */
  restart(): Promise<void>;
  /** What it kept is lost. */
  loseData(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `redis-server`, which is installed where that is possible. With `keepsData`, it has what it said that it stored after `kill -9` too. */
export async function startRedis({ keepsData = false }: { readonly keepsData?: boolean } = {}): Promise<RedisServer> {
  if (!isInstalled()) install();
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const socket = join(folder, 'redis.sock');
  const keeping = keepsData ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const options = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', ...keeping];
  let server = await run(options);
  const end = async (signal?: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await exited;
  };

  return {
    socket,
    kill: () => end('SIGKILL'),
    async restart() {
      server = await run(options);
    },
    loseData: () => rm(join(folder, 'appendonlydir'), { recursive: true, force: true }),
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(options: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    lines.push(line);
    if (/ready to accept connections/i.test(line)) break;
  }
  if (server.exitCode !== null) throw new Error(`redis-server did not start:\n${lines.join('\n')}`);
  server.stdout.resume();
  return server;
}

const isInstalled = () => spawnSync('redis-server', ['--version']).status === 0;

function install(): void {
  const isRoot = process.getuid?.() === 0;
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', ...words], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } });
  const packages = ['install', '-y', '--no-install-recommends', 'redis-server'];
  if (isRoot && (apt(...packages).status === 0 || (apt('update').status === 0 && apt(...packages).status === 0)) && isInstalled()) return;
  throw new Error('These tests need redis-server on the PATH: apt-get install redis-server, or brew install redis');
}

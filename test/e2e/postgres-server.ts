import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL of its own for one test file. */
export interface PostgresServer {
  /** The database, with user and password, as Pulumi is told it. */
  readonly url: string;
  /** The same for whoever has the password in `PGPASSWORD`. */
  readonly urlWithoutPassword: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** The folder of PostgreSQL's programs, which are installed where that is possible; undefined where they cannot be had. */
export function findPostgres(): string | undefined {
  return installedPostgres() ?? (install() ? installedPostgres() : undefined);
}

function installedPostgres(): string | undefined {
  // Debian keeps them out of the PATH, a folder for each version.
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const folders = [...(process.env.PATH ?? '').split(':'), ...versions];
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

function install(): boolean {
  if (process.getuid?.() !== 0) return false;
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', ...words], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } }).status === 0;
  const packages = ['install', '-y', '--no-install-recommends', 'postgresql'];
  return apt(...packages) || (apt('update') && apt(...packages));
}

/** Starts the server in a new folder; it listens on a socket there, which nobody else can take. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const password = 'password-that-nobody-must-see';
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  const owner = unprivilegedUser();
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);

  const data = join(folder, 'data');
  const login = ['--username', 'pulumi', '--auth', 'scram-sha-256', '--pwfile', passwordFile];
  const made = spawnSync(join(programs, 'initdb'), ['--no-sync', '--pgdata', data, ...login], { ...owner, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);

  const options = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
  const server = spawn(join(programs, 'postgres'), options, { ...owner, cwd: folder, stdio: ['ignore', 'inherit', 'pipe'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const lines: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    lines.push(line);
    if (line.includes('ready to accept connections')) break;
  }
  if (server.exitCode !== null) throw new Error(`postgres did not start:\n${lines.join('\n')}`);
  server.stderr.resume();

  const address = `/postgres?host=${encodeURIComponent(folder)}&sslmode=disable`;
  return {
    url: `postgres://pulumi:${password}@${address}`,
    urlWithoutPassword: `postgres://pulumi@${address}`,
    password,
    async stop() {
      // A fast shutdown, which does not wait for the clients.
      server.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package has made a user for it. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

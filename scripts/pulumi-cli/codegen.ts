import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildFlags, type Log, narrate, requireGo, userCacheDirectory } from './obtain';
import { installedVersion } from './version';

const source = join(__dirname, 'codegen', 'main.go');

/**
 * The program that checks a schema and writes packages from it: `codegen check <schema.json>`, `codegen <nodejs|python|go> <schema.json> <folder>`.
 * Built from Go modules the first time, which takes some minutes, or one where the CLI was built here.
 * @throws if there is no Go on PATH.
 */
export async function findCodegen(log: Log): Promise<string> {
  // One that was built from other sources is another program.
  const sources = await Promise.all([source, join(__dirname, 'go.mod')].map((file) => readFile(file)));
  const digest = sources
    .reduce((hash, text) => hash.update(text), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
  const name = `codegen-${digest}${process.platform === 'win32' ? '.exe' : ''}`;
  const command = join(userCacheDirectory(), 'pulumi-mailgun', `codegen-${installedVersion}`, name);
  const isThere = await access(command).then(
    () => true,
    () => false,
  );
  return isThere ? command : build(command, log);
}

/** Another process may build it at the same time: each takes a file of its own, and the last one stays. */
async function build(command: string, log: Log): Promise<string> {
  await requireGo();
  await mkdir(dirname(command), { recursive: true });
  const unfinished = `${command}.${randomUUID()}`;
  try {
    const building = promisify(execFile)('go', ['build', ...buildFlags, '-o', unfinished, './codegen'], {
      cwd: __dirname,
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      maxBuffer: 64 * 1024 * 1024,
    });
    await narrate(log, "building Pulumi's code generation from Go modules (once)", building);
    await rename(unfinished, command);
    return command;
  } finally {
    await rm(unfinished, { force: true });
  }
}

import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonInOneLine } from '../scripts/pulumi-cli';
import { say, timed } from './progress';
import { buildClients, type Client, type ClientName, clientNames } from './sdk/clients';
import { describe, type Round, type Rounds } from './sdk/describe';
import { EVENTS_A_PAGE, type Job, message } from './sdk/job';
import type { Received } from './sdk/local-mailgun';
import { modulesBeside, packagesOf } from './sdk/packages';
import { type Work, type WorkName, workNames, works } from './sdk/works';

const ROUNDS = 7;
const MEGABYTE = 1024 * 1024;
const sizes: Readonly<Record<string, number>> = { '1-mb.bin': MEGABYTE, '20-mb.bin': 20 * MEGABYTE };

type CarryOut = (client: Client, work: Work, ...more: readonly string[]) => Promise<Round>;

/** What the SDK costs, beside bare undici and Mailgun's own clients. */
export async function measureSdk(): Promise<string> {
  const { server, clients } = await buildClients();
  return withLocalMailgun(server, async (carryOut) => {
    const { rounds, missing } = await measureInTurns(clients, carryOut);
    const { files } = await carryOut(clients.mailgunJs, works.stream, 'fetch');
    const inGo = missing.mailgunGo === undefined ? { mailgunGo: await modulesBeside(clients.mailgunGo) } : {};
    const packages = { sdk: packagesOf('sdk'), mailgunJs: packagesOf('node_modules/mailgun.js'), ...inGo };
    return describe({ rounds, missing, count: ROUNDS, packages, fetchLostTheFile: files === 0 });
  });
}

async function withLocalMailgun<T>(program: string, action: (carryOut: CarryOut) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-bench-'));
  for (const [name, size] of Object.entries(sizes)) writeFileSync(join(folder, name), randomBytes(size));
  const paths = Object.keys(sizes).map((name) => join(folder, name));
  const server = fork(program, paths, { execArgv: [] });
  try {
    const [address] = (await once(server, 'message')) as [string];
    return await action(async ({ command: [executable = '', ...program] }, work, ...more) => {
      const path = work.file === undefined ? '' : join(folder, work.file);
      const { kind, count, concurrency } = work;
      const job: Job = {
        kind,
        count,
        concurrency,
        path,
        domain: 'mail.example.com',
        address,
        apiKey: 'key-of-the-benchmark',
        message,
        eventsAPage: EVENTS_A_PAGE,
      };
      const args = [...(work.flags ?? []), ...program, JSON.stringify(job), ...more];
      const { stdout } = await promisify(execFile)(executable, args, { timeout: 120_000 });
      const answered = once(server, 'message') as Promise<[Received]>;
      server.send('What came?');
      return { ...JSON.parse(stdout), ...(await answered)[0] };
    });
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureInTurns(clients: Readonly<Record<ClientName, Client>>, carryOut: CarryOut) {
  const rounds = Object.fromEntries(
    workNames.map((work) => [work, Object.fromEntries(clientNames.map((name) => [name, []]))]),
  ) as unknown as Rounds;
  const missing: Partial<Record<ClientName, string>> = {};
  for (const name of clientNames) if (clients[name].missing !== undefined) missing[name] = clients[name].missing;

  const measure = async (name: ClientName, workName: WorkName) => {
    const work: Work = works[workName];
    try {
      const round = await carryOut(clients[name], work);
      if (round.messages !== work.messages || round.files !== (work.file === undefined ? 0 : work.messages))
        throw new Error(`${round.messages} of ${work.messages} messages and ${round.files} files arrived whole`);
      rounds[workName][name].push(round);
    } catch (error) {
      // Nothing can be said without these two; another client that fails is a result.
      if (name === 'undici' || name === 'sdk') throw error;
      missing[name] = `${workName}: ${reasonInOneLine(error)}`;
      say(`  ${name} failed: ${missing[name]}`);
    }
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    // Neighbours in time differ from round to round, so that nobody always has the same one before it.
    const turns = [...clientNames.slice(round % clientNames.length), ...clientNames.slice(0, round % clientNames.length)];
    for (const workName of workNames) {
      const work: Work = works[workName];
      await timed(`round ${round + 1} of ${ROUNDS}, ${work.title}`, async () => {
        for (let time = 0; time < (work.times ?? 1); time += 1)
          for (const name of turns) if (work.clients.includes(name) && missing[name] === undefined) await measure(name, workName);
      });
    }
  }
  return { rounds, missing };
}

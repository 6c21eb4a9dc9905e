import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Job, Took } from './job';

/** What each client does in its own way. A promise fails where the answer is not the expected one. */
export interface Client {
  readonly send: () => Promise<unknown>;
  readonly attach: (filename: string, data: Buffer) => Promise<unknown>;
  readonly stream: (path: string) => Promise<unknown>;
  /** Hands on what each event says of the size of its message. */
  readonly readEvents: (domain: string, seen: (size: number | undefined) => void) => Promise<void>;
}

/** Carries out the job of the command line and prints what it took. `open` loads the library, so that loading can be measured. */
export async function run(open: (job: Job) => Client): Promise<void> {
  const job: Job = JSON.parse(process.argv[2] ?? '');
  const started = measure();
  const client = open(job);
  const took = await works[job.kind](client, job, started);
  console.log(JSON.stringify({ ...took, peak: peak() } satisfies Took));
  process.exit();
}

type Measured = Omit<Took, 'peak'>;

const works: Readonly<Record<Job['kind'], (client: Client, job: Job, started: () => Measured) => Promise<Measured>>> = {
  async start(client, _, started) {
    await client.send();
    return started();
  },

  async send(client, job) {
    await repeat(job, client.send);
    const done = measure();
    await repeat(job, client.send);
    return done();
  },

  async attach(client, job) {
    const data = readFileSync(job.path);
    const attach = () => client.attach(basename(job.path), data);
    await repeat({ ...job, count: job.count / 4 }, attach);
    const done = measure();
    await repeat(job, attach);
    return done();
  },

  async stream(client, { path }) {
    const done = measure();
    await client.stream(path);
    return done();
  },

  async events(client, { count }) {
    await client.readEvents(logOf(1_000), () => {});
    const done = measure();
    let [events, bytes] = [0, 0];
    await client.readEvents(logOf(count), (size = Number.NaN) => {
      events += 1;
      bytes += size;
    });
    const took = done();
    if (events !== count || !(bytes > 0)) throw new Error(`${events} of ${count} events came, ${bytes} bytes in all.`);
    if (globalThis.gc === undefined) return took;
    globalThis.gc();
    return { ...took, heap: process.memoryUsage().heapUsed / 1024 / 1024 };
  },
};

/** The domain whose log has so many events. */
const logOf = (count: number) => `${count}.example.com`;

async function repeat({ count, concurrency }: Pick<Job, 'count' | 'concurrency'>, action: () => Promise<unknown>): Promise<void> {
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await action();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

function measure(): () => Measured {
  const [start, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
  };
}

/** From /proc where there is one, because elsewhere Linux counts what the process that started this one had. */
function peak(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

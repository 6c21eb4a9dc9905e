import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { table } from '../scripts/table';
import { median } from './median';
import { say } from './progress';
import type { Registered } from './registration/register';

const COUNT = 500;
const ROUNDS = 5;

const variants = {
  ours: '`mailgun.Route`',
  'ordinary-shared': 'ordinary, one provider object for all',
  'ordinary-each': 'ordinary, a new provider object for each',
  'bare-same-properties': 'no provider, as many properties as ours',
  'bare-arguments': 'no provider, the arguments alone',
} as const;

type File = keyof typeof variants;

const files = Object.keys(variants) as File[];

interface Round extends Registered {
  /** From starting the process to its end. */
  readonly processSeconds: number;
  readonly peakHeap: number;
}

type Rounds = Readonly<Record<File, Round[]>>;

const explanation = `
How long a program takes to tell Pulumi of ${COUNT} routes, and how much memory, before anything happens at Mailgun. Pulumi's own mock stands in
for the engine and answers at once. The program runs through ts-node, as Pulumi runs it. Every figure is the median of ${ROUNDS} fresh processes
that take turns; \`time\` and \`heap\` are multiples of ours in the same round (more than 1 is worse than ours).
The last two rows are resources without any provider, the least that Pulumi takes: with as many properties as ours (the arguments, one output,
two hidden ones), and with the arguments alone.
`.trim();

/** How long 500 resources take until Pulumi has them, and how much memory. */
export async function measureRegistration(): Promise<string> {
  const rounds = Object.fromEntries(files.map((file) => [file, [] as Round[]])) as Rounds;
  for (let round = 0; round < ROUNDS; round++) {
    // Neighbours in time differ from round to round, so that no variant always has the same one before it.
    const turns = [...files.slice(round % files.length), ...files.slice(0, round % files.length)];
    for (const file of turns) {
      const result = await registerIn(file);
      rounds[file].push(result);
      say(`  round ${round + 1} of ${ROUNDS}, ${variants[file]}: ${result.seconds.toFixed(1)} s, ${Math.round(result.peakHeap)} MB`);
    }
  }
  return describe(rounds);
}

async function registerIn(file: File): Promise<Round> {
  const args = ['--trace-gc', '-r', 'ts-node/register/transpile-only', join(__dirname, 'registration', `${file}.ts`), String(COUNT)];
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const processSeconds = (performance.now() - start) / 1000;
  const registered: Registered = JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '');
  // A timer would not run while a closure is serialized; what each collection found in use has no such gap.
  const collections = [...stdout.matchAll(/ ([\d.]+) \([\d.]+\) -> /g)].map(([, before]) => Number(before));
  return { ...registered, processSeconds, peakHeap: Math.max(registered.heap, ...collections) };
}

function describe(rounds: Rounds): string {
  // Round by round, because what else the machine does changes from one to the next.
  const ratio = (file: File, to: File, measure: (round: Round) => number) =>
    median(rounds[file].map((round, turn) => measure(round) / measure(rounds[to][turn] ?? round))).toFixed(1);
  const rows = files.map((file) => {
    const times = rounds[file].map(time);
    return [
      variants[file],
      median(times).toFixed(2),
      `${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)}`,
      `${ratio(file, 'ours', time)} ×`,
      Math.round(median(rounds[file].map(heap))),
      `${ratio(file, 'ours', heap)} ×`,
      median(rounds[file].map(({ processSeconds }) => processSeconds)).toFixed(2),
    ];
  });
  return [
    explanation,
    '',
    table([`${COUNT} routes`, 'seconds', 'fastest to slowest', 'time', 'peak heap, MB', 'heap', 'whole process, s'], rows),
    '',
    `**What is bad.** One provider object for all takes ${ratio('ordinary-shared', 'ours', time)} times our time and ${ratio('ordinary-shared', 'ours', heap)} times our heap: Pulumi serializes it once, so that`,
    'beside it the gain is in the state and hardly here. What ours avoids is the price of a new object for each resource.',
    `Ours takes ${ratio('ours', 'bare-arguments', time)} times as long as the arguments alone, and ${ratio('ours', 'bare-same-properties', time)} times as long as a resource with as many properties: each hidden`,
    'property and each output costs Pulumi time, whatever is in it.',
  ].join('\n');
}

const time = ({ seconds }: Round) => seconds;
const heap = ({ peakHeap }: Round) => peakHeap;

import { join } from 'node:path';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { withDeployment } from './deployment';
import { timed } from './progress';
import { peakOfProvider } from './provider-memory';

const COUNT = 500;
const LATENCIES = [0, 60];
const QUICK = ['--yes', '--skip-preview'];

const operations: Readonly<Record<string, readonly string[]>> = {
  create: ['up', ...QUICK],
  'no-op `up`': ['up', ...QUICK, '--expect-no-changes'],
  refresh: ['refresh', ...QUICK, '--expect-no-changes'],
  destroy: ['destroy', ...QUICK],
};

interface Measured {
  readonly seconds: number;
  readonly requests: number;
  /** Megabytes. */
  readonly peak: number | undefined;
}

/** What 500 resources take, in time and in memory, near and far from Mailgun, beside ordinary dynamic resources. */
export async function measureScale(cli: PulumiCli): Promise<string> {
  const columns: { readonly title: string; readonly measured: readonly Measured[] }[] = [];
  for (const ordinary of [false, true])
    for (const latency of LATENCIES) {
      const title = `${ordinary ? 'ordinary' : 'ours'}, ${latency} ms`;
      columns.push({ title, measured: await measure(cli, title, ordinary, latency) });
    }
  const show = (value: (measured: Measured) => string | number) =>
    Object.keys(operations).map((operation, index) => [operation, ...columns.map(({ measured }) => value(measured[index] as Measured))]);
  const head = (title: string) => [title, ...columns.map(({ title }) => title)];
  return [
    explanation,
    '',
    table(
      head('seconds'),
      show(({ seconds }) => seconds.toFixed(1)),
    ),
    '',
    table(
      head('requests'),
      show(({ requests }) => requests),
    ),
    '',
    table(
      head('peak memory, MB'),
      show(({ peak }) => (peak === undefined ? 'unknown' : Math.round(peak))),
    ),
    '',
    ...whatIsBad(columns[0]?.measured ?? [], columns[LATENCIES.length]?.measured ?? []),
  ].join('\n');
}

async function measure(cli: PulumiCli, title: string, ordinary: boolean, latency: number): Promise<readonly Measured[]> {
  const config = { 'bench:count': String(COUNT), 'bench:ordinary': String(ordinary) };
  return withDeployment({ cli, program: join(__dirname, 'program'), project: 'bench', config }, async ({ emulator, pulumi }) => {
    emulator.latency = latency;
    const all: Measured[] = [];
    for (const [operation, args] of Object.entries(operations)) {
      emulator.requests.length = 0;
      const asked = () => `, ${emulator.requests.length} requests`;
      const { result, seconds } = await timed(`${title}, ${operation}`, () => peakOfProvider(() => pulumi(args)), asked);
      all.push({ seconds, requests: emulator.requests.length, peak: result.peak });
    }
    return all;
  });
}

function whatIsBad(ours: readonly Measured[], ordinary: readonly Measured[]): readonly string[] {
  const names = Object.keys(operations);
  const worse = (value: (measured: Measured) => number) =>
    names.filter((_, index) => value(ours[index] as Measured) > value(ordinary[index] as Measured));
  const memory = worse(({ peak = 0 }) => peak);
  const requests = worse(({ requests }) => requests);
  return [
    '**What is bad.**',
    '',
    ...(memory.length > 0 ? [`- More memory than ordinary resources for ${memory.join(', ')}.`] : []),
    ...(requests.length > 0 ? [`- More requests for ${requests.join(', ')}: a deleted domain is looked for until it is gone.`] : []),
    '- A no-op `up` asks Mailgun for nothing, so that whatever it differs by between near and far is the machine; other rows vary as much.',
  ];
}

const explanation = `
The same ${COUNT} resources as in the section above, on a Mailgun that answers at once and on one that takes 60 ms for
each answer. Beside them the same as ordinary dynamic resources (written with \`fetch\`, without waiting for deletions). Memory is the most that
Pulumi's provider process ever had, which runs the code of the resources.
`.trim();

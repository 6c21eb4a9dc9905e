import { statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { bundle } from '../scripts/plugin/bundle';
import { makeExecutable } from '../scripts/plugin/executable';
import { ownPlatform } from '../scripts/plugin/platforms';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { type Deployment, withDeployment } from './deployment';
import { measureStarts } from './native/starts';
import { timed } from './progress';
import { peakOfProvider } from './provider-memory';

const COUNTS = [10, 100, 500];
const FORMS = ['native', 'dynamic', 'nothing'] as const;
const QUICK = ['--yes', '--skip-preview'];

const operations: Readonly<Record<string, readonly string[]>> = {
  preview: ['preview'],
  up: ['up', ...QUICK],
  'no-op `up`': ['up', ...QUICK, '--expect-no-changes'],
  '`preview --refresh`': ['preview', '--refresh', '--expect-no-changes'],
  destroy: ['destroy', ...QUICK],
};

type Form = (typeof FORMS)[number];

interface Measured {
  readonly seconds: number;
  readonly requests: number;
  /** Megabytes. */
  readonly peak: number | undefined;
}

interface Deployed {
  readonly measured: readonly Measured[];
  /** Bytes of the state file after `up`. */
  readonly state: number;
}

/** What the plugin for all languages takes, beside dynamic resources and what Pulumi's engine needs by itself. */
export async function measureNative(cli: PulumiCli): Promise<string> {
  const root = join(__dirname, '..');
  const { program } = await bundle(root);
  const plugin = makeExecutable(ownPlatform(), program, join(root, 'dist/plugin'));
  const starts = await measureStarts(plugin);
  const parts: string[] = [];
  for (const count of COUNTS) parts.push(describe(count, await withStacks(cli, count, (stacks) => measure(stacks, plugin, cli))));
  const size = `The executable has ${megabytes(statSync(plugin).size)}, of which the program is ${megabytes(Buffer.byteLength(program))} and Node the rest.`;
  return [explanation, '', starts, '', size, '', ...parts].join('\n');
}

type Stacks = ReadonlyMap<Form, Deployment>;

/** One stack of each form at a time, so that they take turns and all have the same machine. */
async function withStacks<T>(
  cli: PulumiCli,
  count: number,
  action: (stacks: Stacks) => Promise<T>,
  stacks: Stacks = new Map(),
): Promise<T> {
  const form = FORMS[stacks.size];
  if (form === undefined) return action(stacks);
  const options = {
    cli,
    program: join(__dirname, 'native-program'),
    project: 'bench-native',
    name: form,
    config: { 'bench-native:count': String(count), 'bench-native:form': form },
    packages: [form === 'native' ? 'mailgun-native' : 'mailgun'],
  };
  return withDeployment(options, (stack) => withStacks(cli, count, action, new Map([...stacks, [form, stack]])));
}

async function measure(stacks: Stacks, plugin: string, cli: PulumiCli): Promise<ReadonlyMap<Form, Deployed>> {
  // Programs are compiled, and not checked: that takes longer than what is measured.
  const env = { PATH: [dirname(plugin), cli.path].join(delimiter), PULUMI_NODEJS_TRANSPILE_ONLY: 'true' };
  const deployed = new Map<Form, Deployed>([...stacks.keys()].map((form) => [form, { measured: [], state: 0 }]));
  for (const [operation, args] of Object.entries(operations))
    for (const [form, { emulator, pulumi, stateText }] of stacks) {
      emulator.requests.length = 0;
      const asked = () => `, ${emulator.requests.length} requests`;
      const { result, seconds } = await timed(`${form}, ${operation}`, () => peakOfProvider(() => pulumi(args, { env })), asked);
      const { measured, state } = deployed.get(form) as Deployed;
      deployed.set(form, {
        measured: [...measured, { seconds, requests: emulator.requests.length, peak: result.peak }],
        state: operation === 'up' ? Buffer.byteLength(stateText()) : state,
      });
    }
  return deployed;
}

function describe(count: number, deployed: ReadonlyMap<Form, Deployed>): string {
  const of = (form: Form, index: number) => deployed.get(form)?.measured[index] as Measured;
  const cell = ({ seconds, requests, peak }: Measured) =>
    `${seconds.toFixed(1)} s, ${requests} requests, ${peak === undefined ? '–' : `${Math.round(peak)} MB`}`;
  const rows = Object.keys(operations).map((operation, index) => [
    operation,
    cell(of('native', index)),
    cell(of('dynamic', index)),
    `${of('nothing', index).seconds.toFixed(1)} s`,
    (of('native', index).seconds / of('dynamic', index).seconds).toFixed(2),
    (of('native', index).seconds / of('nothing', index).seconds).toFixed(2),
  ]);
  const states = FORMS.map((form) => `${kilobytes(deployed.get(form)?.state ?? 0)} (${form})`).join(', ');
  return [
    `${count} resources; the state file after \`up\` has ${states}.`,
    '',
    table(['', 'native', 'dynamic', 'nothing', 'native : dynamic', 'native : nothing'], rows),
    '',
  ].join('\n');
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(0)} kB`;

const explanation = `
The plugin for all languages as the executable that Pulumi installs, the same resources as dynamic ones of this package, and as many components,
which no provider is asked about: that is what the engine, the language host and the program take by themselves. A fifth of the resources are
domains, two fifths webhooks and two fifths routes. The three take turns, step by step. Memory is the most that the provider's process ever had.
`.trim();

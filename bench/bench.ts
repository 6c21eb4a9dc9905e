import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { version as pulumiVersion } from '@pulumi/pulumi/version';
import { findPulumi, type PulumiCli } from '../scripts/pulumi-cli';
import { measureAdopt } from './adopt';
import { measureClasses } from './classes';
import { measureEmulator } from './emulator';
import { measureGate } from './gate';
import { measureMany } from './many';
import { measureNative } from './native';
import { say } from './progress';
import { measureRegistration } from './registration';
import { measureRequests } from './requests';
import { measureScale } from './scale';
import { measureSdk } from './sdk';
import { versionOf, versionOfMailgunGo } from './sdk/packages';
import { measureState } from './state';
import { measureTakeOver } from './take-over';

interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: () => Promise<string>;
  /** What was measured with, beside Node. */
  readonly versions: () => Promise<string> | string;
}

let found: Promise<PulumiCli> | undefined;
const pulumi = () => {
  found ??= findPulumi(say);
  return found;
};
const versionsOfPulumi = async () => `Pulumi CLI ${(await pulumi()).version}, @pulumi/pulumi ${pulumiVersion}`;

const sections: readonly Section[] = [
  {
    name: 'state',
    title: 'What a provider takes in the state',
    measure: async () => measureState(await pulumi()),
    versions: versionsOfPulumi,
  },
  {
    name: 'registration',
    title: 'Registering 500 resources',
    measure: measureRegistration,
    versions: () => `@pulumi/pulumi ${pulumiVersion}`,
  },
  { name: 'requests', title: 'Requests to Mailgun', measure: async () => measureRequests(await pulumi()), versions: versionsOfPulumi },
  {
    name: 'scale',
    title: '500 resources, near and far',
    measure: async () => measureScale(await pulumi()),
    versions: versionsOfPulumi,
  },
  {
    name: 'adopt',
    title: 'Few requests',
    measure: async () => measureAdopt(await pulumi()),
    versions: versionsOfPulumi,
  },
  { name: 'native', title: 'The plugin for all languages', measure: async () => measureNative(await pulumi()), versions: versionsOfPulumi },
  { name: 'many', title: 'Many things', measure: measureMany, versions: () => `@pulumi/pulumi ${pulumiVersion}` },
  {
    name: 'take-over',
    title: 'Taking over an account',
    measure: async () => measureTakeOver(await pulumi()),
    versions: versionsOfPulumi,
  },
  {
    name: 'classes',
    title: 'Requests for each class',
    measure: async () => measureClasses(await pulumi()),
    versions: versionsOfPulumi,
  },
  {
    name: 'sdk',
    title: 'The SDK beside bare undici and other clients',
    measure: measureSdk,
    versions: () =>
      `undici ${versionOf('sdk/node_modules/undici')}, mailgun.js ${versionOf('node_modules/mailgun.js')}, mailgun-go ${versionOfMailgunGo()}`,
  },
  {
    name: 'gate',
    title: 'The gate for AI agents',
    measure: measureGate,
    versions: () =>
      `@modelcontextprotocol/server ${versionOf('node_modules/@modelcontextprotocol/server')}, undici ${versionOf('gate/node_modules/undici')}`,
  },
  { name: 'emulator', title: 'The emulator', measure: measureEmulator, versions: () => `hono ${versionOf('node_modules/hono')}` },
];

const file = join(__dirname, 'RESULTS.md');

const introduction = `# Results

Written by \`npm run bench\`, a section alone by its name: \`npm run bench -- sdk\`.
Seconds depend on the machine and on what else it did; requests and the provider's bytes do not; state files vary by a few bytes of time stamps.`;

/** Measures what the command line names, or everything, and writes those sections; the others stay as they were. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${sections.map(({ name }) => name).join(', ')}.`);
  for (const { name, title, measure, versions } of sections.filter((section) => asked.length === 0 || asked.includes(section.name))) {
    say(`\n── ${name}`);
    const conditions = conditionsOf(await versions());
    const result = `${conditions}\n\n${await measure()}`;
    say(`\n${result}`);
    write(title, result);
    say('Written to bench/RESULTS.md.');
  }
}

/** One section at a time, so that none is lost where a later one fails. */
function write(title: string, result: string): void {
  const [, ...old] = readFileSync(file, 'utf8').split(/^## /m);
  const texts = new Map(old.map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n')).trim()]));
  texts.set(title, result);
  const parts = sections.flatMap((section) => [texts.get(section.title) ?? []].flat().map((text) => `## ${section.title}\n\n${text}`));
  writeFileSync(file, `${[introduction, ...parts].join('\n\n')}\n`);
}

function conditionsOf(versions: string): string {
  const date = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  return `Measured on ${date} with Node ${process.version} on ${cpus().length} CPUs, whose load was ${load} before: ${versions}.`;
}

main().catch((error: unknown) => {
  console.error(`\n✘ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});

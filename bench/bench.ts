import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { version as sdkVersion } from '@pulumi/pulumi/version';
import { findPulumi, type PulumiCli } from '../scripts/pulumi-cli';
import { say } from './progress';
import { measureRegistration } from './registration';
import { measureRequests } from './requests';
import { measureState } from './state';

interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: (cli: PulumiCli) => Promise<string>;
}

const sections: readonly Section[] = [
  { name: 'state', title: 'What a provider takes in the state', measure: measureState },
  { name: 'registration', title: 'Registering 500 resources', measure: measureRegistration },
  { name: 'requests', title: 'Requests to Mailgun', measure: measureRequests },
];

const file = join(__dirname, 'RESULTS.md');

/** Measures what the command line names, or everything. Only everything is written to the file, which speaks of one machine and one day. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${sections.map(({ name }) => name).join(', ')}.`);
  const cli = await findPulumi(say);
  const parts = [conditions(cli)];
  for (const { name, title, measure } of sections.filter((section) => asked.length === 0 || asked.includes(section.name))) {
    say(`\n── ${name}`);
    parts.push(`## ${title}\n\n${await measure(cli)}`);
  }
  const results = `${parts.join('\n\n')}\n`;
  say(`\n${results}`);
  if (asked.length > 0) return say('bench/RESULTS.md is as it was: only a run of all benchmarks writes it.');
  writeFileSync(file, results);
  say('Written to bench/RESULTS.md.');
}

function conditions(cli: PulumiCli): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    '# Results',
    '',
    `Written by \`npm run bench\` on ${date}: Node ${process.version}, ${cpus().length} CPUs, Pulumi CLI ${cli.version}, @pulumi/pulumi ${sdkVersion}.`,
    "Seconds depend on the machine and on what else it did; requests and the provider's bytes do not; state files vary by a few bytes of time stamps.",
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(`\n✘ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});

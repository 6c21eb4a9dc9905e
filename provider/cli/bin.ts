#!/usr/bin/env node
import { Option, program } from 'commander';
import { exitCodeLines, exitCodes } from '../drift/exit-codes';
import { explain } from '../pulumi/config';
import { type DriftOptions, runDrift } from './drift-command';
import { runImport } from './import-command';
import type { ImportOptions } from './import-options';

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];

const help = `\nExit codes:\n${exitCodeLines.map((line) => `  ${line}`).join('\n')}`;

/** The result alone is on the standard output. */
const say = (line: string) => console.log(line);

async function run(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(`error: ${explain(error)}`);
    process.exitCode = exitCodes.error.code;
  }
}

// Whoever reads only the beginning (`| head`) has made no mistake: what was begun is finished.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

program
  .name('pulumi-mailgun')
  .description('Takes over what a Mailgun account has, and finds what differs from the stacks')
  .showHelpAfterError("(run 'pulumi-mailgun --help' for the options)");

program
  .command('import')
  .description('write a program for what an account has, and take it over without a change. Nothing is written at Mailgun.')
  .option('--domain <name>', 'only this domain and what belongs to it; repeatable', collect)
  .option('--only <pattern>', "only these classes or things, such as Route or 'Webhook/mail.example.com/*'; repeatable", collect)
  .option('--except <pattern>', 'all but these; repeatable', collect)
  .option('--stack <name>', 'the stack. Default: the selected one')
  .option('--out <folder>', 'where the program is written', 'mailgun')
  .addOption(
    new Option(
      '--as <way>',
      'how the program is taken over: by an import file, by the option `import` of each resource, or by an import file for the native provider',
    )
      .choices(['file', 'options', 'native'])
      .default('file'),
  )
  .option('--no-protect', 'protect neither domains nor keys from deletion')
  .option('--plan <file>', 'only write a plan that can be edited: what to take, skip or get')
  .option('--from-plan <file>', 'do what an edited plan says')
  .option('--from-drift <file>', 'only what a JSON report of drift has as unmanaged')
  .option('--from-terraform <file>', "what a Terraform provider manages: the output of 'terraform show -json'")
  .option('--from-stack <name>', 'what a stack of the bridged @pulumi/mailgun manages, such as organization/project/stack')
  .option('--strict', 'also what Mailgun makes by itself', false)
  .option('--force', 'overwrite files that this command did not write', false)
  .option('--apply', 'run the commands, and end with a preview that has no changes', false)
  .addHelpText('after', help)
  .action((options: ImportOptions) => run(() => runImport(options, say)));

program
  .command('drift')
  .description('find what differs between Mailgun and stacks, and what is in none of them. Nothing is changed.')
  .option('--stack <name>', 'a stack; repeatable, for an account that several share. Default: the selected one', collect)
  .option('--unmanaged', 'what is in no stack counts as drift in the exit code', false)
  .option('--only-managed', 'only what is in the stacks', false)
  .option('--only-unmanaged', 'only what is in none of them', false)
  .option('--json <file>', 'also write the report as JSON')
  .option('--schema', 'only print the JSON schema of the report', false)
  .option('--markdown <file>', 'also write the report as a short comment for a pull request')
  .option('--ignore-file <file>', 'rules for what is left out, in the syntax of .gitignore', '.mailgun-ignore')
  .option('--baseline', 'write the rules that hide the findings of today', false)
  .option('--run-program', 'run the program first, so that a new key, region or address holds', false)
  .option('--strict', 'also what Mailgun makes by itself', false)
  .addHelpText('after', help)
  .action((options: DriftOptions) =>
    run(() =>
      runDrift(
        options,
        (text) => process.stdout.write(text),
        (line) => console.error(line),
      ),
    ),
  );

void program.parseAsync();

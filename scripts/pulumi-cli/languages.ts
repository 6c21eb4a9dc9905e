import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PulumiCli } from '../pulumi-cli';
import { findCodegen } from './codegen';
import { executableSuffix, findGoTool, goEnvironment } from './go-tool';
import type { Log } from './obtain';
import { findIn } from './stand-in';

const languageHostOfYaml = {
  name: 'pulumi-language-yaml',
  // An older release of Pulumi's modules than the CLI's: it does not compile with those.
  module: join(__dirname, 'yaml'),
  package: 'github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml',
  activity: 'building the YAML language host of Pulumi from Go modules (once)',
};

/**
 * The same CLI with language hosts for YAML, Python and Go, and with code generation for Node. Where a CLI has its own, nothing is added: these stand in
 * only where the real ones cannot be had.
 * @throws if they must be built and there is no Go on PATH.
 */
export async function withLanguages(cli: PulumiCli, log: Log): Promise<PulumiCli> {
  const beside = [dirname(await realpath(cli.command)), dirname(cli.command)];
  if (await findIn([...beside, ...cli.path.split(delimiter)], languageHostOfYaml.name)) return cli;
  const [yaml, codegen] = [await findGoTool(languageHostOfYaml, log), await findCodegen(log)];
  const folder = join(dirname(codegen), `${codegen.slice(-12 - executableSuffix.length)}-hosts`);
  await mkdir(folder, { recursive: true });
  const executable = (name: string) => join(folder, `${name}${executableSuffix}`);
  await place(yaml, executable(languageHostOfYaml.name));
  for (const name of ['pulumi-language-python', 'pulumi-language-go', 'pulumi-mailgun-codegen']) await place(codegen, executable(name));
  await place(await pythonRunner(), join(folder, 'pulumi-language-python-exec'), copyFile);
  return { ...cli, path: [folder, cli.path].join(delimiter) };
}

/** The engine tells a host by its name. Somebody may be running the one that is there. */
async function place(file: string, at: string, by = link): Promise<void> {
  const unfinished = `${at}.${randomUUID()}`;
  await by(file, unfinished);
  await rename(unfinished, at);
  // Two links of one file stay where they are.
  await rm(unfinished, { force: true });
}

/** What runs a Python program lies in Pulumi's Go module, and not in its Python package. */
async function pythonRunner(): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/pulumi/pulumi/sdk/v3'], {
    cwd: __dirname,
    env: goEnvironment(),
  });
  return join(stdout.trim(), 'python', 'cmd', 'pulumi-language-python-exec');
}

import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PROVIDER } from '../../provider/pulumi/hidden';
import { startDynamicHost } from '../contract/dynamic-host';
import type { Manager, ProjectShape } from './shapes';

const root = resolve(__dirname, '../..');

/** The packed packages, and the package managers that the tests run. */
export interface Packed {
  readonly folder: string;
  readonly pulumiVersion: string;
}

/** What a program registered, and what Pulumi's own process made of it. */
export interface Observed {
  readonly texts: readonly string[];
  /** What `check` in Pulumi's process answered: the copy that served it, or what it said. */
  readonly served: readonly string[];
}

const older = `
const { provider } = exports;
const { check } = provider;
provider.check = async (...args) => { const { inputs, ...rest } = await check(...args); return { ...rest, inputs: { ...inputs, copy: 'older' } }; };
`;

/** Packs the provider as a user gets it, and an older copy that can be told from it. */
export function pack(pulumiVersion = require('@pulumi/pulumi/package.json').version): Packed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-packed-')));
  run(root, process.env, 'npm', 'pack', '--silent', '--ignore-scripts', '--workspace', 'provider', '--pack-destination', folder);
  const { version } = require(join(root, 'provider/package.json'));
  run(folder, process.env, 'tar', 'xzf', `pulumi-mailgun-${version}.tgz`);
  const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ ...manifest, version: '0.0.9' }));
  appendFileSync(join(folder, 'package/dist/pulumi/dynamic.js'), older);
  run(folder, process.env, 'tar', 'czf', 'older.tgz', 'package');
  renameSync(join(folder, 'package'), join(folder, 'older'));
  run(folder, process.env, 'tar', 'xzf', `pulumi-mailgun-${version}.tgz`);
  renameSync(join(folder, 'package'), join(folder, 'newer'));
  renameSync(join(folder, `pulumi-mailgun-${version}.tgz`), join(folder, 'newer.tgz'));
  for (const name of ['undici', 'zod', '@pulumi/pulumi']) link(join(folder, 'node_modules', name), join(root, 'node_modules', name));
  return { folder, pulumiVersion };
}

/** Makes the project, installs it, runs its program and hands what it registers to Pulumi's own process. */
export async function observe(shape: ProjectShape, packed: Packed): Promise<Observed> {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-shape-')));
  try {
    const environment = environmentOf(shape.manager, project);
    write(project, shape, packed);
    for (const [path, target] of Object.entries(shape.links ?? {})) link(join(project, path), placeOf(target, project, packed));
    if (!shape.afterwards?.some(([, , command]) => command === 'install')) install(project, shape.manager, environment);
    for (const [folder, command, ...args] of shape.afterwards ?? []) {
      if (args.includes('install')) install(join(project, folder), shape.manager, environment);
      else run(join(project, folder), environment, command ?? '', ...args);
    }
    return await serve(join(project, shape.folder ?? '.'), shape, environment, project);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function write(project: string, { files, manager }: ProjectShape, { folder, pulumiVersion }: Packed): void {
  const replaced = (text: string) =>
    text
      .replaceAll('@tarball', `file:${join(folder, 'newer.tgz')}`)
      .replaceAll('@older', `file:${join(folder, 'older.tgz')}`)
      .replaceAll('"@pulumi"', `"${pulumiVersion}"`);
  const all: ProjectShape['files'] = { ...files, ...settings[manager] };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), typeof content === 'string' ? content : replaced(JSON.stringify(content)));
  }
}

function link(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}

function placeOf(target: string, project: string, { folder }: Packed): string {
  if (target === '@pulumi') return join(root, 'node_modules/@pulumi/pulumi');
  return target.startsWith('@') ? join(folder, target.slice(1)) : join(project, target);
}

const yarn = (linker: string) => ({
  '.yarnrc.yml': `nodeLinker: ${linker}\nenableScripts: false\nenableTelemetry: false\npnpEnableEsmLoader: true\nenableImmutableInstalls: false\n`,
  'yarn.lock': '',
});

const settings: Readonly<Record<Manager, Readonly<Record<string, string>>>> = {
  'by hand': {},
  npm: {},
  pnpm: {},
  'yarn 1': {},
  'yarn, node-modules': yarn('node-modules'),
  'yarn, pnp': yarn('pnp'),
  bun: { 'bunfig.toml': '[install]\nlinker = "hoisted"\n' },
  'bun, isolated': { 'bunfig.toml': '[install]\nlinker = "isolated"\n' },
};

const quiet = ['--ignore-scripts', '--silent'];
const npx = (name: string, ...args: readonly string[]) => ['npx', '--yes', `--package=${name}`, ...args];

const installations: Readonly<Record<Manager, readonly string[]>> = {
  'by hand': [],
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...quiet],
  pnpm: npx('pnpm@10', 'pnpm', 'install', '--prefer-offline', ...quiet),
  'yarn 1': npx('yarn@1', 'yarn', 'install', '--prefer-offline', '--no-lockfile', ...quiet),
  'yarn, node-modules': npx('@yarnpkg/cli-dist@4', 'yarn', 'install'),
  'yarn, pnp': npx('@yarnpkg/cli-dist@4', 'yarn', 'install'),
  bun: npx('bun', 'bun', 'install', ...quiet),
  'bun, isolated': npx('bun', 'bun', 'install', ...quiet),
};

function install(folder: string, manager: Manager, environment: NodeJS.ProcessEnv): void {
  const [command, ...args] = installations[manager];
  if (command === undefined) return;
  // Yarn's Plug'n'Play wants to be there before the program is; its own installation must not run in it.
  const { NODE_OPTIONS: _, ...installing } = environment;
  run(folder, installing, command, ...args);
}

function environmentOf(manager: Manager, project: string): NodeJS.ProcessEnv {
  // `yarn run` sets this, and Pulumi hands it on to what it starts.
  return { ...process.env, ...(manager === 'yarn, pnp' && { NODE_OPTIONS: `--require ${join(project, '.pnp.cjs')}` }) };
}

/** Stands in for the engine: what a program registers is printed. */
const engine = `
const { createRequire } = require('node:module');
const pulumi = createRequire(process.cwd() + '/program.js')('@pulumi/pulumi');
const newResource = ({ name, inputs }) => { console.log('registered ' + JSON.stringify(inputs)); return { id: name, state: inputs }; };
pulumi.runtime.setMocks({ newResource, call: () => ({}) });
`;

async function serve(folder: string, shape: ProjectShape, environment: NodeJS.ProcessEnv, project: string): Promise<Observed> {
  writeFileSync(join(folder, 'engine.cjs'), engine);
  const executable = executableOf(shape.runtime);
  const said = run(folder, environment, executable, '-r', './engine.cjs', ...(shape.node ?? []), shape.program ?? 'index.js');
  const registered = said.match(/^registered .*$/gm) ?? [];
  const inputs = registered.map((line): Record<string, unknown> => JSON.parse(line.slice('registered '.length)));
  const texts = inputs.map((each) => String(each[PROVIDER]));
  if (texts.some((text) => text.includes(project))) throw new Error(`a path of this machine is in the state: ${texts.join('\n')}`);
  // As pulumi-resource-pulumi-nodejs finds it.
  const find = "console.log(require.resolve('@pulumi/pulumi/cmd/dynamic-provider'))";
  const script = run(folder, environment, executable, '-e', find).trim();
  const host = await startDynamicHost(
    { 'mailgun:apiKey': 'a-key', 'mailgun:baseUrl': 'http://127.0.0.1:1' },
    { folder, script, environment, executable },
  );
  try {
    const served: string[] = [];
    for (const each of inputs) {
      const answer = await host.check('Route', each).then(
        ({ inputs: checked, failures }) => failures[0]?.reason ?? String(checked.copy ?? 'newer'),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      served.push(answer);
    }
    return { texts, served };
  } finally {
    await host.stop();
  }
}

function executableOf(runtime: string | undefined): string {
  if (runtime === undefined) return process.execPath;
  const [command = '', ...args] = npx(runtime, runtime.split('@')[0] ?? '', '-p', 'process.execPath');
  return run(tmpdir(), process.env, command, ...args).trim();
}

function run(folder: string, env: NodeJS.ProcessEnv, command: string, ...args: readonly string[]): string {
  if (!existsSync(folder)) throw new Error(`${folder} is not there`);
  try {
    return execFileSync(command, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

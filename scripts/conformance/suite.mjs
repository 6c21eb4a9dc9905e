// The official conformance suite of MCP, installed on demand. It needs a newer Node than the gate does, so it runs with an npm package that is one.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

/** Pinned: what a scenario asks for changes with the suite, and the baselines say what this one does. */
const packages = { '@modelcontextprotocol/conformance': '0.2.0-alpha.12', node: '24' };

async function run(name, args, options) {
  const child = spawn(name, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', resolve);
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { said: stdout + stderr, status };
}

/** @returns a function that runs the scenarios of a revision against a server, and gives the checks of each, and which of them the revision requires. */
export async function installSuite(folder) {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }');
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const installed = Object.keys(packages).every((name) => existsSync(join(folder, 'node_modules', name, 'package.json')));
  if (!installed || versionIn(folder) !== packages['@modelcontextprotocol/conformance']) {
    const args = ['install', '--no-audit', '--no-fund', '--loglevel', 'error', ...wanted];
    const { said, status } = await run('npm', args, { cwd: folder, shell: process.platform === 'win32' });
    if (status !== 0) throw new Error(`npm could not install the conformance suite:\n${said}`);
  }
  const bin = join(folder, 'node_modules', '.bin');
  return async (url, revision, output) => {
    const suite = join(folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
    const args = [suite, 'server', '--url', url, '--requirements', revision, '--output-dir', output];
    const { said } = await run(join(bin, 'node'), args, { cwd: folder });
    const scenarios = scenariosIn(output);
    // Its exit code says no more than the checks do, unless nothing ran.
    if (scenarios.size === 0) throw new Error(`the conformance suite ran nothing:\n${said}`);
    const { server } = parse(
      readFileSync(join(folder, 'node_modules/@modelcontextprotocol/conformance/requirements', `${revision}.yaml`), 'utf8'),
    );
    return { scenarios, required: new Set(server) };
  };
}

const versionIn = (folder) =>
  JSON.parse(readFileSync(join(folder, 'node_modules/@modelcontextprotocol/conformance/package.json'), 'utf8')).version;

/** The checks of each scenario, from the folders `server-<scenario>-<time>`. */
function scenariosIn(output) {
  const scenarios = new Map();
  for (const name of existsSync(output) ? readdirSync(output).sort() : []) {
    const [, scenario] = /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(name) ?? [];
    const file = join(output, name, 'checks.json');
    if (scenario !== undefined && existsSync(file)) scenarios.set(scenario, JSON.parse(readFileSync(file, 'utf8')));
  }
  return scenarios;
}

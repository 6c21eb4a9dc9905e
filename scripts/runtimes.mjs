// The packed SDK in other runtimes, through bundlers, and with the packages it meets in a program, against the emulator. Needs the network and
// minutes.
// npm run runtimes -- undici        only those whose name has "undici" in it
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { command, folder, installPacked, modules, runRows, temporaryFolder, write } from './packed-project.mjs';
import { agent, agentTypes, expected, imported, mockAgent, msw, required, worker, workerConfiguration } from './runtimes/programs.mjs';

const require = createRequire(import.meta.url);
const { startEmulator } = require('mailgun-emulator');
const { createMailgun } = require('mailgun-sdk');
const root = fileURLToPath(new URL('..', import.meta.url));
/** Where no package can be found, so that a bundle runs by itself. */
const elsewhere = temporaryFolder('bundled');

let emulator;
let sent = 0;

/** Runs a program that makes the calls, and looks in the emulator for the message and its file. */
async function makesCalls(run) {
  const subject = `subject ${++sent}`;
  const said = await run([emulator.url, emulator.apiKey, subject]);
  if (said !== expected) throw new Error(`said ${said} and not ${expected}`);
  const messages = emulator.requests.filter(
    ({ route, fields }) => route === 'POST /v3/{domain_name}/messages' && fields.subject === subject,
  );
  const files = messages.map(({ fields }) => String([fields.attachment].flat()[0]?.data));
  if (files.join() !== 'attached') throw new Error(`the emulator received the files [${files}]`);
}

const runs = (executable, file, ...before) => makesCalls((args) => command(executable, [...before, file, ...args]));

async function nodeRuns(executable) {
  for (const entry of ['mailgun-sdk', 'mailgun-sdk/fetch']) {
    await runs(executable, write('program.mjs', imported(entry)));
    await runs(executable, write('program.cjs', required(entry)));
  }
}

async function bundled(bundle) {
  write('entry.mjs', imported());
  for (const [format, extension] of [
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ]) {
    const file = join(elsewhere, `bundle.${extension}`);
    await bundle(format, file);
    await runs(process.execPath, file);
  }
}

async function webpack(format, file) {
  const output = {
    path: elsewhere,
    filename: file.slice(elsewhere.length + 1),
    library: { type: format === 'esm' ? 'module' : 'commonjs2' },
  };
  const settings = {
    mode: 'production',
    target: 'node20',
    entry: './entry.mjs',
    context: folder,
    output,
    experiments: { outputModule: format === 'esm' },
  };
  const program = `require('webpack')(${JSON.stringify(settings)}, (error, stats) => {
    const wrong = error ?? stats.toJson().errors[0] ?? stats.toJson().warnings[0];
    if (wrong) throw new Error(wrong.message);
  });`;
  await command(process.execPath, [write('webpack.cjs', program)]);
}

async function rollup(format, file) {
  const program = `
    import { rollup } from 'rollup';
    import resolve from '@rollup/plugin-node-resolve';
    const onwarn = (warning) => { throw new Error(warning.message); };
    const bundle = await rollup({ input: 'entry.mjs', external: /^node:/, plugins: [resolve()], onwarn });
    await bundle.write(${JSON.stringify({ file, format, inlineDynamicImports: true })});`;
  await command(process.execPath, [write('rollup.mjs', program)]);
}

async function workerd() {
  write('worker.mjs', worker);
  await build({
    absWorkingDir: folder,
    entryPoints: ['worker.mjs'],
    outfile: join(folder, 'worker.bundled.mjs'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker'],
    external: ['node:*'],
    logLevel: 'error',
  });
  const args = ['serve', '--control-fd=3', write('worker.capnp', workerConfiguration)];
  const child = spawn(join(modules, '.bin/workerd'), args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  try {
    const failed = text(child.stderr);
    const port = await new Promise((resolve, reject) => {
      child.stdio[3].on('data', (line) => resolve(JSON.parse(line).port));
      child.once('close', async () => reject(new Error(`workerd ended: ${await failed}`)));
    });
    await makesCalls(async ([url, key, subject]) => {
      const response = await fetch(`http://127.0.0.1:${port}/?${new URLSearchParams({ url, key, subject })}`);
      return response.text();
    });
  } finally {
    child.kill();
  }
}

const node = (major) => ({
  name: `Node ${major}`,
  packages: { [`node${major}`]: `npm:node@${major}` },
  what: 'mailgun-sdk and mailgun-sdk/fetch, imported and required',
  run: () => nodeRuns(join(modules, `node${major}/bin/node`)),
});

/** undici 8 and msw 3 want a newer Node than the SDK does. */
const undici = (major, executable, needs = {}) => ({
  name: `undici ${major}`,
  packages: { ...needs, [`undici${major}`]: `npm:undici@${major}` },
  what: 'an Agent with its retry interceptor, and a MockAgent, as dispatcher; their types',
  async run() {
    const name = `undici${major}`;
    await runs(executable, write('agent.mjs', agent(name)));
    const said = await command(executable, [write('mock-agent.mjs', mockAgent(name))]);
    if (said !== '1,network,not_found') throw new Error(`the MockAgent gave ${said}`);
    const compiler = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--module', 'node16'];
    const types = ['--skipLibCheck', '--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
    await command(process.execPath, [...compiler, ...types, write('agent.ts', agentTypes(name))]);
  },
});

const mocks = (major, executable, needs = {}) => ({
  name: `msw ${major}`,
  packages: { ...needs, [`msw${major}`]: `npm:msw@${major}` },
  what: 'mailgun-sdk/fetch, and mailgun-sdk with a fetch option',
  async run() {
    await runs(executable, write('msw.mjs', msw('mailgun-sdk/fetch', '', `msw${major}`)));
    await runs(executable, write('msw.mjs', msw('mailgun-sdk', 'fetch: (...request) => fetch(...request)', `msw${major}`)));
  },
});

const node24 = join(modules, 'node24/bin/node');
const { packages: node24Package } = node(24);

const rows = [
  {
    name: 'Node, this one',
    version: process.versions.node,
    packages: {},
    what: 'mailgun-sdk and mailgun-sdk/fetch, imported and required',
    run: () => nodeRuns(process.execPath),
  },
  node(22),
  node(24),
  {
    name: 'Deno',
    packages: { deno: 'latest' },
    what: 'mailgun-sdk and mailgun-sdk/fetch',
    run: () => otherRuns('deno', 'run', '--allow-all'),
  },
  { name: 'Bun', packages: { bun: 'latest' }, what: 'mailgun-sdk and mailgun-sdk/fetch', run: () => otherRuns('bun') },
  { name: 'workerd', packages: { workerd: 'latest' }, what: 'a Worker with nodejs_compat, bundled by esbuild', run: workerd },
  { name: 'webpack', packages: { webpack: 'latest' }, what: 'an ES module and CommonJS', run: () => bundled(webpack) },
  {
    name: 'rollup',
    packages: { '@rollup/plugin-node-resolve': 'latest', rollup: 'latest' },
    what: 'an ES module and CommonJS',
    run: () => bundled(rollup),
  },
  undici(6, process.execPath),
  undici(7, process.execPath),
  undici(8, node24, node24Package),
  mocks(2, process.execPath),
  mocks(3, node24, node24Package),
];

async function otherRuns(name, ...before) {
  for (const entry of ['mailgun-sdk', 'mailgun-sdk/fetch'])
    await runs(join(modules, '.bin', name), write('program.mjs', imported(entry)), ...before);
}

try {
  await installPacked(['sdk']);
  emulator = await startEmulator();
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await mailgun.domains.create({ name: 'example.com' });
  await mailgun.close();
  await runRows(rows);
} finally {
  await emulator?.close();
}

import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { GetSchemaRequest } from '@pulumi/pulumi/proto/provider_pb';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { TYPE } from '../../provider/pulumi/hidden';
import { checkExecutable } from '../../scripts/plugin/check';
import { nodeFor } from '../../scripts/plugin/node-for';
import { ownPlatform, platforms } from '../../scripts/plugin/platforms';
import { findPulumi, pulumiEnvironment } from '../../scripts/pulumi-cli';
import { startNativeHost } from '../contract/native-host';
import { startProcess } from '../contract/provider-host';

const root = resolve(__dirname, '../..');
const schema = readFileSync(join(root, 'provider/schema.json'), 'utf8');

let folder: string;
let plugin: string;
let emulator: Emulator;

beforeAll(async () => {
  const made = execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'scripts/plugin.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-plugin-')));
  plugin = join(folder, 'pulumi-resource-mailgun-native');
  copyFileSync(made.trim(), plugin);
  emulator = await startEmulator();
});
afterAll(async () => {
  await emulator?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Where nothing can be found but the plugin itself. */
const bare = () => ({ plugin, folder, environment: { PATH: '', HOME: folder, NODE_OPTIONS: '--require ./not-there.js' } });

test('the executable makes and deletes a domain where neither Node nor any package is', async () => {
  const host = await startNativeHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url }, bare());
  try {
    const { inputs, failures } = await host.check('Domain', { name: 'mail.example.com' });
    expect(failures).toEqual([]);
    const { id, properties } = await host.create(inputs);
    expect([...emulator.store.domains.keys()]).toEqual(['mail.example.com']);
    expect(properties[TYPE]).toBe('Domain');
    await host.delete(id, properties);
    expect([...emulator.store.domains.keys()]).toEqual([]);
  } finally {
    await host.stop();
  }
});

test('the executable has the schema inside', async () => {
  const { call, client, ends } = await startProcess('', bare());
  try {
    const answered = await call(client.getSchema, new GetSchemaRequest());
    expect(JSON.parse(answered.getSchema())).toEqual(JSON.parse(schema));
  } finally {
    await ends.stop();
  }
});

test('the executable prints its port and nothing else, and ends by Ctrl-C', async () => {
  const { env, cwd } = { env: bare().environment, cwd: folder };
  const child = spawn(plugin, ['--logtostderr', '-v=9', '127.0.0.1:1'], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = text(child.stderr);
  const printed: string[] = [];
  child.stdout.on('data', (chunk) => printed.push(String(chunk)));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect({ code, stderr: await stderr }).toEqual({ code: 0, stderr: '' });
  expect(printed.join('')).toMatch(/^\d+\n$/);
});

test.each([
  ['the executable', () => plugin],
  ['the folder of the package, by Node', () => join(root, 'provider/plugin')],
])('the Pulumi CLI reads the schema from %s', async (_, place) => {
  const cli = await findPulumi(() => undefined);
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const env = pulumiEnvironment(cli, { backend: `file://${folder}`, home, passphrase: 'test' });
  const { stdout } = await promisify(execFile)(cli.command, ['package', 'get-schema', place()], { env, cwd: folder, maxBuffer: 2 ** 26 });
  const { name, version, resources } = JSON.parse(stdout);
  const expected = JSON.parse(schema);
  expect({ name, version, resources }).toEqual({ name: expected.name, version: expected.version, resources: expected.resources });
});

describe('the check of what cannot be run here', () => {
  test('refuses a Node without the program', () => {
    expect(() => checkExecutable(ownPlatform(), nodeFor(ownPlatform()), 'program')).toThrow('is Node, and starts no program');
  });

  test('refuses an executable with another program', () => {
    expect(() => checkExecutable(ownPlatform(), plugin, 'never written by anybody')).toThrow('lacks the program');
  });

  test.each(platforms.filter(({ name }) => name !== ownPlatform().name))('takes no executable of this machine for $name', (platform) => {
    expect(() => checkExecutable(platform, plugin, '')).toThrow(`is not an executable for ${platform.name}`);
  });
});

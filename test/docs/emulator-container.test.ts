import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { ended, start, urlOf } from '../emulator/cli/emulator-process';
import { read } from './pages';

const dockerfile = read('emulator/Dockerfile');
const compose = parse(read('emulator/compose.yaml')) as {
  readonly services: Readonly<Record<string, { readonly command: string[]; readonly volumes: string[]; readonly ports: string[] }>>;
  readonly volumes: object;
};
const [emulator] = Object.values(compose.services);
if (emulator === undefined) throw new Error('no service');

/** The JSON lists of an instruction. */
const listOf = (pattern: RegExp) => JSON.parse(pattern.exec(dockerfile)?.[1] ?? '[]') as string[];
const [program, ...always] = listOf(/^ENTRYPOINT (\[.*\])$/m);
const command = listOf(/^CMD (\[.*\])$/m);
const health = listOf(/^HEALTHCHECK .* CMD (\[.*\])$/m);
const exposed = /^EXPOSE (.+)$/m.exec(dockerfile)?.[1]?.split(' ') ?? [];

/** On free ports, and from this machine only. */
const onFreePorts = (args: readonly string[]) =>
  args.map((word, index) => (/^--(smtp-)?port$/.test(args[index - 1] ?? '') ? '0' : word.replace('0.0.0.0', '127.0.0.1')));

test('what is copied is the tarball that npm pack makes', () => {
  const { name } = JSON.parse(read('emulator/package.json')) as { readonly name: string };
  expect(/^COPY (\S+) /m.exec(dockerfile)?.[1]).toBe(`${name}-*.tgz`);
});

test('it runs as nobody special, and its data are in the volume', () => {
  expect(dockerfile.lastIndexOf('\nUSER node\n')).toBeGreaterThan(dockerfile.lastIndexOf('\nRUN '));
  const [, volume = ''] = /^VOLUME (\S+)$/m.exec(dockerfile) ?? [];
  expect(emulator.volumes).toEqual([`${Object.keys(compose.volumes)[0]}:${volume}`]);
  expect(emulator.command[emulator.command.indexOf('--data') + 1]).toMatch(new RegExp(`^${volume}/`));
});

test('the ports are those that it listens on, and are published on this machine only', () => {
  for (const args of [command, emulator.command]) expect(exposed).toEqual([args[1], args[3]]);
  expect(emulator.ports).toEqual(exposed.map((port) => `127.0.0.1:${port}:${port}`));
});

test('what is started is a command of the package, and it is healthy while it runs and not after', async () => {
  const { bin } = JSON.parse(read('emulator/package.json')) as { readonly bin: object };
  expect(Object.keys(bin)).toEqual([program]);
  expect(health[0]).toBe(program);
  const child = start(...onFreePorts([...always, ...command]), '--quiet');
  const url = await urlOf(child);
  const check = () => ended(start(...health.slice(1).map((word) => word.replace(`http://127.0.0.1:${exposed[0]}`, url))));
  expect((await check()).code).toBe(0);
  child.kill('SIGTERM');
  expect((await ended(child)).code).toBe(0);
  expect((await check()).code).toBe(1);
});

test('the example of Testcontainers asks for the ports, the key and the paths that there are', async () => {
  const example = read('examples/testing/testcontainers/index.mjs');
  expect(example).toContain(`.withExposedPorts(${exposed.join(', ')})`);
  const [, ready = '', port] = /Wait\.forHttp\('(\S+)', (\d+)\)/.exec(example) ?? [];
  expect(port).toBe(exposed[0]);
  const child = start(...onFreePorts([...always, ...command]), '--quiet');
  const url = await urlOf(child);
  expect((await fetch(url + ready)).status).toBe(200);
  // The program as it stands, but for the container.
  const body = example.slice(example.indexOf('  const headers'), example.indexOf('} finally'));
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', `const url = ${JSON.stringify(url)};\n${body}`], {
    encoding: 'utf8',
  });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toMatch(/^200 .*Queued[\s\S]*"alice@example.com"/);
  child.kill('SIGTERM');
});

const hasDocker = spawnSync('docker', ['image', 'inspect', 'mailgun-emulator']).status === 0;
(hasDocker ? test : test.skip)(
  'in a container it becomes healthy (skipped: there is no Docker here with the image mailgun-emulator)',
  async () => {
    const { stdout } = spawnSync('docker', ['run', '--detach', '--rm', 'mailgun-emulator'], { encoding: 'utf8' });
    const id = stdout.trim();
    try {
      const { status } = spawnSync('docker', ['exec', id, 'mailgun-emulator', 'ready', '--wait', '60s']);
      expect(status).toBe(0);
    } finally {
      spawnSync('docker', ['stop', id]);
    }
  },
);

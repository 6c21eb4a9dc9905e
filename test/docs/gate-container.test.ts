import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runGate } from '../gate/running';
import { read } from './pages';

const dockerfile = read('gate/Dockerfile');
const compose = parse(read('gate/compose.yaml')) as {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly build: string;
        readonly environment: object;
        readonly volumes: readonly string[];
        readonly ports: readonly string[];
        readonly tmpfs: readonly string[];
      }
    >
  >;
  readonly volumes: object;
};
const [[service, gate]] = Object.entries(compose.services) as [[string, (typeof compose.services)[string]]];

/** The JSON lists of an instruction. */
const listOf = (pattern: RegExp) => JSON.parse(pattern.exec(dockerfile)?.[1] ?? '[]') as string[];
const command = listOf(/^CMD (\[.*\])$/m);
const health = listOf(/^HEALTHCHECK .* CMD (\[.*\])$/m);
const variables = Object.fromEntries([...dockerfile.matchAll(/(MAILGUN_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
const [, port = ''] = /^EXPOSE (\d+)$/m.exec(dockerfile) ?? [];
const bin = read('gate/cli/bin.ts');

test('what is copied is the tarball that npm pack makes', () => {
  const { name, version } = JSON.parse(read('gate/package.json')) as { readonly name: string; readonly version: string };
  const [, source = ''] = /^COPY (\S+) /m.exec(dockerfile) ?? [];
  expect(source).toBe(`${name}-*.tgz`);
  expect(`${name}-${version}.tgz`).toMatch(new RegExp(`^${source.replaceAll('.', '\\.').replace('*', '.*')}$`));
});

test('what is started is a command of the package, with options that it has', () => {
  expect(Object.keys((JSON.parse(read('gate/package.json')) as { readonly bin: object }).bin)).toContain(command[0]);
  expect(bin).toContain(`.command('${command[1]}')`);
  for (const option of command.filter((word) => word.startsWith('--'))) expect(bin).toContain(`'${option} <`);
  expect(command).toEqual(expect.arrayContaining(['--allow-host', service]));
});

test('it runs as nobody special, with the port, the policy and the state where the gate looks for them', () => {
  expect(dockerfile.lastIndexOf('\nUSER node\n')).toBeGreaterThan(dockerfile.lastIndexOf('\nRUN '));
  expect(bin).toContain(`portNumber, ${port})`);
  expect(gate.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  for (const name of Object.keys(variables)) expect(bin).toContain(`'${name}'`);
  const mounts = Object.fromEntries(gate.volumes.map((volume) => [volume.split(':')[1], volume]));
  expect(mounts[variables.MAILGUN_GATE_STATE ?? '']).toBe(`${Object.keys(compose.volumes)[0]}:/state`);
  expect(mounts[(variables.MAILGUN_GATE_POLICY ?? '').replace(/\/[^/]+$/, '')]).toMatch(/:ro$/);
  expect(dockerfile).toContain(`\nVOLUME ${variables.MAILGUN_GATE_STATE}\n`);
});

test('neither file has a key in it', () => {
  expect(`${dockerfile}${JSON.stringify(compose)}`).not.toMatch(/mgate_|key-[0-9a-f]/);
  expect(JSON.stringify(gate.environment)).toContain('${MAILGUN_API_KEY:?');
});

test('it is healthy while a gate answers, of which nothing is written down, and not where none does', async () => {
  const running = await runGate({ bot: 'areas: {}' });
  const [program = '', ...args] = health.map((word) => word.replace(`http://127.0.0.1:${port}`, running.gate.url));
  expect(program).toBe('node');
  const codeOf = async () => (await once(spawn(process.execPath, args), 'close'))[0];
  const written = () => readFileSync(join(running.state, 'audit', readdirSync(join(running.state, 'audit'))[0] ?? ''), 'utf8');
  const before = written();
  expect(await codeOf()).toBe(0);
  expect(written()).toBe(before);
  await running.close();
  expect(await codeOf()).toBe(1);
});

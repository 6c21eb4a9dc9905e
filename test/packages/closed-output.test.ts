import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { installPacked } from './installed';

let folder: string;

beforeAll(() => {
  folder = installPacked();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['mailgun-gate', 'audit', '--help'],
  ['pulumi-mailgun', 'drift', '--schema'],
  ['mailgun-emulator', '--help'],
])('%s ends well where nobody reads what it prints', async (name, ...args) => {
  const place = join(folder, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const child = spawn(process.execPath, [join(place, bin[name] ?? ''), ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  // Before it has started to write.
  child.stdout.destroy();
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ said, code }).toEqual({ said: '', code: 0 });
});

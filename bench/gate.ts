import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeGate, type OnDisk } from './gate/describe';
import { installGate, installMailgunServer, programOf } from './gate/installation';
import { measureLargeSends } from './gate/large-sends';
import { measureOverhead } from './gate/overhead';
import { withGate } from './gate/setting';
import { measureStartUp } from './gate/start-up';
import { measureTools } from './gate/tools';
import { timed } from './progress';

const root = join(__dirname, '..');

/** What the gate costs, as it is built. */
export async function measureGate(): Promise<string> {
  await timed('building', () => promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: root }));
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-bench-'));
  try {
    const { result: installed } = await timed('installing', async () => ({
      gate: await installGate(folder),
      mailgun: await installMailgunServer(folder),
    }));
    const onDisk = await timed('writing down and counting', async () => {
      const program = ['-r', 'ts-node/register/transpile-only', join(__dirname, 'gate', 'on-disk.ts')];
      const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: root });
      return JSON.parse(stdout) as OnDisk;
    });
    // A gate of its own for what is measured in memory.
    const { result: large } = await timed('sends of 20 MB', () => withGate(measureLargeSends));
    return await withGate(async (setting) => {
      const { result: overhead } = await timed('calls through the gate and straight', () => measureOverhead(setting));
      const tools = await measureTools(setting);
      const mailgun = installed.mailgun === undefined ? undefined : programOf(installed.mailgun);
      const { result: startUp } = await timed('starting', () => measureStartUp(setting, mailgun));
      return describeGate({ installed, onDisk: onDisk.result, large, overhead, tools, startUp });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

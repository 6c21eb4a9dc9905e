import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

test('npm start shows the whole way and ends well', () => {
  const root = resolve(__dirname, '../..');
  // As the `start` script does, without the set-up that has just been done.
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'scripts/demo.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => line.startsWith('✔'))).toEqual([
    '✔ pulumi up made a domain, a route and a webhook',
    '✔ the SDK sent a message to the new domain and read its events',
    '✔ the changed setting was found as drift',
    '✔ the deleted route was found',
    '✔ these two and nothing else, with an exit code for the pipeline',
    '✔ pulumi up repaired both',
    '✔ and then there were no changes',
    '✔ pulumi destroy left nothing behind',
  ]);
});

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';

const folder = mkdtempSync(join(tmpdir(), 'emulator-files-'));
let count = 0;
const newFile = () => join(folder, `${++count}.jsonl`);
afterAll(() => rmSync(folder, { recursive: true }));

async function withEmulator<T>(data: string, use: (emulator: Emulator) => T | Promise<T>): Promise<T> {
  const emulator = await startEmulator({ data });
  try {
    return await use(emulator);
  } finally {
    await emulator.close();
  }
}

const put = (address: string) => (emulator: Emulator) => void emulator.store.account.ipAllowlist.set(address, '');
const addresses = ({ store }: Emulator) => [...store.account.ipAllowlist.keys()];

const refusal = (data: string) =>
  startEmulator({ data }).then(
    () => 'nothing',
    (error: Error) => error.message.replaceAll(data, 'FILE'),
  );

test('a line that was being written when the process ended is cut off, and what comes after stands in a line of its own', async () => {
  const data = newFile();
  await withEmulator(data, put('192.0.2.1'));
  appendFileSync(data, '[[["","account","ipAllowlist","192.0.2.2"],"of');
  await withEmulator(data, put('192.0.2.3'));
  expect(await withEmulator(data, addresses)).toEqual(['192.0.2.1', '192.0.2.3']);
});

test.each([
  ['a text', 'My letters\nto Alice\n', 'FILE is no data file of mailgun-emulator: choose another with --data. It was not changed'],
  ['a text without an end', 'My letters', 'FILE is no data file of mailgun-emulator: choose another with --data. It was not changed'],
  [
    'a newer one',
    '{"mailgun-emulator":"9.0.0","format":2}\n[]\n',
    /^FILE was written by mailgun-emulator 9\.0\.0, which is newer than this one, [\d.]+: use that, or another file$/,
  ],
  [
    'a broken one',
    '{"mailgun-emulator":"0.1.0","format":1}\n[[["","us"],{}]]\nx\n[]\n',
    'FILE is broken in line 3: put a copy in its place, or choose another with --data. It was not changed',
  ],
  [
    'one whose parts do not fit',
    '{"mailgun-emulator":"0.1.0","format":1}\n[[["","account","keys","a"],{}]]\n',
    'FILE cannot be used: /account/keys/a is in nothing. It was not changed',
  ],
])('%s is refused in a sentence and stays as it is', async (_, content, words) => {
  const data = newFile();
  writeFileSync(data, content);
  expect(await refusal(data)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  expect(readFileSync(data, 'utf8')).toBe(content);
});

test('an empty file is taken: whoever made it wanted it to be used', async () => {
  const data = newFile();
  writeFileSync(data, '');
  await withEmulator(data, put('192.0.2.1'));
  expect(await withEmulator(data, addresses)).toEqual(['192.0.2.1']);
});

test('a file is used by one emulator at a time', async () => {
  const data = newFile();
  const said = await withEmulator(data, () => refusal(data));
  expect(said).toBe(`FILE is used by another emulator, process ${process.pid}: stop it, or choose another file with --data`);
});

test('another process that lives keeps its file', async () => {
  const data = newFile();
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  const beginning = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(`${data}.lock`, `${process.ppid} ${beginning} host\n`);
  expect(await refusal(data)).toContain(`is used by another emulator, process ${process.ppid}`);
});

test.each([
  ['has ended', () => `${spawnSync(process.execPath, ['-e', '']).pid} 1 host\n`],
  ['had a number that is given again', () => `${process.pid} 1 host\n`],
  ['wrote nothing into it', () => ''],
])('the lock of a process that %s is taken over', async (_, words) => {
  const data = newFile();
  writeFileSync(`${data}.lock`, words());
  await withEmulator(data, put('192.0.2.1'));
  expect(await withEmulator(data, addresses)).toEqual(['192.0.2.1']);
});

test('a port that is taken leaves no lock', async () => {
  const data = newFile();
  await withEmulator(newFile(), async ({ url }) => {
    await expect(startEmulator({ data, port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
  await withEmulator(data, put('192.0.2.1'));
  expect(await withEmulator(data, addresses)).toEqual(['192.0.2.1']);
});

import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import fs, { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Approvals } from '../../../gate/approval/approvals';
import { asking, invoice, key, noon } from './asking';

const only = (approvals: Approvals) => {
  const [pending, ...others] = approvals.pending();
  if (!pending || others.length > 0) throw new Error('not one call');
  return pending;
};
const fileOf = (folder: string, name: string) => join(folder, 'approvals', name);
const filesOf = (folder: string) => readdirSync(join(folder, 'approvals')).filter((name) => name !== 'once');
const editJson = (path: string, edit: (value: Record<string, unknown>) => unknown) =>
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))));

describe('a call that waits', () => {
  test('is shown to every process, with all that is known of it', async () => {
    const { gate, person, pass } = asking();
    const asked = gate.ask(invoice);
    const { timeout, ...known } = invoice;
    expect(only(person)).toEqual({
      ...known,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      created: noon,
      expires: noon + timeout,
      pid: process.pid,
      previewDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    pass(timeout);
    await asked;
  });

  test.each(['approved', 'denied'] as const)('goes on when it is %s, and is told by whom', async (answer) => {
    const { gate, person } = asking();
    const asked = gate.ask(invoice);
    const { id, previewDigest } = only(person);
    person.answer(id, answer, 'ada in the terminal');
    expect(await asked).toEqual({ id, answer, by: 'ada in the terminal', previewDigest });
    expect(person.pending()).toEqual([]);
  });

  test('is told of its own answer only', async () => {
    const { gate, person, pass } = asking();
    const first = gate.ask(invoice);
    const { id } = only(person);
    pass(1);
    const second = gate.ask({ ...invoice, agent: 'other-bot' });
    const other = person.pending()[1];
    person.answer(other?.id ?? '', 'approved', 'ada');
    expect(await second).toMatchObject({ id: other?.id, answer: 'approved' });
    expect(only(person).id).toBe(id);
    person.answer(id, 'denied', 'ada');
    expect(await first).toMatchObject({ id, answer: 'denied' });
  });

  test('is kept in files that only the owner can read', async () => {
    const { gate, person, folder } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    expect(statSync(join(folder, 'approvals')).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(folder, `${id}.json`)).mode & 0o777).toBe(0o600);
    person.answer(id, 'denied', 'ada');
    expect(statSync(fileOf(folder, `${id}.answer`)).mode & 0o777).toBe(0o600);
    await asked;
  });

  test('is not asked about where it cannot be written down, and says so', async () => {
    const { gate, folder } = asking();
    rmSync(join(folder, 'approvals'), { recursive: true });
    await expect(gate.ask(invoice)).rejects.toThrow('nobody can be asked');
  });

  test('is not asked about where there is too much to show', async () => {
    const { gate, person } = asking();
    const lines = [{ name: 'to', value: 'a'.repeat(1_000_001) }];
    await expect(gate.ask({ ...invoice, preview: { title: 'Send', lines } })).rejects.toThrow('too much to show');
    expect(person.pending()).toEqual([]);
  });

  test.each([0, -1, Number.NaN])('needs time to be answered, not %p', async (timeout) => {
    await expect(asking().gate.ask({ ...invoice, timeout })).rejects.toThrow('more than 0');
  });

  test('needs a key that cannot be guessed', () => {
    expect(() => asking().open('short')).toThrow('at least 16 bytes');
  });
});

describe('the end of the wait', () => {
  test('comes with the timeout, and an answer after it is told so', async () => {
    const { gate, person, pass } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    pass(invoice.timeout - 1);
    expect(only(person).id).toBe(id);
    pass(1);
    expect(person.pending()).toEqual([]);
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('has expired');
    expect(await asked).toMatchObject({ id, answer: 'expired' });
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('has expired');
  });

  test('is not put off by a clock that is set back', async () => {
    const { gate, person, clock } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    clock.wall -= 3_600_000;
    clock.monotonic += invoice.timeout;
    expect(await asked).toMatchObject({ answer: 'expired' });
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('has expired');
  });

  test('beats an answer that is seen after it', async () => {
    const { gate, person, clock, pass } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    // No look of the gate comes between these lines.
    pass(invoice.timeout - 1);
    person.answer(id, 'approved', 'ada');
    pass(1);
    expect(await asked).toEqual({ id, answer: 'expired', previewDigest: expect.any(String) });
    expect(clock.wall).toBe(noon + invoice.timeout);
  });

  test('comes when the agent does not wait any more, and a later answer is told so', async () => {
    const { gate, person, folder } = asking();
    const { signal, abort } = withAbort();
    const asked = gate.ask(invoice, signal);
    const { id } = only(person);
    abort();
    expect(await asked).toMatchObject({ id, answer: 'withdrawn' });
    expect(person.pending()).toEqual([]);
    expect(filesOf(folder)).toEqual([`${id}.answer`]);
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('was withdrawn');
  });

  test('comes before anybody is asked where the agent has gone already', async () => {
    const { gate, folder } = asking();
    expect(await gate.ask(invoice, AbortSignal.abort())).toMatchObject({ answer: 'withdrawn' });
    expect(filesOf(folder)).toEqual([]);
  });
});

describe('an answer', () => {
  test('counts once: the second is told who was first', async () => {
    const { gate, person } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    person.answer(id, 'denied', 'ada');
    expect(() => gate.answer(id, 'approved', 'bob')).toThrow('denied already, by ada');
    expect(await asked).toMatchObject({ answer: 'denied', by: 'ada' });
    expect(() => gate.answer(id, 'approved', 'bob')).toThrow('denied already, by ada');
  });

  test('is used once, even if its use was marked before', async () => {
    const { gate, person, folder } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    writeFileSync(fileOf(folder, `${id}.used`), '');
    person.answer(id, 'approved', 'ada');
    expect(await asked).toMatchObject({ answer: 'denied' });
  });

  test.each(['unknown', '0'.repeat(32), '../../etc/passwd', ''])('to the unknown call %p is refused in words', (id) => {
    expect(() => asking().person.answer(id, 'approved', 'ada')).toThrow('No call waits under th');
  });

  test('names who gives it', () => {
    expect(() => asking().person.answer('0'.repeat(32), 'approved', '')).toThrow('who answers');
  });

  const forgeries: readonly [string, (answer: Record<string, unknown>, otherFile: string) => unknown][] = [
    ['a yes out of a no', (answer) => ({ ...answer, answer: 'approved' })],
    ['no signature', ({ mac, ...answer }) => ({ ...answer, answer: 'approved' })],
    ['a signature with another key', (answer) => signed({ ...answer, answer: 'approved' }, 'another key, as long as it is')],
    ['a field more', (answer) => ({ ...answer, answer: 'approved', more: true })],
    ['no JSON object', () => 'approved'],
    ['the answer to another call', (_, other) => JSON.parse(other)],
  ];
  test.each(forgeries)('that is forged does not count: %s', async (_, forge) => {
    const { gate, person, folder, pass, told } = asking();
    const other = gate.ask(invoice);
    const { id: otherId } = only(person);
    person.answer(otherId, 'approved', 'ada');
    await other;
    const otherFile = readFileSync(fileOf(folder, `${otherId}.answer`), 'utf8');

    const asked = gate.ask(invoice);
    const { id } = only(person);
    const genuine = { ...JSON.parse(otherFile), id, answer: 'denied' };
    writeFileSync(fileOf(folder, `${id}.answer`), JSON.stringify(forge(genuine, otherFile)));
    expect(only(person).id).toBe(id);
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('was not written by this gate');
    pass(invoice.timeout);
    expect(await asked).toMatchObject({ answer: 'expired' });
    expect(told.filter((words) => words.includes(`${id}.answer`)).length).toBeGreaterThan(0);
  });

  test.each(['agent', 'operation', 'argumentsDigest', 'policyDigest', 'preview', 'expires'] as const)(
    'to a call with another %s does not count, even with the right key',
    async (field) => {
      const { gate, person, folder, pass } = asking();
      const asked = gate.ask(invoice);
      const { id } = only(person);
      const changed = field === 'expires' ? noon + 999_999 : field === 'preview' ? { title: 'Send nothing', lines: [] } : 'other';
      editJson(fileOf(folder, `${id}.json`), ({ mac, ...pending }) => signedPending({ ...pending, [field]: changed }));
      expect(only(person)).toMatchObject({ [field]: changed });
      person.answer(id, 'approved', 'ada');
      pass(invoice.timeout);
      expect(await asked).toMatchObject({ answer: 'expired' });
    },
  );
});

describe('a file that this gate has not written', () => {
  test.each([
    ['changed', (path: string) => editJson(path, (pending) => ({ ...pending, operation: 'domains.delete' }))],
    ['signed with another key', (path: string) => editJson(path, ({ mac, ...pending }) => signedPending(pending, 'another key, as long'))],
    ['torn', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 40))],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['huge', (path: string) => writeFileSync(path, ' '.repeat(1_000_001))],
  ])('is left out of what waits, is told once, and cannot be answered: %s', async (_, damage) => {
    const { gate, person, folder, pass, told } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    damage(fileOf(folder, `${id}.json`));
    expect(person.pending()).toEqual([]);
    expect(person.pending()).toEqual([]);
    expect(told).toEqual([expect.stringContaining('does not count')]);
    expect(() => person.answer(id, 'approved', 'ada')).toThrow('was not written by this gate');
    pass(invoice.timeout);
    expect(await asked).toMatchObject({ answer: 'expired' });
  });

  test('is left out under the name of another call', async () => {
    const { gate, person, folder, pass } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    copyFileSync(fileOf(folder, `${id}.json`), fileOf(folder, `${'0'.repeat(32)}.json`));
    mkdirSync(fileOf(folder, `${'1'.repeat(32)}.json`));
    expect(only(person).id).toBe(id);
    pass(invoice.timeout);
    await asked;
  });
});

describe('what a killed process leaves', () => {
  const leftBy = async (pid: number) => {
    const setting = asking();
    const { gate, person, folder, pass } = setting;
    const asked = gate.ask(invoice);
    const { id } = only(person);
    const path = fileOf(folder, `${id}.json`);
    const text = readFileSync(path, 'utf8');
    pass(invoice.timeout);
    await asked;
    const { mac, ...pending } = JSON.parse(text);
    writeFileSync(path, JSON.stringify(signedPending({ ...pending, pid })));
    rmSync(fileOf(folder, `${id}.answer`));
    return { ...setting, id, path };
  };
  const dead = () => spawnSync(process.execPath, ['-e', '']).pid;

  test('cannot be answered once its process gives no sign any more, and is removed when it expires', async () => {
    const { open, clock, path, folder, id } = await leftBy(dead());
    utimesSync(fileOf(folder, `${id}.json`), noon / 1000, noon / 1000);
    clock.wall = noon + 14_000;
    expect(only(open()).id).toBe(id);
    clock.wall = noon + 16_000;
    expect(open().pending()).toEqual([]);
    expect(() => open().answer(id, 'approved', 'ada')).toThrow('the gate that asked has ended. The agent has to ask again.');
    expect(filesOf(folder)).toEqual([`${id}.json`]);
    clock.wall = noon + invoice.timeout;
    open();
    expect(filesOf(folder)).not.toContain(path);
    expect(filesOf(folder)).toEqual([]);
  });

  test('a call that is still waited for gives a sign of it, again and again', async () => {
    const { gate, person, folder, pass } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    const { timeout } = invoice;
    for (const moment of [3_000, 60_000]) {
      pass(moment);
      const signed = () => statSync(fileOf(folder, `${id}.json`)).mtimeMs;
      while (signed() < noon + moment) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    pass(timeout);
    await asked;
  });

  test('stays while the process is there, but not for ever', async () => {
    const { open, pass, folder, id } = await leftBy(process.pid);
    open();
    expect(filesOf(folder)).toEqual([`${id}.json`]);
    pass(25 * 3_600_000);
    open();
    expect(filesOf(folder)).toEqual([]);
  });

  test('old answers and marks of use are removed after some days', async () => {
    const { gate, person, folder, pass, open } = asking();
    const asked = gate.ask(invoice);
    const { id } = only(person);
    person.answer(id, 'approved', 'ada');
    await asked;
    for (const name of filesOf(folder)) utimesSync(fileOf(folder, name), noon / 1000, noon / 1000);
    pass(7 * 24 * 3_600_000);
    open();
    expect(filesOf(folder).sort()).toEqual([`${id}.answer`, `${id}.used`]);
    pass(2 * 24 * 3_600_000);
    open();
    expect(filesOf(folder)).toEqual([]);
  });
});

describe('a mark of use', () => {
  test('is new once, in all processes and after a restart', () => {
    const { gate, person, open } = asking();
    expect(gate.once('confirmation 1', noon + 1000)).toBe(true);
    for (const each of [gate, person, open()]) expect(each.once('confirmation 1', noon + 1000)).toBe(false);
    expect(gate.once('confirmation 2', noon + 1000)).toBe(true);
  });

  test('is never new for what has expired', () => {
    const { gate, pass } = asking();
    pass(1000);
    expect(gate.once('confirmation', noon + 1000)).toBe(false);
    expect(gate.once('confirmation', Number.NaN)).toBe(false);
  });

  test('outlasts its expiry, so that a clock that is set back does not renew it', () => {
    const { gate, open, pass, clock } = asking();
    gate.once('confirmation', noon + 1000);
    pass(24 * 3_600_000);
    const later = open();
    clock.wall = noon;
    expect(later.once('confirmation', noon + 1000)).toBe(false);
  });

  test('is refused in words where it cannot be kept', () => {
    const { gate, folder } = asking();
    rmSync(join(folder, 'approvals', 'once'), { recursive: true });
    expect(() => gate.once('confirmation', noon + 1000)).toThrow('cannot be written');
  });
});

test('an answer is found where the system tells of no changes', async () => {
  const watch = jest.spyOn(fs, 'watch').mockImplementation(() => {
    throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
  });
  try {
    const { gate, person } = asking();
    const asked = gate.ask(invoice);
    person.answer(only(person).id, 'approved', 'ada');
    expect(await asked).toMatchObject({ answer: 'approved' });
    expect(watch).toHaveBeenCalled();
  } finally {
    watch.mockRestore();
  }
});

function withAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** As the gate signs, written a second time: sorted keys, HMAC-SHA256 over the kind and the text. */
function signed(value: Record<string, unknown>, with_: string, kind = 'answer') {
  const mac = createHmac('sha256', with_)
    .update(`mailgun-gate ${kind}\n${sorted(value)}`)
    .digest('hex');
  return { ...value, mac };
}

function signedPending(value: Record<string, unknown>, with_ = key) {
  return signed(value, with_, 'pending');
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

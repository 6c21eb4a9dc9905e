import fs, {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createCounters } from '../../../gate/limits/counters';
import { scratchFolder } from '../scratch-folder';

const reallyWrite = fs.writeSync;
const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2026, 10, 28, 12);
const held = { giveBack: expect.any(Function) };

function counting({ folder = scratchFolder(), time = noon } = {}) {
  const clock = { time };
  const open = () => createCounters({ folder, now: () => clock.time });
  const counters = open();
  const journal = (agent = 'bot', day = '2026-11-28') => join(folder, 'limits', agent, `${day}.jsonl`);
  return { folder, clock, open, counters, journal };
}

const one = { recipients: 1 };
const three = { recipients: 3 };

describe('a window', () => {
  test('counts every recipient of a call as one message', () => {
    const { counters } = counting();
    expect(counters.reserve('bot', three, { messagesPerHour: 5 })).toEqual(held);
    expect(counters.reserve('bot', three, { messagesPerHour: 5 })).toEqual({
      exceeded: 'messagesPerHour',
      limit: 5,
      used: 3,
      freeAt: new Date(noon + hour),
    });
    expect(counters.reserve('bot', { recipients: 2 }, { messagesPerHour: 5 })).toEqual(held);
  });

  test('slides: what is 60 minutes old counts no more, what is a millisecond younger does', () => {
    const { counters, clock } = counting();
    counters.reserve('bot', three, { messagesPerHour: 3 });
    clock.time += hour - 1;
    expect(counters.reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3, freeAt: new Date(noon + hour) });
    clock.time += 1;
    expect(counters.reserve('bot', one, { messagesPerHour: 3 })).toEqual(held);
  });

  test('of a day slides over midnight', () => {
    const { counters, clock } = counting({ time: noon + 11 * hour });
    counters.reserve('bot', three, { recipientsPerDay: 3 });
    clock.time += 24 * hour - 1;
    expect(counters.reserve('bot', one, { recipientsPerDay: 3 })).toMatchObject({ exceeded: 'recipientsPerDay', used: 3 });
    clock.time += 1;
    expect(counters.reserve('bot', one, { recipientsPerDay: 3 })).toEqual(held);
  });

  test('says of two exceeded limits the one that lasts longer', () => {
    const { counters } = counting();
    counters.reserve('bot', three, {});
    expect(counters.reserve('bot', one, { messagesPerHour: 3, recipientsPerDay: 3 })).toMatchObject({
      exceeded: 'recipientsPerDay',
      freeAt: new Date(noon + 24 * hour),
    });
  });

  test('says no time for a call that is more than the limit alone', () => {
    const { counters } = counting();
    expect(counters.reserve('bot', three, { messagesPerHour: 2 })).toEqual({
      exceeded: 'messagesPerHour',
      limit: 2,
      used: 0,
      freeAt: undefined,
    });
    expect(counters.reserve('bot', one, { messagesPerHour: 0 })).toMatchObject({ limit: 0 });
    expect(counters.reserve('bot', one, { messagesPerHour: Number.NaN })).toMatchObject({ exceeded: 'messagesPerHour' });
  });

  test('is of one agent alone', () => {
    const { counters } = counting();
    counters.reserve('bot', one, { messagesPerHour: 1 });
    expect(counters.reserve('Bot', one, { messagesPerHour: 1 })).toEqual(held);
    expect(counters.reserve('../bot', one, { messagesPerHour: 1 })).toEqual(held);
    expect(counters.reserve('store', one, { messagesPerHour: 1 })).toEqual(held);
  });

  test('counts for a limit that is set later', () => {
    const { counters } = counting();
    counters.reserve('bot', three, {});
    expect(counters.reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3 });
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is not asked for %p recipients', (recipients) => {
    const { counters } = counting();
    expect(() => counters.reserve('bot', { recipients }, { messagesPerHour: 3 })).toThrow('at least one recipient');
  });
});

describe('what is given back', () => {
  test('is free again, once', () => {
    const { counters } = counting();
    const reservation = counters.reserve('bot', three, { messagesPerHour: 4 });
    if ('exceeded' in reservation) throw new Error('refused');
    counters.reserve('bot', one, { messagesPerHour: 4 });
    reservation.giveBack();
    reservation.giveBack();
    expect(counters.reserve('bot', { recipients: 4 }, { messagesPerHour: 4 })).toMatchObject({ used: 1 });
    expect(counters.reserve('bot', three, { messagesPerHour: 4 })).toEqual(held);
  });

  test('stays counted where it cannot be written, without an error', () => {
    const { counters, open, journal } = counting();
    const reservation = counters.reserve('bot', three, { messagesPerHour: 3 });
    if ('exceeded' in reservation) throw new Error('refused');
    renameSync(journal(), `${journal()}.away`);
    reservation.giveBack();
    renameSync(`${journal()}.away`, journal());
    expect(open().reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3 });
  });
});

describe('what was counted', () => {
  test('survives a restart, and is shared with another process', () => {
    const { counters, open } = counting();
    const other = open();
    counters.reserve('bot', one, { messagesPerHour: 2 });
    other.reserve('bot', one, { messagesPerHour: 2 });
    for (const each of [counters, other, open()]) expect(each.reserve('bot', one, { messagesPerHour: 2 })).toMatchObject({ used: 2 });
  });

  test('is not freed by a clock that is set back', () => {
    const { counters, open, clock } = counting();
    counters.reserve('bot', three, { messagesPerHour: 3 });
    for (const back of [2 * hour, 30 * hour, 9 * 24 * hour]) {
      clock.time = noon - back;
      expect(counters.reserve('bot', one, { messagesPerHour: 3, recipientsPerDay: 3 })).toMatchObject({ used: 3 });
      expect(open().reserve('bot', one, { messagesPerHour: 3, recipientsPerDay: 3 })).toMatchObject({ used: 3 });
    }
  });

  test('while the clock was behind is not freed when it is put right', () => {
    const { counters, open, clock } = counting();
    counters.reserve('bot', one, {});
    clock.time = noon - 48 * hour;
    counters.reserve('bot', { recipients: 2 }, {});
    clock.time = noon + minute;
    expect(counters.reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3 });
    expect(open().reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3 });
  });

  test('is not lost with the line that a killed process has left unfinished', () => {
    const { counters, open, journal } = counting();
    counters.reserve('bot', one, {});
    for (const torn of ['\n{"id":"a","at":1', '\n', '\n\0\0\0\0', '\n{"back":"']) {
      appendFileSync(journal(), torn);
      counters.reserve('bot', one, {});
    }
    expect(counters.reserve('bot', one, { messagesPerHour: 5 })).toMatchObject({ used: 5 });
    expect(open().reserve('bot', one, { messagesPerHour: 5 })).toMatchObject({ used: 5 });
  });

  test('is read when another process has finished the line that was half there', () => {
    const { counters, journal } = counting();
    counters.reserve('bot', one, {});
    const line = JSON.stringify({ id: 'a', at: noon, recipients: 2 });
    appendFileSync(journal(), `\n${line.slice(0, 12)}`);
    expect(counters.reserve('bot', one, { messagesPerHour: 1 })).toMatchObject({ used: 1 });
    appendFileSync(journal(), line.slice(12));
    expect(counters.reserve('bot', one, { messagesPerHour: 3 })).toMatchObject({ used: 3 });
  });

  test('is kept in files that only the owner can read', () => {
    const { counters, folder, journal } = counting();
    counters.reserve('bot', one, {});
    const modeOf = (path: string) => statSync(path).mode & 0o777;
    expect([join(folder, 'limits'), join(folder, 'limits', 'bot')].map(modeOf)).toEqual([0o700, 0o700]);
    expect([journal(), join(folder, 'limits', 'store.id')].map(modeOf)).toEqual([0o600, 0o600]);
  });

  test('is removed after some days', () => {
    const { counters, clock, folder } = counting();
    for (let day = 0; day < 12; day += 1) {
      counters.reserve('bot', one, {});
      clock.time += 24 * hour;
    }
    const left = readdirSync(join(folder, 'limits', 'bot'));
    expect(left).toContain('2026-12-09.jsonl');
    expect(left).not.toContain('2026-11-30.jsonl');
  });

  test('long ago by an idle process does not disturb it', () => {
    const { counters, open, clock } = counting();
    counters.reserve('bot', one, {});
    clock.time += 20 * 24 * hour;
    open().reserve('bot', one, {});
    expect(counters.reserve('bot', one, { messagesPerHour: 1 })).toMatchObject({ used: 1 });
  });

  test('grows by nothing when an agent that has reached its limit goes on asking', () => {
    const { counters, journal } = counting();
    counters.reserve('bot', one, { messagesPerHour: 1 });
    const { size } = statSync(journal());
    for (let again = 0; again < 10; again += 1) counters.reserve('bot', one, { messagesPerHour: 1 });
    expect(statSync(journal()).size).toBe(size);
  });
});

describe('a store that is gone', () => {
  const limits = { messagesPerHour: 100 };
  const damages: readonly [string, (folder: string, journal: string) => void, string][] = [
    ['the state folder is removed', (folder) => rmSync(folder, { recursive: true }), 'is gone'],
    ['the marker is removed', (folder) => rmSync(join(folder, 'limits', 'store.id')), 'is gone'],
    ['the marker is another', (folder) => writeFileSync(join(folder, 'limits', 'store.id'), 'other'), 'not the one'],
    ['the journal is removed', (_, journal) => rmSync(journal), 'is gone'],
    ['the folder of the agent is removed', (_, journal) => rmSync(join(journal, '..'), { recursive: true }), 'cannot be used'],
    ['the journal is emptied', (_, journal) => truncateSync(journal), 'shortened or replaced'],
    ['the journal is shortened', (_, journal) => truncateSync(journal, 10), 'shortened or replaced'],
    [
      'the journal is replaced by a longer one',
      (_, journal) => {
        rmSync(journal);
        writeFileSync(journal, `\n${JSON.stringify({ id: 'a', at: noon, recipients: 1 })}`.repeat(9));
      },
      'shortened or replaced',
    ],
    ['the journal gets lines of something else', (_, journal) => appendFileSync(journal, '\nhello'), 'no journal'],
    [
      'the journal gets lines of another shape',
      (_, journal) => appendFileSync(journal, '\n{"at":1,"recipients":-5,"id":"x"}'),
      'no journal',
    ],
    [
      'the journal is a folder',
      (_, journal) => {
        rmSync(journal);
        mkdirSync(journal);
      },
      'cannot be read and written',
    ],
  ];

  test.each(damages)('refuses in words when %s', (_, damage, words) => {
    const { counters, folder, journal } = counting();
    counters.reserve('bot', one, limits);
    damage(folder, journal());
    expect(() => counters.reserve('bot', one, limits)).toThrow(words);
    expect(() => counters.reserve('bot', one, limits)).toThrow(words);
  });

  test('refuses at the start when its marker is missing beside other state, and says how to begin from zero', () => {
    const { counters, open, folder } = counting();
    counters.reserve('bot', one, limits);
    rmSync(join(folder, 'limits', 'store.id'));
    expect(open).toThrow('write any word into that file');
    rmSync(join(folder, 'limits'), { recursive: true });
    mkdirSync(join(folder, 'audit'));
    expect(open).toThrow('is in use');
    mkdirSync(join(folder, 'limits'));
    writeFileSync(join(folder, 'limits', 'store.id'), 'begin\n');
    expect(open().reserve('bot', one, limits)).toEqual(held);
  });

  test('begins on a new disk, which is not quite empty', () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'lost+found'));
    expect(counting({ folder }).counters.reserve('bot', one, limits)).toEqual(held);
  });

  test('refuses at the start when its marker is empty', () => {
    const { open, folder } = counting();
    truncateSync(join(folder, 'limits', 'store.id'));
    expect(open).toThrow('is empty');
  });

  test('starts in a folder that is not there yet, and while another process starts', () => {
    const folder = join(scratchFolder(), 'state');
    mkdirSync(join(folder, 'limits'), { recursive: true });
    writeFileSync(join(folder, 'limits', '.draft'), '');
    expect(counting({ folder }).counters.reserve('bot', one, limits)).toEqual(held);
    expect(readFileSync(join(folder, 'limits', 'store.id'), 'utf8')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    [
      'nothing fits',
      () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    ],
    ['a part of the line fits', (file: number, bytes: Buffer) => reallyWrite(file, bytes.subarray(0, 5))],
  ])('refuses on a full disk, where %s', (_, write) => {
    const { counters } = counting();
    counters.reserve('bot', one, limits);
    const full = jest.spyOn(fs, 'writeSync').mockImplementation(write as never);
    try {
      expect(() => counters.reserve('bot', one, limits)).toThrow('messages cannot be counted');
    } finally {
      full.mockRestore();
    }
    expect(counters.reserve('bot', one, { messagesPerHour: 2 })).toEqual(held);
  });

  test('follows no link out of its folder', () => {
    const { counters, journal, folder } = counting();
    counters.reserve('bot', one, limits);
    renameSync(journal(), join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), journal());
    expect(() => counters.reserve('bot', one, limits)).toThrow('ELOOP');
  });
});

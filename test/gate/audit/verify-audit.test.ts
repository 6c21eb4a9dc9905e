import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { seal, unseal } from '../../../gate/audit/record';
import { verifyAudit } from '../../../gate/audit/verify-audit';
import { openAudit } from '../../../gate/audit/write-audit';
import { asked, filesOf, key, stateFolders, textOf } from './folder';

const stateFolder = stateFolders();

/** Two processes, one of which wrote several files. Both have ended. */
function written(folder: string): string {
  const heads = join(folder, 'heads.jsonl');
  const long = openAudit({ folder, key, heads, maxBytes: 2_500 });
  const short = openAudit({ folder, key, heads });
  for (let number = 0; number < 12; number += 1) {
    long.write({ ...asked(number), what: `send 'Größe \ufffd ${number}'` });
    if (number % 4 === 0) short.write(asked(100 + number));
  }
  long.close();
  short.close();
  return heads;
}

const pathOf = (folder: string, file: string) => join(folder, 'audit', file);
const linesOf = (folder: string, file: string) => textOf(folder, file).trimEnd().split('\n');
const rewrite = (folder: string, file: string, lines: readonly string[]) =>
  writeFileSync(pathOf(folder, file), lines.map((line) => `${line}\n`).join(''));

test('what was written verifies', () => {
  const folder = stateFolder();
  const heads = written(folder);
  expect(verifyAudit({ folder, key, heads })).toEqual({
    ok: true,
    files: filesOf(folder).length,
    records: expect.any(Number),
    problems: [],
    notes: [],
  });
  expect(verifyAudit({ folder, key })).toMatchObject({ ok: true, problems: [], notes: [] });
});

test('a folder without any record is no proof that nothing happened', () => {
  expect(verifyAudit({ folder: stateFolder(), key })).toEqual({
    ok: false,
    files: 0,
    records: 0,
    problems: [expect.stringContaining('there are no records')],
    notes: [],
  });
});

test('a process that still writes is no problem', () => {
  const folder = stateFolder();
  const heads = join(folder, 'heads.jsonl');
  const audit = openAudit({ folder, key, heads });
  audit.write(asked(1));
  const found = verifyAudit({ folder, key, heads });
  audit.close();
  expect(found).toMatchObject({ ok: true, problems: [], notes: [expect.stringContaining('not closed')] });
});

describe('any single change is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-verify-'));
  const heads = written(folder);
  const files = filesOf(folder);
  const originals = new Map(files.map((file) => [file, readFileSync(pathOf(folder, file))]));
  const restore = () => {
    rmSync(join(folder, 'audit'), { recursive: true });
    cpSync(`${folder}-copy`, join(folder, 'audit'), { recursive: true });
  };
  beforeAll(() => cpSync(join(folder, 'audit'), `${folder}-copy`, { recursive: true }));
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(`${folder}-copy`, { recursive: true });
  });
  const original = (file: string) => originals.get(file) ?? Buffer.alloc(0);
  const anyFile = fc.constantFrom(...files);
  const anyPlace = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const at = (place: number, length: number) => Math.floor(place * length);

  const isFound = (change: () => void) => {
    try {
      change();
      const { ok, problems } = verifyAudit({ folder, key, heads });
      expect(problems).not.toEqual([]);
      expect(ok).toBe(false);
    } finally {
      restore();
    }
  };

  test('of a byte', () => {
    fc.assert(
      fc.property(anyFile, anyPlace, fc.integer({ min: 1, max: 255 }), (file, place, difference) => {
        const bytes = Buffer.from(original(file));
        const index = at(place, bytes.length);
        bytes[index] = (bytes[index] ?? 0) ^ difference;
        isFound(() => writeFileSync(pathOf(folder, file), bytes));
      }),
      { numRuns: 300 },
    );
  });

  test('of a byte that is taken out or put in', () => {
    fc.assert(
      fc.property(anyFile, anyPlace, fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }), (file, place, inserted) => {
        const bytes = original(file);
        const index = at(place, bytes.length);
        const middle = inserted === undefined ? [] : [inserted, bytes[index] ?? 0];
        isFound(() =>
          writeFileSync(pathOf(folder, file), Buffer.concat([bytes.subarray(0, index), Buffer.from(middle), bytes.subarray(index + 1)])),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('of the end, wherever it is cut off', () => {
    fc.assert(
      fc.property(anyFile, anyPlace, (file, place) => {
        const bytes = original(file);
        isFound(() => writeFileSync(pathOf(folder, file), bytes.subarray(0, at(place, bytes.length))));
      }),
    );
  });

  test('of a line that is removed, repeated, moved, or taken over from another file', () => {
    fc.assert(
      fc.property(anyFile, anyFile, anyPlace, anyPlace, fc.boolean(), fc.boolean(), (from, to, source, target, isRemoved, isPutIn) => {
        const lines = new Map([from, to].map((file) => [file, linesOf(folder, file)]));
        const [taken = ''] = (isRemoved ? lines.get(from)?.splice(at(source, linesOf(folder, from).length), 1) : undefined) ?? [
          linesOf(folder, from)[at(source, linesOf(folder, from).length)],
        ];
        if (isPutIn) lines.get(to)?.splice(at(target, (lines.get(to)?.length ?? 0) + 1), 0, taken);
        fc.pre([...lines].some(([file, now]) => now.join('\n') !== linesOf(folder, file).join('\n')));
        isFound(() => {
          for (const [file, now] of lines) rewrite(folder, file, now);
        });
      }),
      { numRuns: 200 },
    );
  });

  test.each(files.map((file, index) => [index + 1, file]))('of file %i, removed, renamed, emptied or overwritten by another', (_, file) => {
    isFound(() => unlinkSync(pathOf(folder, file as string)));
    isFound(() => renameSync(pathOf(folder, file as string), pathOf(folder, (file as string).replace(/.\.jsonl$/, 'x.jsonl'))));
    isFound(() =>
      renameSync(pathOf(folder, file as string), pathOf(folder, (file as string).replace(/-\w+\.jsonl$/, '-0123456789abcdef.jsonl'))),
    );
    isFound(() => writeFileSync(pathOf(folder, file as string), ''));
    for (const other of files) if (other !== file) isFound(() => cpSync(pathOf(folder, other), pathOf(folder, file as string)));
  });

  test('of all files, removed', () => {
    isFound(() => {
      for (const file of files) unlinkSync(pathOf(folder, file));
    });
  });

  test('of the key', () => {
    const found = verifyAudit({ folder, key: Buffer.alloc(32, 8), heads });
    expect(found.ok).toBe(false);
    expect(found.problems).toEqual(files.map((file) => expect.stringContaining(`${file}: no line is signed with this key`)));
  });
});

describe('a message says what happened, and where', () => {
  const longFile = (folder: string) => {
    const file = filesOf(folder).find((each) => linesOf(folder, each).length > 4);
    if (file === undefined) throw new Error('There is no such file.');
    return file;
  };
  const problemsAfter = (change: (lines: string[]) => void) => {
    const folder = stateFolder();
    const audit = openAudit({ folder, key });
    for (let number = 0; number < 8; number += 1) audit.write(asked(number));
    audit.close();
    const file = longFile(folder);
    const lines = linesOf(folder, file);
    change(lines);
    rewrite(folder, file, lines);
    return verifyAudit({ folder, key }).problems.map((problem) => problem.replaceAll(file, 'FILE'));
  };

  test.each<[string, (lines: string[]) => void, readonly string[]]>([
    [
      'a changed record',
      (lines) => lines.splice(3, 1, (lines[3] ?? '').replace('Invoice', 'invoice')),
      ['FILE line 4: not signed with the key. It was changed or put in.'],
    ],
    ['records put in', (lines) => lines.splice(3, 0, '{}', ''), ['FILE lines 4 to 5: not signed with the key. It was changed or put in.']],
    [
      'removed records',
      (lines) => lines.splice(3, 2),
      ['FILE line 4: records 4 to 5 are missing before this one (6). They were removed or moved.'],
    ],
    [
      'a repeated record',
      (lines) => lines.splice(5, 0, lines[3] ?? ''),
      ['FILE line 6: record 4 stands behind record 5. It was moved or repeated.'],
    ],
    [
      'a removed beginning',
      (lines) => lines.splice(0, 2),
      ['FILE line 1: the file begins in the middle. Its first records were removed, or come from another file.'],
    ],
    [
      'a record behind the end',
      (lines) => lines.push(lines[3] ?? ''),
      ['FILE line 11: record 4 stands behind the record that ends the file.'],
    ],
  ])('%s', (_, change, problems) => {
    expect(problemsAfter(change)).toEqual(problems);
  });

  test('a record of another process', () => {
    const folder = stateFolder();
    for (let process = 0; process < 2; process += 1) {
      const audit = openAudit({ folder, key });
      for (let number = 0; number < 3; number += 1) audit.write(asked(number));
      audit.close();
    }
    const [from = '', to = ''] = filesOf(folder);
    const lines = linesOf(folder, to);
    lines.splice(2, 1, linesOf(folder, from)[2] ?? '');
    rewrite(folder, to, lines);
    expect(verifyAudit({ folder, key }).problems[0]).toBe(
      `${to} line 3: record 3 does not follow the one before. One of the two comes from another file.`,
    );
  });

  test('without heads, a file that is missing between two others, or before or behind one', () => {
    const folder = stateFolder();
    const audit = openAudit({ folder, key, maxBytes: 1_000 });
    for (let number = 0; number < 8; number += 1) audit.write(asked(number));
    audit.close();
    for (const file of filesOf(folder)) {
      const bytes = readFileSync(pathOf(folder, file));
      unlinkSync(pathOf(folder, file));
      const { problems } = verifyAudit({ folder, key });
      expect(problems).not.toEqual([]);
      for (const problem of problems) expect(problem).toContain(`${file} is missing: `);
      writeFileSync(pathOf(folder, file), bytes);
    }
  });

  test('a removed end, by heads alone', () => {
    const folder = stateFolder();
    const heads = written(folder);
    // Not the last by name: two files of one millisecond have no order.
    const { file } = JSON.parse(readFileSync(heads, 'utf8').trimEnd().split('\n').at(-1) ?? '') as { file: string };
    rewrite(folder, file, linesOf(folder, file).slice(0, -2));
    const last = linesOf(folder, file).length;
    expect(verifyAudit({ folder, key, heads }).problems[0]).toMatch(
      new RegExp(`^${file} ends with record \\d+: on .* Its end was cut off`),
    );
    expect(last).toBeGreaterThan(0);
    expect(verifyAudit({ folder, key }).notes).toEqual([expect.stringContaining('only heads can show')]);
  });

  test('a renamed file and something behind the end, without heads', () => {
    const folder = stateFolder();
    openAudit({ folder, key }).close();
    const [file = ''] = filesOf(folder);
    writeFileSync(pathOf(folder, file), '{"version":1', { flag: 'a' });
    expect(verifyAudit({ folder, key }).problems).toEqual([`${file}: something was put behind the record that ends the file.`]);

    rewrite(folder, file, linesOf(folder, file).slice(0, 2));
    const renamed = file.replace(/-\w+\.jsonl$/, '-0123456789abcdef.jsonl');
    renameSync(pathOf(folder, file), pathOf(folder, renamed));
    expect(verifyAudit({ folder, key }).problems).toEqual([
      `${renamed} line 1: this is the beginning of ${file}. The file was renamed, or the record comes from there.`,
    ]);
  });

  test('a file that was written anew by somebody who has the key, by heads alone', () => {
    const folder = stateFolder();
    const audit = openAudit({ folder, key });
    audit.write(asked(1));
    const head = audit.head();
    audit.close();
    const lines = linesOf(folder, head.file).map((line) => Buffer.from(line));
    const [opened, , closed] = lines.map((line) => unseal(key, line));
    if (opened === undefined || closed === undefined) throw new Error('A record is missing.');
    const forged = seal(key, { ...asked(1), agent: 'somebody-else' }, { sequence: 2, time: head.time, previous: opened.mac });
    const end = seal(key, closed, { ...closed, previous: forged.record.mac });
    rewrite(folder, head.file, [String(lines[0]), String(forged.line).trimEnd(), String(end.line).trimEnd()]);
    expect(verifyAudit({ folder, key })).toMatchObject({ ok: true });
    expect(verifyAudit({ folder, key, heads: [head] }).problems).toEqual([
      `${head.file}: its record 2 is not the one that the head of ${head.time} tells of. The file or the heads were changed.`,
    ]);
  });

  test('a signed beginning that is not that of a process', () => {
    const folder = stateFolder();
    openAudit({ folder, key }).close();
    const [file = ''] = filesOf(folder);
    const { line } = seal(key, { step: 'opened', file }, { sequence: 3, time: '2026-01-31T12:00:00.000Z', previous: 'a'.repeat(64) });
    writeFileSync(pathOf(folder, file), line);
    expect(verifyAudit({ folder, key }).problems).toEqual([`${file} line 1: not the first record of a process.`]);
  });

  test('a byte that is missing where the rest reads as the same text', () => {
    const folder = stateFolder();
    const audit = openAudit({ folder, key });
    audit.write({ ...asked(1), what: 'send \ufffd' });
    audit.close();
    const [file = ''] = filesOf(folder);
    const bytes = readFileSync(pathOf(folder, file));
    const index = bytes.indexOf('\ufffd') + 2;
    const harmed = Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]);
    expect(harmed.toString('utf8')).toBe(bytes.toString('utf8'));
    writeFileSync(pathOf(folder, file), harmed);
    expect(verifyAudit({ folder, key }).problems).toEqual([`${file} line 2: not signed with the key. It was changed or put in.`]);
  });

  test('heads that are not there', () => {
    const folder = stateFolder();
    expect(verifyAudit({ folder, key, heads: join(folder, 'nothing') })).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.stringContaining('no such file')]),
    });
  });

  test('a line that was not written to its end is noted, and nothing else', () => {
    const folder = stateFolder();
    const audit = openAudit({ folder, key });
    audit.write(asked(1));
    const file = audit.head().file;
    writeFileSync(pathOf(folder, file), '{"version":1,"sequ', { flag: 'a' });
    const found = verifyAudit({ folder, key });
    expect(() => audit.close()).toThrow();
    expect(found.problems).toEqual([]);
    expect(found.notes[0]).toContain('its last line was not written to its end');
  });

  test('a file that the gate did not write is noted', () => {
    const folder = stateFolder();
    written(folder);
    writeFileSync(pathOf(folder, 'notes.txt'), 'hello');
    expect(verifyAudit({ folder, key })).toMatchObject({ ok: true, notes: [expect.stringContaining('notes.txt')] });
  });
});

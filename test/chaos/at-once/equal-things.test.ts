import { setTimeout as sleep } from 'node:timers/promises';
import { fixtures } from '../../contract/fixtures';
import type { Declared } from '../matrix/engine';
import { atScale, isWhole, show, tell } from '../report';
import { type Rival, type Rivals, startRivals } from './rivals';

const told = { sharesHome: 0, apart: 0, leftToUser: 0, cannotBeTold: 0 };

afterAll(() => tell('at-once-equal-things', told));

const nameless = fixtures
  .filter(({ unique, refusesSecond }) => !unique && !refusesSecond)
  .filter(({ type }) => isWhole || type === 'ApiKey');

/** What happens to the first creation while the other stack makes an equal thing. */
const mishaps = {
  'nothing happens': undefined,
  'the first answer is lost': { when: 'after', answer: 'drop' },
  'the first request is not carried out': { when: 'before', answer: 'drop' },
  'the first process is killed after the work': { when: 'after', answer: 'hang' },
  'the first process is killed before the work': { when: 'before', answer: 'hang' },
} as const;

const SEVERAL = /Nothing was deleted\. Look into the other stacks, and delete the one that none of them has at Mailgun/;

/**
 * A request that was not carried out, and an equal thing that another run made in the same moment: nothing at Mailgun tells it from
 * one that was carried out. Both have it, or a key is made anew; what one of them deletes, the other makes again.
 */
async function expectToSettle([first, second]: readonly [Rival, Rival], program: Declared, count: () => number): Promise<void> {
  expect(await first.refresh()).toEqual([]);
  expect(await first.preview(program)).toBe('nothing');
  expect(await first.up(undefined)).toEqual([]);
  expect(await second.refresh()).toEqual([]);
  expect(await second.up(program)).toEqual([]);
  expect(await second.preview(program)).toBe('nothing');
  expect(count()).toBe(1);
}

const ids = (both: readonly Rival[]) => both.map((each) => each.id());

describe.each([true, false])('two stacks whose Pulumi home is the same: %s', (sharesHome) => {
  let rivals: Rivals;

  beforeAll(async () => {
    rivals = await startRivals({ sharesHome });
  });

  afterAll(() => rivals.close());

  for (const { type, full, createRoute, prepare, count } of nameless)
    test.each(Object.entries(mishaps).slice(0, atScale(5, 2)))(`make two equal things, a ${type} each: %s`, async (name, mishap) => {
      const program: Declared = { type, args: full };
      rivals.reset();
      const { emulator, both } = rivals;
      const [first, second] = both;
      await prepare?.(emulator);
      await Promise.all(both.map((each) => each.refresh()));
      emulator.fail({ latency: 20, times: 'always' });
      const rule = mishap && emulator.fail({ ...mishap, route: createRoute, nth: 1 });
      const one = first.up(program);
      while (rule?.hits === 0) await sleep(2);
      const other = second.up(program);
      if (mishap?.answer === 'hang') {
        await sleep(100);
        await first.kill();
      }
      const words = (await Promise.all([one, other])).flat();
      emulator.clearFaults();
      const last = [...(await first.up(program)), ...(await second.up(program))];
      show(`${type}, ${sharesHome}, ${name}: ${[...words, ...last].join(' | ')}`);
      expect(last).toEqual([]);
      const isUntold = mishap?.when === 'before';
      if (isUntold) {
        await expectToSettle(both, program, () => count(emulator.store));
        told.cannotBeTold += 1;
        return;
      }
      expect(new Set(ids(both)).size).toBe(2);
      const isLeftToUser = count(emulator.store) === 3;
      if (!isLeftToUser) expect(count(emulator.store)).toBe(2);
      // What a process prints comes by another way than its answers, and may come later.
      while (isLeftToUser && !SEVERAL.test([...words, first.printed()].join())) await sleep(20);
      for (const each of both) {
        expect(await each.refresh()).toEqual([]);
        expect(await each.preview(program)).toBe('nothing');
      }
      expect(await first.up(undefined)).toEqual([]);
      expect(count(emulator.store)).toBe(isLeftToUser ? 2 : 1);
      expect(await second.refresh()).toEqual([]);
      expect(await second.preview(program)).toBe('nothing');
      if (isLeftToUser) told.leftToUser += 1;
      else told[sharesHome ? 'sharesHome' : 'apart'] += 1;
    });
});

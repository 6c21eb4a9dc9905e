import { fixtures } from '../../contract/fixtures';
import { contentsOf } from '../matrix/contents';
import type { Declared } from '../matrix/engine';
import { atScale, show, tell } from '../report';
import { type Rival, type Rivals, startRivals } from './rivals';

let apart: Rivals;
const told = { pairs: 0, oneWins: 0, cannotBeTold: 0 };

beforeAll(async () => {
  apart = await startRivals({ sharesHome: false });
});

afterAll(async () => {
  tell('at-once-same-name', told);
  await apart.close();
});

/** Mailgun makes one of two of these, and tells neither that it was there. */
const OVERWRITTEN = ['IpAllowlistEntry', 'SuppressionAllowlistEntry'];

const named = fixtures.filter(({ unique, isSetting, refusesSecond }) => (unique || refusesSecond) && !isSetting);

/** Whether the first begins earlier, the second does, or both begin in the same moment. */
const orders = ['the first begins', 'the second begins', 'both begin at once'] as const;

describe.each(named.map((fixture) => [[fixture.type, fixture.placedBy].filter(Boolean).join(' of a '), fixture] as const))(
  '%s',
  (_, fixture) => {
    const program: Declared = { type: fixture.type, args: fixture.full };

    /** What both were told; the one that began first is the first. */
    async function race({ emulator, both, reset }: Rivals, order: (typeof orders)[number]) {
      reset();
      await fixture.prepare?.(emulator);
      // Processes that are running already ask at the same time.
      for (const each of both) await each.refresh();
      emulator.fail({ latency: order === 'both begin at once' ? 40 : 0, times: 'always' });
      const [first, second] = order === 'the second begins' ? [both[1], both[0]] : both;
      const words =
        order === 'both begin at once'
          ? await Promise.all([first.up(program), second.up(program)])
          : [await first.up(program), await second.up(program)];
      emulator.clearFaults();
      told.pairs += 1;
      show(`${fixture.type}, ${order}: ${words.flat().join(' | ')}`);
      return { first, second, said: words.flat() };
    }

    async function expectOneToWin({ emulator }: Rivals, { first, second, said }: { first: Rival; second: Rival; said: readonly string[] }) {
      const winners = [first, second].filter((each) => each.id() !== undefined);
      expect({ winners: winners.length, said }).toEqual({ winners: 1, said: [expect.stringContaining('exists already')] });
      expect(said.join()).toMatch(/take it over with the option \{ import: /);
      expect(fixture.count(emulator.store)).toBe(1);
      const contents = contentsOf(emulator.store);
      const [winner, loser] = winners[0] === first ? [first, second] : [second, first];
      expect(await loser.up(undefined)).toEqual([]);
      expect(contentsOf(emulator.store)).toEqual(contents);
      expect(await winner.refresh()).toEqual([]);
      expect(await winner.preview(program)).toBe('nothing');
      told.oneWins += 1;
    }

    for (const order of orders) {
      const isOverwritten = OVERWRITTEN.includes(fixture.type) && order === 'both begin at once';

      if (!isOverwritten)
        test(`of two stacks that want the same one wins, and the other is told and leaves it: ${order}`, async () => {
          for (let round = 0; round < atScale(order === 'both begin at once' ? 5 : 1, 1); round += 1)
            await expectOneToWin(apart, await race(apart, order));
        });
      else
        test('two stacks that ask at once both have it, and what one deletes the other makes again', async () => {
          const { first, second } = await race(apart, order);
          const { emulator } = apart;
          expect(fixture.count(emulator.store)).toBe(1);
          expect(await first.up(undefined)).toEqual([]);
          expect(await second.refresh()).toEqual([]);
          expect(await second.up(program)).toEqual([]);
          expect(fixture.count(emulator.store)).toBe(1);
          expect(await second.preview(program)).toBe('nothing');
          told.cannotBeTold += 1;
        });
    }
  },
);

import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from 'mailgun-emulator';
import { omit } from '../../../provider/lifecycle/define-resource';
import { fixtures } from '../../contract/fixtures';
import { contentsOf } from '../matrix/contents';
import { createEngine, type Declared } from '../matrix/engine';
import { isWhole, show, tell } from '../report';
import { type Rivals, startRivals } from './rivals';

let rivals: Rivals;
const told = { managed: 0, unmanaged: 0 };

beforeAll(async () => {
  rivals = await startRivals({ sharesHome: true });
});

afterAll(async () => {
  tell('at-once-changed-meanwhile', told);
  await rivals.close();
});

/** What somebody else did there is beside what the program says: an old version, other features, members that it leaves or has left. */
const BESIDE = ['Template template', 'Template headers', 'Template comment', 'MailingListMembers members', 'Subaccount features'];

/**
 * Mailgun takes the whole only, and has no condition for a write: what changes between the look and the write is written back as it was seen.
 * It was somebody's change that the program does not manage, and nothing at Mailgun tells of it afterwards.
 */
const WHOLE = ['SendAlert', 'AccountWebhook', 'Template'];

/** When somebody else changes it: once the engine knows what to do, or once the first request that writes is on its way. */
const moments = ['after the diff', 'at the first request that writes'] as const;
type Moment = (typeof moments)[number];

type Outside = (store: Store) => void;

interface Race {
  readonly before: Declared;
  readonly after: Declared;
  readonly outside: Outside | undefined;
  readonly moment: Moment | 'before';
}

describe.each(fixtures.map((fixture) => [[fixture.type, fixture.placedBy].filter(Boolean).join(' of a '), fixture] as const))(
  '%s',
  (_, fixture) => {
    const { type, full, minimal, changes, outside, inPlaceOf, beside } = fixture;
    const declared = (args: Declared['args']): Declared => ({ type, args });

    /** Runs one update, during which somebody else does something; what it said. */
    async function race({ before, after, outside: interfere, moment }: Race): Promise<readonly string[]> {
      rivals.reset();
      const { emulator, both } = rivals;
      const [own] = both;
      await fixture.prepare?.(emulator);
      const made = await own.up(before);
      if (made.length > 0) throw new Error(made.join());
      await own.refresh();
      emulator.requests.splice(0);
      const act = () => interfere?.(emulator.store);
      if (moment === 'before') act();
      const host = {
        ...own.host(),
        diff: async (...args: Parameters<ReturnType<typeof own.host>['diff']>) => {
          const answer = await own.host().diff(...args);
          if (moment === 'after the diff') act();
          return answer;
        },
      };
      if (moment !== 'at the first request that writes')
        return createEngine({ host: () => host, written: () => undefined }).up(own.stack, after);
      for (const method of ['POST', 'PUT', 'DELETE'] as const) emulator.fail({ method, latency: 40 });
      let isDone = false;
      const running = createEngine({ host: () => host, written: () => undefined })
        .up(own.stack, after)
        .finally(() => {
          isDone = true;
        });
      while (!isDone && !emulator.requests.some(({ method }) => method !== 'GET')) await sleep(1);
      act();
      const words = await running;
      emulator.clearFaults();
      return words;
    }

    const pairs = Object.keys(changes).flatMap((change, index) => {
      // Addresses cannot be set while the domain sends from those of a pool.
      const others = change === 'ips' ? [] : Object.keys(outside).filter((each) => each !== 'ips');
      // The same one, and another in turn.
      const chosen = others.filter((each, place) => each === change || place === (index + 1) % others.length);
      return chosen.map((other) => ({ change, other }));
    });

    for (const { change, other } of isWhole ? pairs : pairs.slice(0, 1)) {
      const to = changes[change]?.to;
      const changed = (args: Declared['args']) => declared({ ...omit(args, [inPlaceOf?.[change] ?? '']), [change]: to });

      test(`${other} is changed by somebody while the program changes ${change}: the next update with a refresh comes to the program`, async () => {
        await race({ before: declared({ ...full }), after: changed({ ...full }), outside: undefined, moment: 'before' });
        const expected = contentsOf(rivals.emulator.store);
        for (const moment of moments) {
          const [own] = rivals.both;
          const program = changed({ ...full });
          const words = await race({ before: declared({ ...full }), after: program, outside: outside[other], moment });
          show(`${type}, ${change}, ${other}, ${moment}: ${words.join()}`);
          expect(words).toEqual([]);
          expect(await own.refresh()).toEqual([]);
          expect(await own.up(program)).toEqual([]);
          if (!BESIDE.includes(`${type} ${other}`)) expect(contentsOf(rivals.emulator.store)).toEqual(expected);
          expect(await own.refresh()).toEqual([]);
          expect(await own.preview(program)).toBe('nothing');
          told.managed += 1;
        }
      });

      const least: Declared['args'] = { ...minimal, ...beside?.[change], [change]: full[change] };
      if (other === change || other in least) continue;

      test(`${other}, which the program does not give, stays as somebody else changed it while the program changes ${change}`, async () => {
        const ways = { before: declared(least), after: changed(least), outside: outside[other] };
        await race({ ...ways, moment: 'before' });
        const expected = contentsOf(rivals.emulator.store);
        for (const moment of WHOLE.includes(type) ? moments.slice(0, 1) : moments) {
          const [own] = rivals.both;
          const words = await race({ ...ways, moment });
          expect(words).toEqual([]);
          expect({ moment, contents: contentsOf(rivals.emulator.store) }).toEqual({ moment, contents: expected });
          expect(await own.refresh()).toEqual([]);
          expect(await own.preview(changed(least))).toBe('nothing');
          told.unmanaged += 1;
        }
      });
    }
  },
);

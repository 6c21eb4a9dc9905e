import { createMailgun, type EventCursor } from 'mailgun-sdk';
import { atScale, tell } from '../report';
import { LATENESS, startEventLog } from './event-log';
import { heapInUse } from './heap';
import { drawing } from './random';

const noon = Date.UTC(2026, 4, 4, 12) / 1000;

afterEach(() => {
  jest.restoreAllMocks();
});

/** Follows a whole day with a program that stops at random moments, for a moment or for hours, and goes on from the cursor that it kept. */
async function followADay(size: number, seed: number, clockAhead: number) {
  const log = await startEventLog({ seed, size, start: noon });
  jest.spyOn(Date, 'now').mockImplementation(() => (log.now() + clockAhead) * 1000);
  const mailgun = createMailgun({ apiKey: 'key-test', baseUrl: log.url, retries: 0 });
  const random = drawing(seed + 9);
  const times = new Uint8Array(size);
  const lifeOf = () => 1 + Math.floor(random() * (size / 20));
  const kept = { remembered: 0, bytes: 0, heap: 0 };
  let cursor = JSON.stringify({ since: noon, seen: {} } satisfies EventCursor);
  let restarts = 0;
  let isOver = false;

  const heapBefore = heapInUse();
  while (!isOver) {
    const controller = new AbortController();
    log.onEnd = () => {
      isOver = true;
      controller.abort();
    };
    const options = { from: JSON.parse(cursor), interval: 0, lateness: LATENESS, signal: controller.signal, onError: () => {} };
    const tail = mailgun.events.tail({ domain: 'example.com' }, options);
    let left = lifeOf();
    for await (const event of tail) {
      const index = log.indexOf(event);
      times[index] = (times[index] ?? 0) + 1;
      left -= 1;
      if (left === 0) break;
    }
    const { cursor: last } = tail;
    cursor = JSON.stringify(last);
    kept.remembered = Math.max(kept.remembered, Object.keys(last.seen).length);
    kept.bytes = Math.max(kept.bytes, cursor.length);
    restarts += 1;
    if (restarts % 8 === 0) kept.heap = Math.max(kept.heap, heapInUse() - heapBefore);
    if (random() < 0.2) log.pass(random() * 4 * 3600);
  }
  await mailgun.close();
  await log.close();

  const tally = { once: 0, never: 0, often: 0 };
  for (const count of times) tally[count === 1 ? 'once' : count === 0 ? 'never' : 'often'] += 1;
  return { ...tally, ...kept, restarts, ...log.counts };
}

test('a day of late, doubled and unordered events comes with each of them once, whenever the program is started again', async () => {
  const size = atScale(1_000_000, 20_000);
  const found = await followADay(size, 18, 0);
  tell('long-tail', { events: size, ...found });
  expect(found).toMatchObject({ once: size, never: 0, often: 0 });
  expect(found.restarts).toBeGreaterThan(10);
  // Megabytes: a day that is remembered whole takes a hundred.
  expect(found.heap).toBeLessThan(50);
  // What the log may still show again, and as much once more until it is next looked through.
  expect(found.remembered).toBeLessThan((2 * 2 * LATENESS * size) / 86_400 + 2000);
});

test.each([
  ['ahead of', 1500],
  ['behind', -1500],
])('a clock that is 25 minutes %s that of the log loses and doubles nothing', async (_, ahead) => {
  const size = atScale(50_000, 5000);
  expect(await followADay(size, 77, ahead)).toMatchObject({ once: size, never: 0, often: 0 });
});

import { live } from '../../../emulator/control/live';
import { createState } from '../../../emulator/state';

const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

function open(state: ReturnType<typeof createState>, lastEventId?: number): Response {
  const header = (name: string) => (name === 'last-event-id' && lastEventId !== undefined ? String(lastEventId) : undefined);
  return live(state, { req: { header } as Parameters<typeof live>[1]['req'] });
}

async function readUntil(response: Response, isEnough: (ids: number[]) => boolean): Promise<number[]> {
  const ids: number[] = [];
  for await (const chunk of response.body ?? []) {
    ids.push(...idsIn(Buffer.from(chunk as Uint8Array).toString()));
    if (isEnough(ids)) break;
  }
  return ids;
}

test('a reader that does not read loses its stream, fills no memory, and misses nothing when it comes back', async () => {
  const state = createState({}, '');
  const slow = open(state);
  for (let count = 0; count < 6000; count += 1) state.live.announce('reset', {});
  const read = await readUntil(slow, () => false);
  expect(read.length).toBeLessThan(4100);
  const rest = await readUntil(open(state, read.at(-1)), (ids) => ids.at(-1) === 6000);
  expect([...read, ...rest]).toEqual(Array.from({ length: 6000 }, (_, index) => index + 1));
});

test('a reader that comes back to another process gets what that one keeps', async () => {
  const state = createState({}, '');
  state.live.announce('reset', {});
  expect(await readUntil(open(state, 900), (ids) => ids.length === 1)).toEqual([1]);
});

test('a reader that comes for the first time gets what comes from then on', async () => {
  const state = createState({}, '');
  state.live.announce('reset', {});
  const stream = open(state);
  state.live.announce('reset', {});
  expect(await readUntil(stream, (ids) => ids.length === 1)).toEqual([2]);
});

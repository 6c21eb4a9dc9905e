import { basic } from '../http';
import { emulator } from '../running';

/** Does something while a second client asks again and again; expects that it was answered each time, and at least once from beginning to end. */
export async function whileOthersAreServed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly served: number }> {
  let isOver = false;
  let served = 0;
  const others = (async () => {
    do {
      const { status } = await fetch(`${emulator.url}/v4/domains`, {
        headers: { authorization: basic(emulator.apiKey), connection: 'close' },
      });
      expect(status).toBe(200);
      served += 1;
    } while (!isOver);
  })();
  const result = await work().finally(() => {
    isOver = true;
  });
  await others;
  expect(served).toBeGreaterThan(0);
  return { result, served };
}

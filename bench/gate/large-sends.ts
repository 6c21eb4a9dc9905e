import { randomBytes } from 'node:crypto';
import { median } from '../median';
import { exchange, form, keyed } from './exchange';
import { memoryOf, peakOf } from './process';
import type { Setting } from './setting';

export interface LargeSends {
  readonly megabytes: number;
  readonly count: number;
  readonly atOnce: number;
  /** Of the gate, in megabytes, in the first and in the second half of the sends. */
  readonly peaks: readonly [number | undefined, number | undefined];
  /** Milliseconds of a send. */
  readonly direct: number;
  readonly gate: number;
}

/** Files of other sizes stand beside, to show that the size does not matter. */
const works = [
  { megabytes: 5, count: 20, atOnce: 1 },
  { megabytes: 20, count: 20, atOnce: 1 },
  { megabytes: 20, count: 60, atOnce: 1 },
  { megabytes: 5, count: 20, atOnce: 4 },
  { megabytes: 20, count: 20, atOnce: 4 },
  { megabytes: 20, count: 60, atOnce: 4 },
] as const;

export async function measureLargeSends({
  direct,
  gate,
  gateProcess,
  tokens,
}: Setting): Promise<{ before: number | undefined; sends: LargeSends[] }> {
  const before = memoryOf(gateProcess);
  const sends: LargeSends[] = [];
  for (const { megabytes, count, atOnce } of works) {
    const { headers, body } = form(
      { from: 'tickets@mail.example.com', to: 'alice@example.com', subject: 'Your ticket', text: 'Hello.' },
      randomBytes(megabytes * 1024 * 1024),
    );
    const send = async (url: string, key: string) => {
      const start = performance.now();
      await exchange({ url: `${url}/v3/mail.example.com/messages`, method: 'POST', headers: { ...keyed(key), ...headers }, body });
      return performance.now() - start;
    };
    const several = async (number: number, url: string, key: string) => {
      const times: number[] = [];
      const one = async () => {
        while (number > 0) {
          number -= 1;
          times.push(await send(url, key));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, one));
      return times;
    };
    const straight = await several(count, direct, 'key');
    const first = await peakOf(gateProcess, () => several(count / 2, gate, tokens.sender));
    const second = await peakOf(gateProcess, () => several(count / 2, gate, tokens.sender));
    sends.push({
      ...{ megabytes, count, atOnce },
      peaks: [first.peak, second.peak],
      direct: median(straight),
      gate: median([...first.result, ...second.result]),
    });
  }
  return { before, sends };
}

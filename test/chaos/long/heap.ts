import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Megabytes of the heap that are really in use. */
export function heapInUse(): number {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
}

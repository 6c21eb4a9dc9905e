import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The path of a file of the reference data, which lies beside the repository and not in it. */
export function referenceData(file: string): string {
  const path = resolve(__dirname, '../../shared', file);
  if (!existsSync(path)) throw new Error(`This test needs the reference data in ../shared/${file}, and it is not there: ${path}`);
  return path;
}

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether everything is tried (`npm run chaos`), or the part that `npm test` has time for. */
export const isWhole = process.env.CHAOS === 'whole';

/** How much of something is tried. */
export const atScale = (whole: number, part: number): number => (isWhole ? whole : part);

/** What a run tried and measured, for the report that `npm run chaos` prints. `topic` is the name of its file. */
export function tell(topic: string, values: Readonly<Record<string, unknown>>): void {
  const { CHAOS_REPORT: folder } = process.env;
  if (folder !== undefined) writeFileSync(join(folder, `${topic}.json`), JSON.stringify(values));
}

/** A line for whoever waits: a whole run takes half an hour. */
export function show(line: string): void {
  const { CHAOS_REPORT: folder } = process.env;
  if (folder !== undefined) appendFileSync(join(folder, 'progress.log'), `${line}\n`);
}

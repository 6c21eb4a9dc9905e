import { readFileSync } from 'node:fs';
import type { Thing } from '../inventory/thing';

/** What becomes of a thing: the program manages it, leaves it, or only looks at it. */
export type Decision = 'take' | 'skip' | 'get';

interface Planned {
  readonly do: Decision;
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** A plan that somebody can edit, one line a thing. */
export const writePlan = (things: readonly Thing[]): string =>
  `[\n${things.map(({ type, id, name }) => `  ${JSON.stringify({ do: 'take', type, id, name } satisfies Planned)}`).join(',\n')}\n]\n`;

/**
 * Reads an edited plan.
 *
 * @throws with the place of what is wrong in it.
 */
export function readPlan(path: string): readonly Planned[] {
  const wrong = (words: string) => new Error(`${path}: ${words}`);
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(entries)) throw wrong('a plan is a list of things.');
  const names = new Map<string, number>();
  return entries.map((entry: Partial<Planned> | null, index) => {
    const { do: decision, type, id, name } = entry ?? {};
    const where = `thing ${index + 1}${id === undefined ? '' : ` (${type} ${id})`}`;
    if (decision !== 'take' && decision !== 'skip' && decision !== 'get')
      throw wrong(`${where}: "do" must be take, skip or get, not ${JSON.stringify(decision)}.`);
    if (typeof type !== 'string' || typeof id !== 'string' || typeof name !== 'string' || name === '')
      throw wrong(`${where}: needs a "type", an "id" and a "name".`);
    const same = decision === 'skip' ? undefined : names.get(`${type} ${name}`);
    if (same !== undefined) throw wrong(`${where}: has the same name as thing ${same}: ${JSON.stringify(name)}.`);
    if (decision !== 'skip') names.set(`${type} ${name}`, index + 1);
    return { do: decision, type, id, name };
  });
}

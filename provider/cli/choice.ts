import { readFileSync } from 'node:fs';
import { parseJsonReport } from '../drift/json';
import type { Inventory } from '../inventory/read-account';
import type { Wanted } from '../program/write-program';
import type { ImportOptions } from './import-options';
import { type Decision, readPlan } from './plan';
import { createSelection } from './selection';
import { isManaged, type StackState } from './stack';

/** What is wanted of an account, and what is left out and why, a line each. */
export function choose(inventory: Inventory, stack: StackState | undefined, options: ImportOptions) {
  const managed = new Set(stack?.managed.flatMap(({ type, ids }) => ids.map((id) => `${type} ${id}`)));
  const taken = new Map(stack?.managed.map(({ type, urn }) => [`${type} ${urn.split('::').at(-1)}`, urn]));
  const selects = createSelection(options.only, options.except);
  const plan =
    options.fromPlan === undefined ? undefined : new Map(readPlan(options.fromPlan).map((each) => [`${each.type} ${each.id}`, each]));
  const reported = options.fromDrift === undefined ? undefined : reportedIn(options.fromDrift);
  const left: string[] = [];
  const wanted: Wanted[] = [];
  let already = 0;
  let unplanned = 0;
  for (const thing of inventory.things) {
    const key = `${thing.type} ${thing.id}`;
    if (!selects(thing.type, thing.id) || reported?.has(key) === false) continue;
    if (isManaged(thing, managed)) {
      already += 1;
      continue;
    }
    const planned = plan?.get(key);
    plan?.delete(key);
    if (plan && !planned) unplanned += 1;
    const how: Decision = plan ? (planned?.do ?? 'skip') : 'take';
    if (how === 'skip') continue;
    const name = planned?.name ?? thing.name;
    const free = taken.has(`${thing.type} ${name}`) ? `${name}-${thing.id}` : name;
    wanted.push({ ...thing, name: free, how, protect: options.protect && how === 'take' && PROTECTED.includes(thing.type) });
  }
  if (already > 0) left.push(`${already} things are in the stack already.`);
  if (unplanned > 0) left.push(`${unplanned} things are not in the plan, and were left out.`);
  for (const [key, { do: decision }] of plan ?? []) if (decision !== 'skip') left.push(`${key} is in the plan, but no longer at Mailgun.`);
  return { wanted, left };
}

/** What would take mail down, or cannot be made again as it was. */
const PROTECTED = ['Domain', 'DkimKey', 'ApiKey'];

function reportedIn(path: string): ReadonlySet<string> {
  const things = parseJsonReport(readFileSync(path, 'utf8')).filter((each) => each.kind === 'unmanaged' && each.property === undefined);
  return new Set(things.map(({ type, id }) => `${type} ${id}`));
}

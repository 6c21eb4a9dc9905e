import type { Inventory } from '../inventory/read-account';
import type { Thing } from '../inventory/thing';
import { omit } from '../lifecycle/define-resource';
import type { Wanted } from '../program/write-program';
import type { ImportOptions } from './import-options';
import { createSelection, unmatched } from './selection';
import type { Source } from './sources';
import { isManaged, type StackState } from './stack';

/** What is taken of an account, and what is not and why. */
export interface Choice {
  readonly wanted: readonly Wanted[];
  readonly lines: readonly string[];
  /** Something was asked for that cannot be taken. */
  readonly isIncomplete: boolean;
}

/** Chooses what the stack does not have yet, of what the options and the sources name. */
export function choose(inventory: Inventory, stack: StackState | undefined, sources: readonly Source[], options: ImportOptions): Choice {
  const managed = new Set(stack?.managed.flatMap(({ type, ids }) => ids.map((id) => `${type} ${id}`)));
  const taken = new Set(stack?.managed.map(({ type, urn }) => `${type} ${urn.split('::').slice(3).join('::')}`));
  const selects = createSelection(options.only, options.except);
  const wanted: Wanted[] = [];
  let already = 0;
  let unsaid = 0;
  const offered = sources.some(({ isWhole }) => isWhole) ? [...new Set([...inventory.things, ...inventory.own])] : inventory.things;
  for (const thing of offered) {
    if (!selects(thing.type, thing.id)) continue;
    const said = sources.map((source) => source.find(thing));
    if (isManaged(thing, managed)) {
      already += 1;
      continue;
    }
    if (said.includes(undefined)) {
      if (!inventory.own.includes(thing)) unsaid += 1;
      continue;
    }
    if (said.some((each) => each?.how === 'skip')) continue;
    const how = said.some((each) => each?.how === 'get') ? 'get' : 'take';
    const name = said.find((each) => each?.name !== undefined)?.name ?? thing.name;
    wanted.push({
      ...withKnown(thing, said.find((each) => each?.known !== undefined)?.known),
      name: taken.has(`${thing.type} ${name}`) ? `${name}-${thing.id}` : name,
      how,
      protect: options.protect && how === 'take' && PROTECTED.includes(thing.type),
    });
  }
  const names = sources.map(({ name }) => name).join(' and ');
  return {
    wanted: wanted.map((thing) => withoutVersion(thing, wanted)),
    lines: [
      ...unmatched(options, [...inventory.things, ...inventory.own]),
      ...(already > 0 ? [`${counted(already, 'is', 'are')} in the stack already.`] : []),
      ...(unsaid > 0 ? [`${counted(unsaid, 'is', 'are')} not in ${names}, and left out.`] : []),
      ...sources.flatMap((source) => source.left()),
    ],
    isIncomplete: sources.some((source) => source.isIncomplete()),
  };
}

/** `1 thing is`, `2 things are`. */
export const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? `thing ${one}` : `things ${many}`}`;

/** What would take mail down, or cannot be made again as it was. */
const PROTECTED = ['Domain', 'DkimKey', 'ApiKey'];

/** Of what another tool remembers, an argument is taken only where nothing else says what it is. */
const TAKEN: Readonly<Record<string, readonly string[]>> = { SmtpCredential: ['password'] };

function withKnown(thing: Thing, known: Thing['args'] = {}): Thing & { readonly known: Thing['args'] } {
  const args = Object.fromEntries(Object.entries(known).filter(([name]) => TAKEN[thing.type]?.includes(name)));
  return { ...thing, args: { ...thing.args, ...args }, known };
}

/** Where a resource of its own has the active version, the template leaves its content to it: two would change it in turn. */
function withoutVersion(thing: Wanted, all: readonly Wanted[]): Wanted {
  const { activeTag } = thing.described as { readonly activeTag?: string };
  const hasOwn =
    thing.type === 'Template' &&
    all.some(
      ({ type, args }) =>
        type === 'TemplateVersion' && args.tag === activeTag && args.name === thing.args.name && args.domain === thing.args.domain,
    );
  return hasOwn ? { ...thing, args: omit(thing.args, ['template', 'headers', 'comment']) } : thing;
}

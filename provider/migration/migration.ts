import type { Values } from '../lifecycle/define-resource';
import { classify } from './classify';

/** A thing that another tool manages, as our class and id. */
export interface Foreign {
  readonly type: string;
  readonly id: string;
  /** What it is called there, made unique among the things of its class. */
  readonly name: string;
  /** The address in Terraform, or the URN. */
  readonly from: string;
  /**
   * Arguments and outputs that Mailgun never shows again, by our names: passwords and secrets in clear, and the lifetime of a key. Who takes an
   * argument from here makes it managed.
   */
  readonly known?: Values;
}

/** What the other tool manages and this cannot take over. */
export interface Unmapped {
  readonly from: string;
  /** Why, and what to do where there is something to do: one line, without any value of the resource. */
  readonly reason: string;
}

export interface Migration {
  readonly things: readonly Foreign[];
  readonly unmapped: readonly Unmapped[];
}

export interface MigrationOptions {
  /** The region of the account that takes over, `us` or `eu`: what the other tool has elsewhere is left to it. Default: both are taken. */
  readonly region?: string | undefined;
}

/** One resource as another tool has it. */
export interface Instance {
  readonly from: string;
  /** As Terraform providers call it, without the name of the provider: `domain_credential`. */
  readonly kind: string;
  /** As Terraform providers spell them. */
  readonly attributes: Values;
  /** Names for it, the shortest first; the last one is unique. What stands in no module and no component has fewer of them. */
  readonly names: readonly string[];
  /** Why it must be left alone, whatever it is. */
  readonly leave?: string | undefined;
}

/** Puts each resource in exactly one of the lists, in the order of the file. */
export function migrate(instances: readonly Instance[], { region }: MigrationOptions = {}): Migration {
  const taken: Omit<Foreign, 'name'>[] = [];
  const candidates: (readonly string[])[] = [];
  const unmapped: Unmapped[] = [];
  const holders = new Map<string, string>();
  for (const { from, kind, attributes, names, leave } of instances) {
    const read = leave === undefined ? classify(kind, attributes, region) : { reason: leave };
    const key = 'reason' in read ? '' : `${read.type} ${read.id}`;
    const holder = holders.get(key);
    if ('reason' in read) unmapped.push({ from, reason: read.reason });
    else if (holder !== undefined)
      unmapped.push({
        from,
        reason: `It is the same ${read.type} as ${holder}, or that of another account: then take it over in a stack of its own.`,
      });
    else {
      holders.set(key, from);
      taken.push({ ...read, from });
      candidates.push(names);
    }
  }
  const chosen = chooseNames(taken.map(({ type }, index) => ({ type, names: candidates[index] ?? [] })));
  return { things: taken.map((thing, index) => ({ ...thing, name: chosen[index] ?? '' })), unmapped };
}

interface Named {
  readonly type: string;
  readonly names: readonly string[];
}

/** Who has fewer names to choose from chooses first: a module that is added later renames nothing outside of modules. Among equals nobody is first. */
function chooseNames(things: readonly Named[]): readonly string[] {
  const chosen = new Map<Named, string>();
  const gone = new Set<string>();
  for (const length of [...new Set(things.map(({ names }) => names.length))].sort((a, b) => a - b)) {
    const equals = things.filter(({ names }) => names.length === length);
    const wishes = new Map<string, number>();
    for (const { type, names } of equals)
      for (const name of new Set(names)) wishes.set(`${type} ${name}`, (wishes.get(`${type} ${name}`) ?? 0) + 1);
    const isFree = (key: string) => wishes.get(key) === 1 && !gone.has(key);
    for (const thing of equals) chosen.set(thing, thing.names.find((name) => isFree(`${thing.type} ${name}`)) ?? thing.names.at(-1) ?? '');
    for (const thing of equals) gone.add(`${thing.type} ${chosen.get(thing)}`);
  }
  return things.map((thing) => chosen.get(thing) ?? '');
}

import type { Finding } from '../drift/finding';
import { escapeRule } from '../drift/ignore';
import type { Inventory } from '../inventory/read-account';
import type { Thing, Unread } from '../inventory/thing';
import { codeOf } from '../program/code';
import { holdsCredential } from '../program/secrets';
import { explain } from '../pulumi/config';
import { roleIn } from '../pulumi/missing-role';
import { resources } from '../resources';
import { isManaged, type Managed, type StackState } from './stack';

/**
 * What Pulumi cannot see: things that are in none of the stacks, settings that no program speaks of, and what could not be read. `isNative` is the form in
 * which things would be taken over.
 */
export function findUnmanaged({ things, unread }: Inventory, stacks: readonly StackState[], isNative: boolean): readonly Finding[] {
  const managed = new Map(stacks.flatMap((stack) => stack.managed.flatMap((each) => each.ids.map((id) => [`${each.type} ${id}`, each]))));
  const ids = new Set(managed.keys());
  return [
    ...things.flatMap((thing) => {
      const by = managed.get(`${thing.type} ${thing.id}`);
      if (by) return settingsBeside(thing, by);
      return isManaged(thing, ids) ? [] : [unmanaged(thing, isNative)];
    }),
    ...unread.map(unreadable),
  ];
}

const unmanaged = ({ type, id, name }: Thing, isNative: boolean): Finding => ({
  ...{ kind: 'unmanaged', type, id, name },
  takeOver: `${takeOverLine(type, id)}${isNative ? ' --as native' : ''}`,
});

/** Settings that are not as Mailgun makes them: somebody set them, and no program says so. */
function settingsBeside({ type, id, name, args }: Thing, { inputs }: Managed): readonly Finding[] {
  return Object.entries(args)
    .filter(([property]) => inputs[property] === undefined && !isSaid(type, property, args, inputs))
    .map(([property, value]) => ({
      kind: 'unmanaged' as const,
      type,
      id,
      name,
      property,
      takeOver: `${property}: ${isSecret(type, property, value) ? '[secret]' : codeOf(value)}`,
    }));
}

/** A template is written without its versions, which resources of their own may have. */
const isSaid = (type: string, property: string, args: Readonly<Record<string, unknown>>, inputs: Readonly<Record<string, unknown>>) =>
  type === 'Template' &&
  inputs.template === undefined &&
  args.template !== undefined &&
  ['template', 'headers', 'comment'].includes(property);

const isSecret = (type: string, property: string, value: unknown): boolean =>
  (resources[type]?.secret as readonly string[] | undefined)?.includes(property) === true || holdsCredential(value);

/** The pattern is read as one of .gitignore, and before that by a shell. */
function takeOverLine(type: string, id: string): string {
  const pattern = `/${escapeRule(`${type}/${id}`)}`;
  return `npx pulumi-mailgun import --only '${pattern.replaceAll("'", `'\\''`)}'`;
}

function unreadable({ type, id, place, error }: Unread): Finding {
  const reason = explain(error);
  const role = roleIn(reason);
  return {
    kind: 'unreadable',
    type,
    ...(id !== undefined && { id }),
    reason: place === undefined ? reason : `${place}: ${reason}`,
    ...(role !== undefined && { role }),
  };
}

import { z } from 'zod';
import type { Values } from '../lifecycle/define-resource';
import { type Instance, type Migration, type MigrationOptions, migrate } from './migration';

const values = z.record(z.string(), z.unknown());

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  inputs: values.optional(),
  outputs: values.optional(),
  delete: z.boolean().optional(),
  external: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
});

const exported = z.object({
  deployment: z.object({
    resources: z.array(resource).nullish(),
    pending_operations: z.array(z.object({ type: z.string(), resource })).nullish(),
  }),
});

type Stacked = z.output<typeof resource>;

const HOW = "Write it with 'pulumi stack export --show-secrets --file stack.json'.";

/**
 * What a stack has of the bridged `@pulumi/mailgun`, or of a Terraform provider that `pulumi package add terraform-provider` has made usable: the parsed
 * output of `pulumi stack export --show-secrets`. Resources of other packages are not mentioned.
 * Throws where the file is something else, or holds encrypted secrets.
 */
export function readBridgedStack(file: unknown, options: MigrationOptions = {}): Migration {
  const { version } = z.object({ version: z.unknown() }).catch({ version: undefined }).parse(file);
  if (version !== 3 && version !== 4)
    throw new Error(
      `The file is no export of a stack that this reads: its version is ${typeof version === 'number' ? version : 'missing'}, not 3 or 4. ${HOW}`,
    );
  const { success, data, error } = exported.safeParse(file);
  if (!success) throw new Error(`The file is no export of a stack: ${error.issues[0]?.path.join('.')} is not what Pulumi writes. ${HOW}`);
  const { resources, pending_operations: pending } = data.deployment;
  return migrate(
    [
      ...(resources ?? []).flatMap((each) => read(each, leaveOf(each))),
      // What an operation changes is among the resources already; what it creates is not.
      ...(pending ?? [])
        .filter(({ type }) => type === 'creating')
        .flatMap(({ resource: each }) => read(each, 'Its creation was interrupted, so that it may exist or not: look for it at Mailgun.')),
    ],
    options,
  );
}

function leaveOf({ delete: doomed, external, pendingReplacement }: Stacked): string | undefined {
  if (doomed) return "Pulumi has replaced it and still has to delete it: run 'pulumi up' with the old program, or delete it yourself.";
  if (external) return 'The program reads it and does not manage it: use the function get of its class.';
  return pendingReplacement ? 'Pulumi has deleted it and has not made its replacement yet: nothing is there to take over.' : undefined;
}

function read(each: Stacked, leave: string | undefined): readonly Instance[] {
  const [, kind] = /^mailgun:[^:]*:([A-Za-z]\w*)$/.exec(each.type) ?? [];
  if (kind === undefined) return [];
  const own = nameOf(each.urn);
  const attributes = leave === undefined ? { ...spelled(each.inputs), ...spelled(each.outputs), id: each.id } : {};
  return [
    {
      from: each.urn,
      kind: snake(kind),
      attributes,
      names: [own, ...(each.parent === undefined || isStack(each.parent) ? [] : [`${nameOf(each.parent)}-${own}`]), each.urn],
      leave,
    },
  ];
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`, and the name may have colons of its own. */
const nameOf = (urn: string) => urn.split('::').slice(3).join('::');

const isStack = (urn: string) => urn.split('::')[2] === 'pulumi:pulumi:Stack';

const snake = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** As Terraform spells them; the bridge changes nothing else of what is read here. An output that says nothing must not hide the input. */
const spelled = (properties: Values = {}): Values =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => [snake(name), reveal(value)]),
  );

/** How Pulumi marks a secret in a state, whose value is JSON again (pulumi/pkg/resource/stack, SerializePropertyValue). */
const secret = z.object({
  '4dabf18193072939515e22adb298388d': z.literal('1b47061264138c4ac30d75fd1eb44270'),
  plaintext: z.string().optional(),
});

function reveal(value: unknown): unknown {
  const { success, data } = secret.safeParse(value);
  if (!success) return value;
  if (data.plaintext === undefined) throw new Error(`The secrets in the export are encrypted. ${HOW}`);
  try {
    return JSON.parse(data.plaintext);
  } catch {
    // Node's error would show the secret.
    throw new Error(`A secret in the export is not what Pulumi writes. ${HOW}`);
  }
}

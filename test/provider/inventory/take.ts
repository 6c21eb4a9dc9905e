import type { Emulator } from 'mailgun-emulator';
import { type Inventory, type Reading, readAccount } from '../../../provider/inventory/read-account';
import type { Thing } from '../../../provider/inventory/thing';
import { openAccount } from '../../../provider/lifecycle/account';
import type { Values } from '../../../provider/lifecycle/define-resource';
import { createLifecycle, type Lifecycle } from '../../../provider/lifecycle/lifecycle';
import { importEntry } from '../../../provider/pulumi/import-file';
import { resources } from '../../../provider/resources';

/** An account as a run of Pulumi opens it: it has read nothing yet. */
const open = ({ apiKey, url: baseUrl }: Emulator) =>
  openAccount({ apiKey, baseUrl, region: 'us', subaccountId: undefined, adopt: 'never' });

export const read = (emulator: Emulator, options: Partial<Reading> = {}): Promise<Inventory> =>
  readAccount({ mailgun: open(emulator).mailgun, apiKey: emulator.apiKey, ...options });

/** What is said to the user, and the lifecycle of the thing's class in a new run. */
function lifecycleOf({ type }: Pick<Thing, 'type'>, emulator: Emulator): { readonly said: string[]; readonly lifecycle: Lifecycle } {
  const resource = resources[type];
  if (!resource) throw new Error(`no class ${type}`);
  const said: string[] = [];
  const account = open(emulator);
  return {
    said,
    lifecycle: createLifecycle(resource, { account: () => account, claims: account.claims, report: (words) => said.push(words) }),
  };
}

/** The state that the import file gives a thing, as Pulumi hands it to the provider. */
function stateOf(thing: Thing): Values {
  const resource = resources[thing.type];
  if (!resource) throw new Error(`no class ${thing.type}`);
  return JSON.parse(JSON.stringify(importEntry(resource, thing).outputs), (_, value: { readonly plaintext?: string } | undefined) =>
    typeof value?.plaintext === 'string' ? JSON.parse(value.plaintext) : value,
  );
}

/** What a preview with refresh, right after the import, says of a thing. */
export async function preview(thing: Thing, emulator: Emulator) {
  const { said, lifecycle } = lifecycleOf(thing, emulator);
  const { args, failures } = lifecycle.check(thing.args);
  const found = await lifecycle.read(thing.id, stateOf(thing));
  const difference = found && lifecycle.diff(found.id, found.state, args);
  return {
    failures,
    /** What the class makes of the arguments. */
    args,
    found: found && { id: found.id, args: found.args },
    changes: difference?.changes,
    replaces: difference?.replaces,
    said,
  };
}

/** What `preview` says where nothing changes. */
export const unchanged = ({ id, args }: Thing) => ({ failures: [], args, found: { id, args }, changes: false, replaces: [], said: [] });

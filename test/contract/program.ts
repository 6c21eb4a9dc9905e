import type { Properties, ProviderHost } from './provider-host';

/** A resource as the state of a stack holds it. */
export interface Held {
  readonly id: string;
  readonly state: Properties;
}

/** Brings a resource to what a program says, as `pulumi up` does where nothing has to be replaced. */
export async function up(host: ProviderHost, type: string, args: Properties, held?: Held): Promise<Held> {
  const { inputs, failures } = await host.check(type, args, held?.state);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  if (held === undefined) {
    const { id, properties } = await host.create(inputs);
    return { id, state: properties };
  }
  const { changes, replaces } = await host.diff(held.id, held.state, inputs);
  if (replaces.length > 0) throw new Error(`${replaces} would replace it`);
  return changes ? { id: held.id, state: await host.update(held.id, held.state, inputs) } : held;
}

/** Reads it again, as `pulumi refresh` does. */
export async function refresh(host: ProviderHost, { id, state }: Held): Promise<Held> {
  const read = await host.read(id, state);
  if (read === undefined) throw new Error(`${id} is gone`);
  return { id: read.id, state: read.properties };
}

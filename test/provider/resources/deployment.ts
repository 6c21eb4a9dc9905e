import { type Emulator, startEmulator } from 'mailgun-emulator';
import { startDynamicHost } from '../../contract/dynamic-host';
import { HostError, type Properties } from '../../contract/provider-host';

/** A resource as the state holds it. */
interface Deployed {
  readonly id: string;
  readonly state: Properties;
}

/** What becomes of resources of one type, as the engine has it. */
export interface Deployment {
  readonly emulator: Emulator;
  /** The reasons for which arguments are refused. */
  refusals(args: Properties): Promise<string[]>;
  create(args: Properties): Promise<Deployed>;
  /** Whether the program differs from the state, and whether the thing is replaced. */
  diff(deployed: Deployed, args: Properties): Promise<{ readonly changes: boolean; readonly replaces: string[] }>;
  /** `undefined` when it is gone. */
  refresh(deployed: Deployed): Promise<Deployed | undefined>;
  update(deployed: Deployed, args: Properties): Promise<Deployed>;
  delete(deployed: Deployed): Promise<void>;
  /** The routes of the requests since the last call. */
  asked(): (string | undefined)[];
  stop(): Promise<void>;
}

/** Pulumi's dynamic-provider process and an emulator. */
export async function startDeployment(type: string): Promise<Deployment> {
  const emulator = await startEmulator({ dns: 'unknown' });
  const host = await startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
  const inputsOf = async (args: Properties, olds?: Properties) => {
    const { inputs, failures } = await host.check(type, args, olds);
    expect(failures).toEqual([]);
    return inputs;
  };
  return {
    emulator,
    refusals: async (args) => (await host.check(type, args)).failures.map(({ property, reason }) => `${property}: ${reason}`),
    create: async (args) => {
      const { id, properties: state } = await host.create(await inputsOf(args));
      return { id, state };
    },
    diff: async ({ id, state }, args) => host.diff(id, state, await inputsOf(args, state)),
    refresh: async ({ id, state }) => {
      const read = await host.read(id, state);
      return read && { id: read.id, state: read.properties };
    },
    update: async ({ id, state }, args) => ({ id, state: await host.update(id, state, await inputsOf(args, state)) }),
    delete: ({ id, state }) => host.delete(id, state),
    asked: () => emulator.requests.splice(0).map(({ route }) => route),
    stop: async () => {
      await host.stop();
      await emulator.close();
    },
  };
}

/** The failure of an action, and what the state knows after it. */
export async function failureOf(action: Promise<unknown>): Promise<{ readonly message: string; readonly left: Deployed | undefined }> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof HostError)) throw new Error('it was expected to fail');
  const { message, partial } = outcome;
  return { message, left: partial && { id: partial.id, state: partial.properties } };
}

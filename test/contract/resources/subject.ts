import type { Emulator } from 'mailgun-emulator';
import { omit, type Resource } from '../../../provider/lifecycle/define-resource';
import { resources } from '../../../provider/resources';
import type { Fixture } from '../fixture';
import { HostError, type Program, type Properties, type ProviderHost } from '../provider-host';
import type { Rule } from './tally';

/** Pulumi's placeholder for a value that is not known yet. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** The properties that no program sees. */
export const HIDDEN = ['__type', '__provider', '__import'];

/** With these nobody waits before another try. */
export const headers = { 'retry-after': '0' };

export const brokenDown = { status: 500, body: { message: 'Internal Server Error' }, headers };

/** Mailgun and Pulumi's provider process, which are there once the tests run. */
export interface World {
  emulator: Emulator;
  /** Starts another process of the kind that is tried. */
  start(config: Readonly<Record<string, string>>, program?: Program): Promise<ProviderHost>;
  host: ProviderHost;
  /** A provider process on a machine whose clock is so many minutes ahead: started once, for all resources of the part. */
  hostAhead(minutes: number): Promise<ProviderHost>;
}

/** One resource, as the rules see it. */
export interface Subject {
  readonly rule: Rule;
  readonly world: World;
  readonly fixture: Fixture;
  readonly resource: Resource;
  /** Its arguments. */
  readonly names: readonly string[];
  /** The routes of the requests since the last call, without the API's own further pages. */
  asked(): (string | undefined)[];
  /** `full` with one argument changed, without what cannot stand beside it. */
  fullWith(name: string, value: unknown): Properties;
  /** What the engine makes of the arguments, none of which is refused. */
  inputsOf(args: Properties, olds?: Properties): Promise<Properties>;
  create(args: Properties): Promise<{ readonly id: string; readonly inputs: Properties; readonly state: Properties }>;
}

export function createSubject(rule: Rule, world: World, fixture: Fixture): Subject {
  const { type, full } = fixture;
  const resource = resources[type];
  if (!resource) throw new Error(`no resource ${type}`);

  const inputsOf = async (args: Properties, olds?: Properties): Promise<Properties> => {
    const { inputs, failures } = await world.host.check(type, args, olds);
    expect(failures).toEqual([]);
    return inputs;
  };

  return {
    rule,
    world,
    fixture,
    resource,
    names: Object.keys(resource.fields),
    asked: () => world.emulator.requests.splice(0).map(({ route }) => route),
    fullWith: (name, value) => ({ ...omit(full, [fixture.inPlaceOf?.[name] ?? '']), [name]: value }),
    inputsOf,
    async create(args) {
      const inputs = await inputsOf(args);
      const { id, properties } = await world.host.create(inputs);
      return { id, inputs, state: properties };
    },
  };
}

/** How a stack is configured for this Mailgun. */
export const settingsOf = ({ apiKey, url }: Emulator) => ({ 'mailgun:apiKey': apiKey, 'mailgun:baseUrl': url });

/** The error of something that must fail. */
export async function failing(action: Promise<unknown>): Promise<HostError> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof HostError)) throw new Error('it was expected to fail');
  return outcome;
}

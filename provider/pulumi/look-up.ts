import * as pulumi from '@pulumi/pulumi';
import type { Mailgun } from 'mailgun-sdk';
import { openAccount, type Settings } from '../lifecycle/account';
import { explain, type Provider, readSettings, settingsOf } from './config';

export interface LookUpOptions {
  /** The account to look in. Default: that of `parent`, else that of the stack. */
  readonly provider?: Provider;
  readonly parent?: pulumi.Resource;
}

/** A moment is text, as in the outputs of resources: RFC 3339, in UTC. */
type Remembered<T> = T extends Date
  ? string
  : T extends string
    ? T
    : T extends readonly (infer Item)[]
      ? Remembered<Item>[]
      : T extends object
        ? { readonly [Name in keyof T]: Remembered<T[Name]> }
        : T;

type Inputs<Args> = { readonly [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** A question that a program asks, in Pulumi's two forms. */
export interface LookUp<Args extends object, Result> {
  readonly now: (args: Args, options?: LookUpOptions) => Promise<Remembered<Result>>;
  readonly output: (args: Inputs<Args>, options?: LookUpOptions) => pulumi.Output<Remembered<Result>>;
}

/** Asks in the program's own process, because dynamic providers answer no questions; also in a preview, as Pulumi's functions do. */
export function lookUp<Args extends object, Result>(find: (mailgun: Mailgun, args: Args) => Promise<Result>): LookUp<Args, Result> {
  const ask = async (settings: Settings, args: Args) => {
    try {
      // As the state would hold it, so that an output can be given to any resource.
      return JSON.parse(JSON.stringify(await find(openAccount(settings).mailgun, args))) as Remembered<Result>;
    } catch (error) {
      throw new Error(explain(error), { cause: error });
    }
  };
  return {
    now: async (args, options) => ask(await knownOf(accountOf(options)), args),
    output: (args, options) => pulumi.all([accountOf(options), args]).apply(([settings, known]) => ask(settings, known as Args)) as never,
  };
}

function accountOf({ provider, parent }: LookUpOptions = {}): pulumi.Output<Settings> {
  const explicit = provider ?? parent?.getProvider('pulumi-nodejs:dynamic:Resource');
  const read = (configured: Readonly<Record<string, string | undefined>>): Settings => {
    const settings = readSettings((key) => configured[key]);
    if (settings === undefined) throw new Error('The settings of the Mailgun provider are not known yet.');
    return settings;
  };
  const given = explicit && settingsOf(explicit);
  if (given) return given.apply(read);
  return pulumi.output(read(new Proxy({}, { get: (_, key) => pulumi.runtime.getConfig(String(key)) })));
}

/** What Pulumi hides of an output. One that is not known, in a preview, would be waited for for ever. */
interface Inside<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}

async function knownOf<T>(output: pulumi.Output<T>): Promise<T> {
  const inside = output as unknown as Inside<T>;
  if (await inside.isKnown) return inside.promise();
  throw new Error('The account is not known before its key is made: use the form of the function that ends in Output.');
}

import * as pulumi from '@pulumi/pulumi';
import type { InputsOf, Mailgun, Shape } from 'mailgun-sdk';
import type { FunctionDeclaration } from '../functions/define-function';
import { openAccount, type Settings } from '../lifecycle/account';
import { explain, readSettings, withoutStack } from './config';
import { type DependsOn, idsBehind } from './dependencies';
import { type Provider, settingsOf } from './provider';

export interface LookUpOptions {
  /** The account to ask. Default: that of `parent`, or else that of the stack. */
  readonly provider?: Provider | undefined;
  /** The resource whose account to ask, if `provider` is not given. */
  readonly parent?: pulumi.Resource | undefined;
}

export interface LookUpOutputOptions extends LookUpOptions {
  /** What must exist before Mailgun is asked. */
  readonly dependsOn?: DependsOn | undefined;
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
  readonly output: (args: Inputs<Args>, options?: LookUpOutputOptions) => pulumi.Output<Remembered<Result>>;
}

/**
 * Asks in the program's own process, because dynamic providers answer no questions; also in a preview, as Pulumi's functions do.
 * Under `pulumi.runtime.setMocks` the mocks are asked for `mailgun:index:<name>`; lists and text are the `result` of their answer.
 */
export function lookUp<S extends Shape, Result>({ name, secret, find }: FunctionDeclaration<S, Result>): LookUp<InputsOf<S>, Result> {
  type Args = InputsOf<S>;
  const token = `mailgun:index:${name}`;
  const unwrap = (answer: object) => ('result' in answer ? answer.result : answer) as Remembered<Result>;
  return {
    now: async (args = {} as Args, options = {}) => {
      if (areMocksSet()) return unwrap(await pulumi.runtime.invoke(token, args, { ...options }));
      return ask(find, await knownOf(accountOf(options)), args);
    },
    output: (args = {} as Inputs<Args>, options = {}) => {
      const hidden: typeof pulumi.output = secret ? pulumi.secret : pulumi.output;
      if (areMocksSet()) return hidden(pulumi.runtime.invokeOutput<object>(token, args, { ...options }).apply(unwrap)) as never;
      const given = pulumi.output(args);
      const there = idsBehind(given, options.dependsOn);
      // The account's key is a secret, which the answers are not.
      return hidden(
        pulumi
          .all([pulumi.unsecret(accountOf(options)), given, pulumi.unsecret(there)])
          .apply(([opened, known]) => ask(find, opened, known as Args)),
      ) as never;
    },
  };
}

async function ask<Args, Result>(find: (mailgun: Mailgun, args: Args) => Promise<Result>, { settings, source }: Opened, args: Args) {
  try {
    // As the state would hold it, so that an output can be given to any resource.
    return JSON.parse(JSON.stringify(await find(openAccount(settings).mailgun, args))) as Remembered<Result>;
  } catch (error) {
    throw withoutStack(explain(error, source));
  }
}

/** Mocks replace the engine, and no public function says whether they do. */
const areMocksSet = (): boolean => pulumi.runtime.hasMonitor() && 'mocks' in (pulumi.runtime.getMonitor() ?? {});

interface Opened {
  readonly settings: Settings;
  /** The provider that the settings are of, where it is not that of the stack. */
  readonly source: string | undefined;
}

function accountOf({ provider, parent }: LookUpOptions): pulumi.Output<Opened> {
  const explicit = provider ?? parent?.getProvider('pulumi-nodejs:dynamic:Resource');
  const given = explicit && settingsOf(explicit);
  if (given) return given.values.apply((values) => ({ settings: read((key) => values[key]), source: given.name }));
  return pulumi.output({ settings: read(pulumi.runtime.getConfig), source: undefined });
}

function read(config: (key: string) => string | undefined): Settings {
  const settings = readSettings(config);
  if (settings === undefined) throw withoutStack('The settings of the Mailgun provider are not known yet.');
  return settings;
}

/** What Pulumi hides of an output. One that is not known, in a preview, would be waited for for ever. */
interface Inside<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}

async function knownOf<T>(output: pulumi.Output<T>): Promise<T> {
  const inside = output as unknown as Inside<T>;
  if (await inside.isKnown) return inside.promise();
  throw withoutStack('The account is not known before its key is created: use the form of the function that ends in Output.');
}

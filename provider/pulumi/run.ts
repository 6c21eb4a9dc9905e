import { type Account, openAccount } from '../lifecycle/account';
import { createClaims } from '../lifecycle/claims';
import { pick, type Report, type Resource, type Values } from '../lifecycle/define-resource';
import type { IntentSettings } from '../lifecycle/intents';
import { createLifecycle, type Lifecycle } from '../lifecycle/lifecycle';
import { resources } from '../resources';
import { type ConfigReader, explain, inNamespace, type Namespace, readSettings, SOURCE } from './config';

/** One run of a program, as a provider process serves it. */
export interface Run {
  lifecycleOf(type: string, report: Report): Lifecycle;
  account(): Account;
  /** Why the settings are of no use; a preview must not succeed with what the update after it will fail with. */
  problem(): string | undefined;
  /** The words of an error for whoever runs the program. */
  explain(error: unknown): string;
}

/** The account is opened at the first use: until then, a program may do without a key. */
export function createRun(config: ConfigReader, namespace: Namespace, intents: IntentSettings): Run {
  const claims = createClaims();
  let opened: Account | undefined;

  const account = () => {
    const settings = opened ? undefined : readSettings(config, namespace);
    opened ??= settings && openAccount({ ...settings, intents }, claims);
    if (!opened) throw new Error('The configuration of the Mailgun provider is not known yet.');
    return opened;
  };
  const explained = (error: unknown) => explain(error, config(SOURCE), namespace);

  return {
    lifecycleOf: (type, report) =>
      createLifecycle(resourceOf(type), { account, claims, report: (words) => report(inNamespace(words, namespace)) }),
    account,
    problem: () => {
      try {
        if (readSettings(config, namespace)) account();
        return undefined;
      } catch (error) {
        return explained(error);
      }
    },
    explain: explained,
  };
}

/** What a state of another provider is about, which may call it by another id. What Mailgun tells only once, that provider may have kept. */
export async function takeOver(lifecycle: Lifecycle, resource: Resource, { id, olds, args }: Foreign): Promise<Values> {
  const { state } = await lifecycle.adopt(resource.idOf?.(args) ?? id, args);
  return { ...pick(olds, resource.shownOnce ?? []), ...state };
}

interface Foreign {
  readonly id: string;
  readonly olds: Values;
  readonly args: Values;
}

export function resourceOf(type: string): Resource {
  const resource = resources[type];
  if (!resource)
    throw new Error(
      `This version of pulumi-mailgun has no resource ${type}: install the version that the stack was made with, or a newer one.`,
    );
  return resource;
}

/** Of a value in a message, in characters. */
const MOST_PRINTED = 200;

/** Pulumi prints the value of a property that is refused: in clear where it is a secret, and whole where it is a template of 100 kB. */
export function printableFailures(
  { secret }: Resource,
  args: Readonly<Record<string, unknown>>,
  failures: readonly { readonly property: string; readonly reason: string }[],
): { property: string; reason: string }[] {
  const secrets = new Set<string>(secret);
  return failures.map(({ property, reason }) =>
    secrets.has(property) || (JSON.stringify(args[property]) ?? '').length > MOST_PRINTED
      ? { property: '', reason: `${property}: ${reason}` }
      : { property, reason },
  );
}

import * as pulumi from '@pulumi/pulumi';
import { isMailgunError, type MailgunErrorCode, type Region } from 'mailgun-sdk';
import type { Settings } from '../lifecycle/account';
import { containsUnknown } from '../lifecycle/unknown';

/** Reads one setting of the stack's or the provider's configuration: `mailgun:apiKey`. */
export type ConfigReader = (key: string) => string | undefined;

/** The settings, from the configuration, else from the environment. */
const sources = {
  apiKey: ['mailgun:apiKey', 'MAILGUN_API_KEY'],
  region: ['mailgun:region', 'MAILGUN_REGION'],
  baseUrl: ['mailgun:baseUrl', 'MAILGUN_BASE_URL'],
  subaccountId: ['mailgun:subaccountId', 'MAILGUN_SUBACCOUNT_ID'],
} as const;

/**
 * Finds out which account is meant. `undefined` while it is not known yet, because another resource makes the key.
 *
 * @throws when the key is missing or a setting means nothing; the message says where to set it.
 */
export function readSettings(config: ConfigReader): Settings | undefined {
  const read = ([key, variable]: readonly [string, string]) => config(key) || process.env[variable] || undefined;
  const [apiKey, region = 'us', baseUrl, subaccountId] = [sources.apiKey, sources.region, sources.baseUrl, sources.subaccountId].map(read);
  if ([apiKey, region, baseUrl, subaccountId].some(containsUnknown)) return undefined;
  if (apiKey === undefined)
    throw new Error(
      "The Mailgun API key is missing. Run 'pulumi config set --secret mailgun:apiKey <key>', or set the environment variable MAILGUN_API_KEY, or give the resource a mailgun.Provider.",
    );
  return { apiKey, region: regionOf(region), baseUrl, subaccountId };
}

function regionOf(written: string): Region {
  const region = written.toLowerCase();
  if (region === 'us' || region === 'eu') return region;
  throw new Error(`mailgun:region (or MAILGUN_REGION) must be us or eu, not ${JSON.stringify(written)}.`);
}

/** What to do about a key that Mailgun does not know, and about one that may not do what was asked. */
const hints: Readonly<Partial<Record<MailgunErrorCode, string>>> = {
  unauthorized:
    "Mailgun refused the API key: check the stack's mailgun:apiKey ('pulumi config set --secret mailgun:apiKey <key>') or the environment variable MAILGUN_API_KEY.",
  forbidden: "The role of the API key (mailgun:apiKey or MAILGUN_API_KEY) or the account's plan does not allow it.",
};

/** The words of an error for whoever runs the program. */
export function explain(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const hint = isMailgunError(error) ? hints[error.code] : undefined;
  return hint === undefined ? words : `${words}. ${hint}`;
}

export interface ProviderArgs {
  /** The account's private API key. Encrypted in the state. */
  readonly apiKey: pulumi.Input<string>;
  /** Default `us`. */
  readonly region?: pulumi.Input<Region>;
  /** Another address, such as the emulator's; `{region}` in it becomes the region. */
  readonly baseUrl?: pulumi.Input<string>;
  /** The sub-account that everything is done for. */
  readonly subaccountId?: pulumi.Input<string>;
}

/**
 * An account of its own, for programs that work with several accounts or regions.
 *
 * @example
 * const eu = new mailgun.Provider('eu', { apiKey, region: 'eu' });
 * new mailgun.Domain('mail', { name: 'mail.example.com' }, { provider: eu });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, { apiKey, region, baseUrl, subaccountId }: ProviderArgs, options?: pulumi.ResourceOptions) {
    const settings = {
      [sources.apiKey[0]]: pulumi.secret(apiKey),
      [sources.region[0]]: region,
      [sources.baseUrl[0]]: baseUrl,
      [sources.subaccountId[0]]: subaccountId,
    };
    super('pulumi-nodejs', name, settings, options);
    given.set(this, settings);
  }
}

/** What each provider was given: Pulumi keeps it to itself. */
const given = new WeakMap<pulumi.ProviderResource, Readonly<Record<string, pulumi.Input<string> | undefined>>>();

/** The settings of a provider of ours, as its configuration names them. */
export function settingsOf(provider: pulumi.ProviderResource): pulumi.Output<Readonly<Record<string, string | undefined>>> | undefined {
  const settings = given.get(provider);
  return settings && pulumi.output(settings as Record<string, pulumi.Input<string>>);
}

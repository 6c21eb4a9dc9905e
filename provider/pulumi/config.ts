import * as pulumi from '@pulumi/pulumi';
import { api, type Endpoint, isMailgunError, type MailgunError, type MailgunErrorCode, type Region } from 'mailgun-sdk';
import type { Settings } from '../lifecycle/account';
import type { Adopt } from '../lifecycle/adoption';
import { containsUnknown } from '../lifecycle/unknown';
import { needsRole } from './missing-role';

/** Reads one setting of the stack's or the provider's configuration: `mailgun:apiKey`. */
export type ConfigReader = (key: string) => string | undefined;

/** The settings, from the configuration, else from the environment. */
const sources = {
  apiKey: ['mailgun:apiKey', 'MAILGUN_API_KEY'],
  region: ['mailgun:region', 'MAILGUN_REGION'],
  baseUrl: ['mailgun:baseUrl', 'MAILGUN_BASE_URL'],
  subaccountId: ['mailgun:subaccountId', 'MAILGUN_SUBACCOUNT_ID'],
  adopt: ['mailgun:adopt', 'MAILGUN_ADOPT'],
} as const;

/** The name of an explicit provider, among its settings. */
export const SOURCE = 'mailgun:provider';

/**
 * Finds out which account is meant. `undefined` while it is not known yet, because another resource makes the key.
 *
 * @throws when the key is missing or a setting means nothing; the message says where to set it.
 */
export function readSettings(config: ConfigReader): Settings | undefined {
  const read = ([key, variable]: readonly [string, string]) => config(key) || process.env[variable] || undefined;
  const { apiKey: key, region: place, baseUrl: address, subaccountId: id, adopt: taking } = sources;
  const [apiKey, region = 'us', baseUrl, subaccountId, adopt = 'never'] = [key, place, address, id, taking].map(read);
  if ([apiKey, region, baseUrl, subaccountId, adopt].some(containsUnknown)) return undefined;
  if (apiKey === undefined)
    throw withoutStack(
      "The Mailgun API key is missing. Run 'pulumi config set --secret mailgun:apiKey <key>', or set the environment variable MAILGUN_API_KEY, or give the resource a mailgun.Provider.",
    );
  return { apiKey, region: regionOf(region), baseUrl, subaccountId, adopt: adoptOf(adopt) };
}

function regionOf(written: string): Region {
  const region = written.toLowerCase();
  if (region === 'us' || region === 'eu') return region;
  throw withoutStack(`mailgun:region (or MAILGUN_REGION) must be us or eu, not ${JSON.stringify(written)}.`);
}

function adoptOf(written: string): Adopt {
  if (written === 'never' || written === 'identical') return written;
  throw withoutStack(`mailgun:adopt (or MAILGUN_ADOPT) must be never or identical, not ${JSON.stringify(written)}.`);
}

/** What to do about a Mailgun that cannot be reached, a key that it does not know, and what the key may not do or the plan does not have. */
function hintFor(error: MailgunError, source: string | undefined): string | undefined {
  if (PASSING.has(error.code)) return waitFor(error) + GO_ON;
  const key =
    source === undefined
      ? 'the API key (mailgun:apiKey or MAILGUN_API_KEY)'
      : `the API key of the mailgun.Provider ${JSON.stringify(source)}`;
  if (error.code === 'unauthorized') {
    const setIt =
      source === undefined
        ? "check it: 'pulumi config set --secret mailgun:apiKey <key>' or the environment variable MAILGUN_API_KEY."
        : 'check its apiKey.';
    return `Mailgun refused ${key}: ${setIt} Pulumi's refresh and destroy work with the settings of the last update: after a change of key, region or address run 'pulumi up' first, or add --run-program.`;
  }
  // Mailgun answers 403 too where a plan has no more of something, in words of its own.
  if (error.status === 402 || (error.code === 'forbidden' && /\bplan\b/i.test(error.message)))
    return "The account's plan does not allow it; the API key is not to blame.";
  if (error.code !== 'forbidden') return undefined;
  const role = leastRoleFor(error.route);
  return `The role of ${key} does not allow it${role === undefined ? '' : `: ${needsRole(role)}`}.`;
}

/** What another try may not meet. */
const PASSING = new Set<MailgunErrorCode>(['rate_limited', 'server_error', 'network', 'timeout', 'invalid_response']);

const GO_ON = 'Run the command again: it goes on where this one ended, and does nothing twice.';

const waitFor = ({ retryAfter }: MailgunError) =>
  retryAfter === undefined || retryAfter < 1000 ? '' : `Mailgun asks to wait ${Math.ceil(retryAfter / 1000)} seconds. `;

/** As Mailgun's keys name it. A key of the role developer makes domains that only one of the role admin can delete. */
function leastRoleFor(route: string): string | undefined {
  const endpoint = Object.values(api)
    .flatMap((area) => Object.values<Endpoint>(area))
    .find((each) => each.route === route);
  return endpoint && { Analyst: 'basic', Developer: 'developer', Admin: 'admin' }[endpoint.role];
}

/** The words of an error for whoever runs the program; `source` is the explicit provider whose account was asked. */
export function explain(error: unknown, source?: string): string {
  const words = error instanceof Error ? error.message : String(error);
  const hint = isMailgunError(error) ? hintFor(error, source) : undefined;
  return hint === undefined ? words : `${words}. ${hint}`;
}

/**
 * An error that is its words alone. Pulumi's host prints a stack beside the message, which tells a user nothing, and on Node 20 printing the frames of
 * an error out of a program's `apply` takes minutes and gigabytes.
 */
export const withoutStack = (words: string): Error => Object.assign(new Error(words), { stack: '' });

export interface ProviderArgs {
  /** The account's private API key. Encrypted in the state. */
  readonly apiKey: pulumi.Input<string>;
  /** Default `us`. */
  readonly region?: pulumi.Input<Region> | undefined;
  /** Another address, such as the emulator's; `{region}` in it is replaced by the region. */
  readonly baseUrl?: pulumi.Input<string> | undefined;
  /** The id of the sub-account to act for. */
  readonly subaccountId?: pulumi.Input<string> | undefined;
  /** `identical` takes over what already exists exactly as the program says, for example after a killed run. Default `never`. */
  readonly adopt?: pulumi.Input<Adopt> | undefined;
}

/**
 * A Mailgun account, for programs that use several accounts or regions.
 *
 * @example
 * const eu = new mailgun.Provider('eu', { apiKey, region: 'eu' });
 * new mailgun.Domain('mail', { name: 'mail.example.com' }, { provider: eu });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, options?: pulumi.ResourceOptions) {
    // Programs in JavaScript leave out what they like.
    const { apiKey, region, baseUrl, subaccountId, adopt } = { ...(args as ProviderArgs | undefined) } as ProviderArgs;
    if (apiKey === undefined) throw withoutStack(`The mailgun.Provider ${JSON.stringify(name)} needs an apiKey.`);
    const settings = {
      [sources.apiKey[0]]: pulumi.secret(apiKey),
      [sources.region[0]]: region,
      [sources.baseUrl[0]]: baseUrl,
      [sources.subaccountId[0]]: subaccountId,
      [sources.adopt[0]]: adopt,
    };
    super('pulumi-nodejs', name, { ...settings, [SOURCE]: name }, options);
    given.set(this, { name, settings });
  }
}

type Given = Readonly<Record<string, pulumi.Input<string> | undefined>>;

/** What each provider was given: Pulumi keeps it to itself. */
const given = new WeakMap<pulumi.ProviderResource, { readonly name: string; readonly settings: Given }>();

/** The name of a `mailgun.Provider`, and its settings by the names of its configuration. */
export function settingsOf(provider: pulumi.ProviderResource) {
  const known = given.get(provider);
  if (known === undefined) return undefined;
  const values: pulumi.Output<Readonly<Record<string, string | undefined>>> = pulumi.output(
    known.settings as Record<string, pulumi.Input<string>>,
  );
  return { name: known.name, values };
}

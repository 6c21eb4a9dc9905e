import { api, type Endpoint, isMailgunError, type MailgunError, type MailgunErrorCode, type Region } from 'mailgun-sdk';
import type { Settings } from '../lifecycle/account';
import type { Adopt } from '../lifecycle/adoption';
import { containsUnknown } from '../lifecycle/unknown';
import { needsRole } from './missing-role';

/** Reads one setting of the stack's or the provider's configuration: `mailgun:apiKey`. */
export type ConfigReader = (key: string) => string | undefined;

/** How the names of the settings begin in a stack's configuration: for the dynamic resources, and for the native provider. */
export const NAMESPACES = ['mailgun', 'mailgun-native'] as const;

export type Namespace = (typeof NAMESPACES)[number];

/** The settings, and the environment variables that give what the configuration does not. */
export const VARIABLES = {
  apiKey: 'MAILGUN_API_KEY',
  region: 'MAILGUN_REGION',
  baseUrl: 'MAILGUN_BASE_URL',
  subaccountId: 'MAILGUN_SUBACCOUNT_ID',
  adopt: 'MAILGUN_ADOPT',
} as const;

/** The name of an explicit provider, among its settings. */
export const SOURCE = 'mailgun:provider';

/**
 * Finds out which account is meant. `undefined` while it is not known yet, because another resource makes the key.
 *
 * @throws when the key is missing or a setting means nothing; the message says where to set it.
 */
export function readSettings(config: ConfigReader, namespace: Namespace = 'mailgun'): Settings | undefined {
  const read = (name: keyof typeof VARIABLES) => config(`${namespace}:${name}`) || process.env[VARIABLES[name]] || undefined;
  const [apiKey, region = 'us', baseUrl, subaccountId, adopt = 'never'] = [
    read('apiKey'),
    read('region'),
    read('baseUrl'),
    read('subaccountId'),
    read('adopt'),
  ];
  if ([apiKey, region, baseUrl, subaccountId, adopt].some(containsUnknown)) return undefined;
  if (apiKey === undefined)
    throw withoutStack(
      `The Mailgun API key is missing. Run 'pulumi config set --secret ${namespace}:apiKey <key>', or set the environment variable MAILGUN_API_KEY, or give the resource a mailgun.Provider.`,
    );
  return { apiKey, region: regionOf(region, namespace), baseUrl, subaccountId, adopt: adoptOf(adopt, namespace) };
}

function regionOf(written: string, namespace: Namespace): Region {
  const region = written.toLowerCase();
  if (region === 'us' || region === 'eu') return region;
  throw withoutStack(`${namespace}:region (or MAILGUN_REGION) must be us or eu, not ${JSON.stringify(written)}.`);
}

function adoptOf(written: string, namespace: Namespace): Adopt {
  if (written === 'never' || written === 'identical') return written;
  throw withoutStack(`${namespace}:adopt (or MAILGUN_ADOPT) must be never or identical, not ${JSON.stringify(written)}.`);
}

/** What to do about a Mailgun that cannot be reached, a key that it does not know, and what the key may not do or the plan does not have. */
function hintFor(error: MailgunError, source: string | undefined, namespace: Namespace): string | undefined {
  if (PASSING.has(error.code)) return waitFor(error) + GO_ON;
  const key =
    source === undefined
      ? `the API key (${namespace}:apiKey or MAILGUN_API_KEY)`
      : `the API key of the mailgun.Provider ${JSON.stringify(source)}`;
  if (error.code === 'unauthorized') {
    const setIt =
      source === undefined
        ? `check it: 'pulumi config set --secret ${namespace}:apiKey <key>' or the environment variable MAILGUN_API_KEY.`
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

const SETTING = new RegExp(`\\bmailgun:(?=(${Object.keys(VARIABLES).join('|')})\\b)`, 'g');

/** Resources and lifecycle call a setting by the name that it has in the dynamic form. */
export const inNamespace = (words: string, namespace: Namespace): string => words.replaceAll(SETTING, `${namespace}:`);

/** The words of an error for whoever runs the program; `source` is the explicit provider whose account was asked. */
export function explain(error: unknown, source?: string, namespace: Namespace = 'mailgun'): string {
  const words = inNamespace(error instanceof Error ? error.message : String(error), namespace);
  const hint = isMailgunError(error) ? hintFor(error, source, namespace) : undefined;
  return hint === undefined ? words : `${words}. ${hint}`;
}

/**
 * An error that is its words alone. Pulumi's host prints a stack beside the message, which tells a user nothing, and on Node 20 printing the frames of
 * an error out of a program's `apply` takes minutes and gigabytes.
 */
export const withoutStack = (words: string): Error => Object.assign(new Error(words), { stack: '' });

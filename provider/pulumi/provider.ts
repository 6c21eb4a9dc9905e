import * as pulumi from '@pulumi/pulumi';
import type { Region } from 'mailgun-sdk';
import type { Adopt } from '../lifecycle/adoption';
import { SOURCE, withoutStack } from './config';

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
      'mailgun:apiKey': pulumi.secret(apiKey),
      'mailgun:region': region,
      'mailgun:baseUrl': baseUrl,
      'mailgun:subaccountId': subaccountId,
      'mailgun:adopt': adopt,
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

import * as pulumi from '@pulumi/pulumi';
import type { Region } from 'mailgun-sdk';

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
      'mailgun:apiKey': pulumi.secret(apiKey),
      'mailgun:region': region,
      'mailgun:baseUrl': baseUrl,
      'mailgun:subaccountId': subaccountId,
    };
    super('pulumi-nodejs', name, settings, options);
  }
}

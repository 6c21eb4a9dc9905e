import * as pulumi from '@pulumi/pulumi';
import { type DnsRecord, readRecords, type ShownRecords } from '../resources/dns-records';
import { lookUp } from './look-up';

const domain = lookUp('getDomain', async (mailgun, { name }: { readonly name: string }) => {
  const { domain: settings, ...records } = await mailgun.domains.get({ name, extended: true });
  return { ...settings, ...records };
});

/**
 * A domain with its settings and DNS records, whoever made it.
 *
 * @throws an error for a domain that is not there, and for a key that may not read it. Role: Analyst.
 */
export const getDomain = domain.now;
export const getDomainOutput = domain.output;

interface DomainFilter {
  readonly state?: 'active' | 'unverified' | 'disabled';
  /** A part of the name. */
  readonly search?: string;
}

const domains = lookUp('getDomains', (mailgun, { state, search }: DomainFilter) =>
  mailgun.domains.list({ state, search, pageSize: 1000 }).toArray(),
);

/** Every domain of the account, newest first, without its DNS records. Role: Analyst. */
export const getDomains = domains.now;
export const getDomainsOutput = domains.output;

const routes = lookUp('getRoutes', (mailgun, _: Record<never, never>) => mailgun.routes.list({ pageSize: 1000 }).toArray());

/** Every route of the account, in the order in which they are tried. Role: Analyst. */
export const getRoutes = routes.now;
export const getRoutesOutput = routes.output;

const mailingList = lookUp(
  'getMailingList',
  async (mailgun, { address }: { readonly address: string }) => (await mailgun.lists.get({ list: address })).list,
);

/**
 * A mailing list without its members.
 *
 * @throws an error for a list that is not there. Role: Analyst.
 */
export const getMailingList = mailingList.now;
export const getMailingListOutput = mailingList.output;

interface TemplateName {
  readonly name: string;
  /** The domain whose template it is. Default: one of the account, which all domains share. */
  readonly domain?: string;
}

const template = lookUp('getTemplate', async (mailgun, { name, domain: owner }: TemplateName) =>
  owner === undefined
    ? (await mailgun.accountTemplates.get({ name, active: true })).template
    : (await mailgun.templates.get({ domain: owner, name, active: true })).template,
);

/**
 * A template with its active version: content, headers, tag.
 *
 * @throws an error for a template that is not there. Role: Analyst.
 */
export const getTemplate = template.now;
export const getTemplateOutput = template.output;

const signingKey = lookUp(
  'getWebhookSigningKey',
  async (mailgun, _: Record<never, never>) => (await mailgun.account.getSigningKey()).httpSigningKey,
);

/** The key that Mailgun signs webhooks with, one for the whole account. It is a secret: the form that ends in `Output` keeps it one. Role: Analyst. */
export const getWebhookSigningKey = signingKey.now;
export const getWebhookSigningKeyOutput: typeof signingKey.output = (args, options) => pulumi.secret(signingKey.output(args, options));

/**
 * The DNS records that a domain needs, in an order that stays, ready for the resources of any DNS provider.
 *
 * They are known when Mailgun has answered. A preview that makes or changes the domain does not know them yet, as it knows no output of what it changes:
 * resources that are made of them in `apply` are missing from that preview, and it may show those of an earlier update as deleted. The update itself
 * touches none whose record stays as it is.
 *
 * @example
 * const records = mailgun.dnsRecordsOf(mail).apply((all) => all.map(({ type, name, value, priority }) => ({ type, name, value, priority })));
 */
export function dnsRecordsOf({
  name,
  sendingDnsRecords,
  receivingDnsRecords,
}: { readonly [Name in keyof ShownRecords]: pulumi.Input<ShownRecords[Name]> }): pulumi.Output<readonly DnsRecord[]> {
  // A resource is not unwrapped as a whole: its properties are.
  return pulumi
    .output({ name, sendingDnsRecords, receivingDnsRecords })
    .apply((shown) => readRecords(shown as ShownRecords).map(({ valid: _, ...record }) => record));
}

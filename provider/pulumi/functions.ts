import * as pulumi from '@pulumi/pulumi';
import type { Mailgun } from 'mailgun-sdk';
import { type DnsRecord, readRecords, type ShownRecords } from '../resources/dns-records';
import { type LookUp, lookUp } from './look-up';

// The types of all functions are written: inferred ones would be copied into the declarations, without the documentation of their parts.
type Now<Args extends object, Result> = LookUp<Args, Result>['now'];
type Later<Args extends object, Result> = LookUp<Args, Result>['output'];
type ItemsOf<Call extends (...args: never) => AsyncIterable<unknown>> = ReturnType<Call> extends AsyncIterable<infer Item> ? Item[] : never;
type Answer<Call extends (input: never) => Promise<unknown>> = Awaited<ReturnType<Call>>;

export interface GetDomainArgs {
  /** The whole name, `mail.example.com`. */
  readonly name: string;
}
type FoundDomain = Answer<Mailgun['domains']['get']>;
type GetDomainResult = FoundDomain['domain'] & Omit<FoundDomain, 'domain'>;

const domain = lookUp('getDomain', async (mailgun, { name }: GetDomainArgs): Promise<GetDomainResult> => {
  const { domain: settings, ...records } = await mailgun.domains.get({ domain: name, extended: true });
  return { ...settings, ...records };
});

/**
 * Looks up a domain with its settings and DNS records, whoever created it.
 *
 * @throws an error if the domain does not exist or the key may not read it. Role: Analyst.
 */
export const getDomain: Now<GetDomainArgs, GetDomainResult> = domain.now;
/** As `getDomain`, for arguments that come from other resources. */
export const getDomainOutput: Later<GetDomainArgs, GetDomainResult> = domain.output;

export interface GetDomainsArgs {
  /** Only domains in this state. Default: all. */
  readonly state?: 'active' | 'unverified' | 'disabled' | undefined;
  /** Only domains whose name contains this text. Default: all. */
  readonly search?: string | undefined;
}
type GetDomainsResult = ItemsOf<Mailgun['domains']['list']>;

const domains = lookUp(
  'getDomains',
  (mailgun, { state, search }: GetDomainsArgs): Promise<GetDomainsResult> =>
    mailgun.domains.list({ state, search, pageSize: 1000 }).toArray(),
);

/** Every domain of the account, newest first, without its DNS records. Role: Analyst. */
export const getDomains: Now<GetDomainsArgs, GetDomainsResult> = domains.now;
/** As `getDomains`, for arguments that come from other resources. */
export const getDomainsOutput: Later<GetDomainsArgs, GetDomainsResult> = domains.output;

type GetRoutesResult = ItemsOf<Mailgun['routes']['list']>;

const routes = lookUp(
  'getRoutes',
  (mailgun, _: Record<never, never>): Promise<GetRoutesResult> => mailgun.routes.list({ pageSize: 1000 }).toArray(),
);

/** Every route of the account, in the order in which Mailgun evaluates them. Role: Analyst. */
export const getRoutes: Now<Record<never, never>, GetRoutesResult> = routes.now;
/** As `getRoutes`, as an output. */
export const getRoutesOutput: Later<Record<never, never>, GetRoutesResult> = routes.output;

export interface GetMailingListArgs {
  /** The address of the list. */
  readonly address: string;
}
type GetMailingListResult = Answer<Mailgun['lists']['get']>['list'];

const mailingList = lookUp(
  'getMailingList',
  async (mailgun, { address }: GetMailingListArgs): Promise<GetMailingListResult> => (await mailgun.lists.get({ list: address })).list,
);

/**
 * A mailing list without its members.
 *
 * @throws an error if the list does not exist. Role: Analyst.
 */
export const getMailingList: Now<GetMailingListArgs, GetMailingListResult> = mailingList.now;
/** As `getMailingList`, for arguments that come from other resources. */
export const getMailingListOutput: Later<GetMailingListArgs, GetMailingListResult> = mailingList.output;

export interface GetTemplateArgs {
  /** The name of the template. */
  readonly name: string;
  /** The domain of the template. Default: a template of the account, which all domains share. */
  readonly domain?: string | undefined;
}
type FoundTemplate = Answer<Mailgun['templates']['get']>['template'];
type FoundVersion = NonNullable<FoundTemplate['version']>;
type GetTemplateResult = Omit<FoundTemplate, 'version'> & {
  /** The active version. */
  version?: (Omit<FoundVersion, 'content'> & { template: FoundVersion['content'] }) | undefined;
};

const template = lookUp('getTemplate', async (mailgun, { name, domain: owner }: GetTemplateArgs): Promise<GetTemplateResult> => {
  const asked = { template: name, active: true };
  const { template } = await (owner === undefined
    ? mailgun.accountTemplates.get(asked)
    : mailgun.templates.get({ domain: owner, ...asked }));
  if (template.version === undefined) return { ...template, version: undefined };
  // The content is called as it is in the resources.
  const { content, ...version } = template.version;
  return { ...template, version: { ...version, template: content } };
});

/**
 * A template with its active version: content, headers, tag.
 *
 * @throws an error if the template does not exist. Role: Analyst.
 */
export const getTemplate: Now<GetTemplateArgs, GetTemplateResult> = template.now;
/** As `getTemplate`, for arguments that come from other resources. */
export const getTemplateOutput: Later<GetTemplateArgs, GetTemplateResult> = template.output;

const signingKey = lookUp(
  'getWebhookSigningKey',
  async (mailgun, _: Record<never, never>): Promise<string> => (await mailgun.account.getSigningKey()).httpSigningKey,
);

/** The key that Mailgun signs the account's webhooks with. It is a secret: the form that ends in `Output` marks it as such. Role: Analyst. */
export const getWebhookSigningKey: Now<Record<never, never>, string> = signingKey.now;
/** As `getWebhookSigningKey`, as an output that is secret. */
export const getWebhookSigningKeyOutput: Later<Record<never, never>, string> = (args, options) =>
  pulumi.secret(signingKey.output(args, options));

/**
 * The DNS records that a domain needs, in a stable order, in a form for the resources of any DNS provider.
 *
 * They are unknown in a preview that creates or changes the domain. Resources that are created from them in `apply` are then missing from the preview,
 * which may show those of an earlier update as deleted. The update itself changes none whose record stays the same.
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

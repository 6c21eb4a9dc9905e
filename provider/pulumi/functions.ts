import type { InputsOf } from 'mailgun-sdk';
import type { FunctionDeclaration } from '../functions/define-function';
import * as domain from '../functions/get-domain';
import * as domains from '../functions/get-domains';
import * as mailingList from '../functions/get-mailing-list';
import * as routes from '../functions/get-routes';
import * as template from '../functions/get-template';
import * as signingKey from '../functions/get-webhook-signing-key';
import { type LookUp, lookUp } from './look-up';

// The types of all functions are written: inferred ones would be copied into the declarations, without the documentation of their parts. What a function
// does stands here again, because editors show of a constant only what is written over it.
type Args<F> = F extends FunctionDeclaration<infer S, infer _> ? InputsOf<S> : never;
type Asked<F> = F extends FunctionDeclaration<infer S, infer Answer> ? LookUp<InputsOf<S>, Answer> : never;

/**
 * The arguments of `getDomain`.
 *
 * @interface
 */
export type GetDomainArgs = Args<typeof domain.getDomain>;

const oneDomain: Asked<typeof domain.getDomain> = lookUp(domain.getDomain);

/**
 * Looks up a domain with its settings and DNS records, whoever created it.
 *
 * @throws an error if the domain does not exist or the key may not read it. Role: Analyst.
 */
export const getDomain: Asked<typeof domain.getDomain>['now'] = oneDomain.now;
/** As `getDomain`, for arguments that come from other resources. */
export const getDomainOutput: Asked<typeof domain.getDomain>['output'] = oneDomain.output;

/**
 * The arguments of `getDomains`.
 *
 * @interface
 */
export type GetDomainsArgs = Args<typeof domains.getDomains>;

const allDomains: Asked<typeof domains.getDomains> = lookUp(domains.getDomains);

/** Every domain of the account, newest first, without its DNS records. Role: Analyst. */
export const getDomains: Asked<typeof domains.getDomains>['now'] = allDomains.now;
/** As `getDomains`, for arguments that come from other resources. */
export const getDomainsOutput: Asked<typeof domains.getDomains>['output'] = allDomains.output;

const allRoutes: Asked<typeof routes.getRoutes> = lookUp(routes.getRoutes);

/** Every route of the account, in the order in which Mailgun evaluates them. Role: Analyst. */
export const getRoutes: Asked<typeof routes.getRoutes>['now'] = allRoutes.now;
/** As `getRoutes`, as an output. */
export const getRoutesOutput: Asked<typeof routes.getRoutes>['output'] = allRoutes.output;

/**
 * The arguments of `getMailingList`.
 *
 * @interface
 */
export type GetMailingListArgs = Args<typeof mailingList.getMailingList>;

const oneList: Asked<typeof mailingList.getMailingList> = lookUp(mailingList.getMailingList);

/**
 * A mailing list without its members.
 *
 * @throws an error if the list does not exist. Role: Analyst.
 */
export const getMailingList: Asked<typeof mailingList.getMailingList>['now'] = oneList.now;
/** As `getMailingList`, for arguments that come from other resources. */
export const getMailingListOutput: Asked<typeof mailingList.getMailingList>['output'] = oneList.output;

/**
 * The arguments of `getTemplate`.
 *
 * @interface
 */
export type GetTemplateArgs = Args<typeof template.getTemplate>;

const oneTemplate: Asked<typeof template.getTemplate> = lookUp(template.getTemplate);

/**
 * A template with its active version: content, headers, tag.
 *
 * @throws an error if the template does not exist. Role: Analyst.
 */
export const getTemplate: Asked<typeof template.getTemplate>['now'] = oneTemplate.now;
/** As `getTemplate`, for arguments that come from other resources. */
export const getTemplateOutput: Asked<typeof template.getTemplate>['output'] = oneTemplate.output;

const key: Asked<typeof signingKey.getWebhookSigningKey> = lookUp(signingKey.getWebhookSigningKey);

/** The key that Mailgun signs the account's webhooks with. It is a secret: the form that ends in `Output` marks it as such. Role: Analyst. */
export const getWebhookSigningKey: Asked<typeof signingKey.getWebhookSigningKey>['now'] = key.now;
/** As `getWebhookSigningKey`, as an output that is secret. */
export const getWebhookSigningKeyOutput: Asked<typeof signingKey.getWebhookSigningKey>['output'] = key.output;

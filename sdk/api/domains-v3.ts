import { endpoint, fieldsOf, message } from '../schema/endpoint';
import { integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { dnsRecord, domainName, domains } from './domains';

const named = { domain: spelled('name', domainName) };
const witness = 'mailgun-ruby, domains.yml';

const { useAutomaticSenderSecurity: _ofCreate, ...createFields } = fieldsOf(domains.create);
const { useAutomaticSenderSecurity: _ofUpdate, ...updateFields } = fieldsOf(domains.update);
const { id, isDisabled, webPrefix, webScheme, useAutomaticSenderSecurity, ...same } = domains.get.output.out.shape.domain.out.shape;

// The answers that were recorded in 2016 lack what is optional here, and have the password.
const domain = object({
  ...same,
  id: id.optional(),
  isDisabled: isDisabled.optional(),
  webPrefix: webPrefix.optional(),
  webScheme: webScheme.optional(),
  useAutomaticSenderSecurity: useAutomaticSenderSecurity.optional(),
  smtpPassword: z.string().optional(),
});

const records = { receivingDnsRecords: list(dnsRecord), sendingDnsRecords: list(dnsRecord) };
const changedDomain = object({ message: z.string(), domain, ...records });

export const domainsV3 = {
  /**
   * Every domain of the account. 100 a page, at most 1,000 with `pageSize`. Role: Analyst.
   *
   * @deprecated use `domains.list`.
   */
  list: endpoint('GET /v3/domains', {
    summary: 'List domains, the older way',
    undocumented: witness,
    input: object(fieldsOf(domains.list)),
    output: object({ totalCount: integer(0), items: list(domain) }),
    paging: 'skip',
  }),
  /**
   * One domain with its DNS records. `not_found` for a domain of the other region too. Role: Analyst.
   *
   * @deprecated use `domains.get`.
   */
  get: endpoint('GET /v3/domains/{name}', {
    summary: 'Get a domain, the older way',
    undocumented: 'mailgun-python, tests',
    input: object(named),
    output: object({ domain, ...records }),
  }),
  /**
   * Makes a domain, unverified until its DNS records are published. `conflict` where the name is taken. Role: Developer.
   *
   * @deprecated use `domains.create`.
   */
  create: endpoint('POST /v3/domains', {
    summary: 'Create a domain, the older way',
    undocumented: witness,
    input: object(createFields),
    output: changedDomain,
  }),
  /**
   * Changes the settings that are given and keeps the others. Role: Developer.
   *
   * @deprecated use `domains.update`.
   */
  update: endpoint('PUT /v3/domains/{name}', {
    summary: 'Update a domain, the older way',
    undocumented: witness,
    input: object(updateFields),
    output: changedDomain,
  }),
  /**
   * Makes Mailgun look at the DNS records again. Role: Developer.
   *
   * @deprecated use `domains.verify`.
   */
  verify: endpoint('PUT /v3/domains/{name}/verify', {
    summary: 'Check the DNS records of a domain, the older way',
    undocumented: 'mailgun-python, routes.py',
    input: object(named),
    output: changedDomain,
  }),
  /**
   * Changes the first label of the host in tracked links. Role: Developer.
   *
   * @deprecated use `domains.update` with `webPrefix`.
   */
  updateWebPrefix: endpoint('PUT /v3/domains/{name}/web_prefix', {
    summary: 'Set the host of tracked links',
    undocumented: witness,
    input: object({ ...named, webPrefix: fieldsOf(domains.update).webPrefix.unwrap() }),
    output: message,
  }),
};

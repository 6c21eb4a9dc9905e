import { endpoint, message } from '../endpoint';
import { flag, integer, list, object } from '../wire';
import { z } from '../zod';
import { dnsRecord, domainName } from './domains';
import { paging } from './paging';

const sendingDnsRecords = list(dnsRecord);

export const domainKeys = {
  /** The DKIM keys of a domain. A domain that does not exist has none: Mailgun answers an empty list. Role: Analyst. */
  list: endpoint('GET /v4/domains/{authority_name}/keys', {
    summary: 'List the DKIM keys of a domain',
    // A domain that does not exist has no keys, and no 404 either (mailgun-ruby, domains.yml, 2025-01).
    input: object({ authorityName: domainName }),
    output: object({ items: list(object({ signingDomain: z.string(), selector: z.string(), dnsRecord })) }),
  }),
  /** Chooses whether a domain signs with keys of its own or of its root domain. Asks for other DNS records. Role: Developer. */
  updateAuthority: endpoint('PUT /v3/domains/{name}/dkim_authority', {
    summary: 'Make a domain its own DKIM authority, or its root domain the authority',
    input: object({
      name: domainName,
      /** true: the domain itself signs; false: its root domain does. */
      self: flag,
    }),
    output: object({ message: z.string(), sendingDnsRecords, changed: flag }),
  }),
  /** Changes the selector of a domain's DKIM key, and with it the name of the DNS record. Role: Developer. */
  updateSelector: endpoint('PUT /v3/domains/{name}/dkim_selector', {
    summary: 'Rename the DKIM selector of a domain',
    input: object({ name: domainName, dkimSelector: z.string().min(1) }),
    output: object({ message: z.string() }),
  }),
  /**
   * The DKIM keys of every domain, or of one signing domain or selector. 10 a page, at most 100 with `limit`. Role: Analyst.
   */
  listAll: endpoint('GET /v1/dkim/keys', {
    summary: 'List the DKIM keys of all domains',
    body: 'multipart',
    input: object({ page: z.string(), limit: integer(1), signingDomain: z.string().optional(), selector: z.string().optional() }),
    output: object({
      items: list(
        object({
          signingDomain: z.string(),
          selector: z.string(),
          dnsRecord: object({
            isActive: flag,
            cached: list(z.string()),
            name: z.string().optional(),
            priority: z.string().optional(),
            recordType: z.string(),
            valid: z.string(),
            value: z.string(),
          }).optional(),
        }),
      ),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /**
   * Makes a DKIM key, or takes one that you bring (PEM, PKCS #1). It is inactive until its record is published and it is activated. At
   * most 3 a domain; `conflict` where the selector is taken. Role: Developer.
   */
  create: endpoint('POST /v1/dkim/keys', {
    summary: 'Create a DKIM key',
    input: object({ signingDomain: z.string(), selector: z.string(), bits: integer().optional(), pem: z.string().optional() }),
    output: object({
      signingDomain: z.string(),
      selector: z.string(),
      dnsRecord: object({
        isActive: flag,
        cached: list(z.string()),
        name: z.string().optional(),
        priority: z.string().optional(),
        recordType: z.string(),
        valid: z.string(),
        value: z.string(),
      }).optional(),
    }),
  }),
  /** Deletes a key; `invalid_request` for the last active one. Role: Developer. */
  delete: endpoint('DELETE /v1/dkim/keys', {
    summary: 'Delete a DKIM key',
    input: object({ signingDomain: z.string(), selector: z.string() }),
    output: message,
  }),
  /** Lets a domain sign with a key, whose DNS record must be valid. Role: Developer. */
  activate: endpoint('PUT /v4/domains/{authority_name}/keys/{selector}/activate', {
    summary: 'Activate a DKIM key',
    input: object({ authorityName: domainName, selector: z.string() }),
    output: object({ message: z.string(), authority: z.string(), selector: z.string(), active: flag }),
  }),
  /** Stops a domain from signing with a key. Role: Developer. */
  deactivate: endpoint('PUT /v4/domains/{authority_name}/keys/{selector}/deactivate', {
    summary: 'Deactivate a DKIM key',
    input: object({ authorityName: domainName, selector: z.string() }),
    output: object({ message: z.string(), authority: z.string(), selector: z.string(), active: flag }),
  }),
};

import { endpoint } from '../endpoint';
import { flag, list, object } from '../wire';
import { z } from '../zod';
import { dnsRecord, domainName } from './domains';

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
};

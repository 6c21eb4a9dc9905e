import { endpoint, message } from '../schema/endpoint';
import { type Upload, upload } from '../schema/upload';
import { flag, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { atom, dnsRecord, domainName, keySize } from './domains';
import { paging } from './paging';

const sendingDnsRecords = list(dnsRecord);

const domainKey = object({
  domain: spelled('signing_domain', z.string()),
  selector: z.string(),
  /** To be published; `isActive` says whether Mailgun signs with the key. */
  dnsRecord: dnsRecord.optional(),
});

/** A key that exists, which may have been named by older rules than `atom`. */
const selector = z.string().min(1);

const pkcs1 = /^\s*-----BEGIN RSA PRIVATE KEY-----[^-]+-----END RSA PRIVATE KEY-----\s*$/;
const isPem = (value: unknown) => (typeof value === 'string' ? pkcs1.test(value) : z.safeDecode(upload, value as never).success);

// No genuine answer is known that has more than the message: the recorded ones were edited by hand (mailgun-ruby, domains.yml).
const switched = object({
  message: z.string(),
  authority: z.string().optional(),
  selector: z.string().optional(),
  active: flag.optional(),
});

export const domainKeys = {
  /** The DKIM keys of a domain. A domain that does not exist has none: Mailgun answers an empty list. Role: Analyst. */
  list: endpoint('GET /v4/domains/{authority_name}/keys', {
    summary: 'List the DKIM keys of a domain',
    // A domain that does not exist has no keys, and no 404 either (mailgun-ruby, domains.yml, 2025-01).
    input: object({ domain: spelled('authority_name', domainName) }),
    output: object({ items: list(domainKey) }),
  }),
  /** Chooses whether a domain signs with keys of its own or of its root domain. Asks for other DNS records. Role: Developer. */
  updateAuthority: endpoint('PUT /v3/domains/{name}/dkim_authority', {
    summary: 'Make a domain its own DKIM authority, or its root domain the authority',
    input: object({
      domain: spelled('name', domainName),
      /** true: the domain itself signs; false: its root domain does. */
      self: flag,
    }),
    output: object({ message: z.string(), sendingDnsRecords, changed: flag }),
  }),
  /** Changes the selector of a domain's DKIM key, and with it the name of the DNS record. Role: Developer. */
  updateSelector: endpoint('PUT /v3/domains/{name}/dkim_selector', {
    summary: 'Rename the DKIM selector of a domain',
    input: object({
      domain: spelled('name', domainName),
      /** Another than those of the domain's other keys. */
      dkimSelector: atom,
    }),
    output: message,
  }),
  /** The DKIM keys of every domain, or of one signing domain or selector. 10 a page, at most 100 with `pageSize`. Role: Analyst. */
  listAll: endpoint('GET /v1/dkim/keys', {
    summary: 'List the DKIM keys of all domains',
    input: object({
      /** Where to begin, as an earlier answer said. */
      page: z.string().optional(),
      /** Keys a page, at most 100. Default 10. */
      pageSize: spelled('limit', integer(1, 100).optional()),
      domain: spelled('signing_domain', domainName.optional()),
      selector: selector.optional(),
    }),
    output: object({ items: list(domainKey), paging: paging.optional() }),
    paging: 'cursor',
  }),
  /**
   * Makes a DKIM key, or takes one that you bring; Mailgun never shows the private half. It is inactive until its record is published, the
   * domain verified and the key activated. At most 3 a domain; `conflict` where the selector is taken. Role: Developer.
   */
  create: endpoint('POST /v1/dkim/keys', {
    summary: 'Create a DKIM key',
    input: object({
      /** The domain that signs with the key. */
      domain: spelled('signing_domain', domainName),
      /** First label of the DKIM record's name. */
      selector: atom,
      /** Bits of the key that is made. */
      bits: keySize.optional(),
      /** Your own private key, as text or as a file: RSA in PKCS #1, not encrypted. */
      pem: z
        .custom<string | Upload>(isPem, 'must be an RSA private key in PKCS #1, which begins with -----BEGIN RSA PRIVATE KEY-----')
        .optional(),
    }),
    output: domainKey,
  }),
  /** Deletes a key for good; `invalid_request` for the last active one, `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v1/dkim/keys', {
    summary: 'Delete a DKIM key',
    input: object({ domain: spelled('signing_domain', domainName), selector }),
    output: message,
  }),
  /** Lets a domain sign with a key, whose DNS record must be valid. `not_found` where there is no such key. Role: Developer. */
  activate: endpoint('PUT /v4/domains/{authority_name}/keys/{selector}/activate', {
    summary: 'Activate a DKIM key',
    input: object({ domain: spelled('authority_name', domainName), selector }),
    output: switched,
  }),
  /** Stops a domain from signing with a key, however valid its record is. `not_found` where there is no such key. Role: Developer. */
  deactivate: endpoint('PUT /v4/domains/{authority_name}/keys/{selector}/deactivate', {
    summary: 'Deactivate a DKIM key',
    input: object({ domain: spelled('authority_name', domainName), selector }),
    output: switched,
  }),
};

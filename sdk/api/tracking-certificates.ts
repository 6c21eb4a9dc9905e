import { endpoint } from '../schema/endpoint';
import { known, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

const host = spelled('domain', domainName);

/** Answers of work that goes on in the background; `location` is the path of the status. */
const started = object({ message: z.string(), location: z.string() });

export const trackingCertificates = {
  /** The TLS certificate of a tracking host and how far it is. `not_found` where none was asked for. Role: Analyst. */
  get: endpoint('GET /v2/x509/{domain}/status', {
    summary: 'See the certificate of tracked links',
    input: object({ host }),
    output: object({
      /** `active` is valid, `processing` is still being made, `expired` has run out, and `error` says why it failed. */
      status: known('processing', 'active', 'expired', 'error'),
      /** Why there is no valid certificate, or not yet. */
      error: z.string().optional(),
      /** In PEM, unless it is still being made. */
      certificate: z.string().optional(),
    }),
  }),
  /**
   * Requests a new certificate to replace an expired one; it is issued in the background. `not_found` where there is none, `conflict` while
   * it is valid, `rate_limited` while it is being made. Role: Developer.
   */
  regenerate: endpoint('PUT /v2/x509/{domain}', {
    summary: 'Renew the certificate of tracked links',
    input: object({ host }),
    output: started,
  }),
  /**
   * Asks for a certificate of a tracking host, whose CNAME must lead to Mailgun (`invalid_request`); made in the background. `conflict` where one
   * was asked for before, `forbidden` where the plan has none. Role: Developer.
   */
  create: endpoint('POST /v2/x509/{domain}', {
    summary: 'Ask for a certificate of tracked links',
    input: object({
      /** The host of tracked links: the domain's `webPrefix` and name, `email.mail.example.com`. */
      host,
    }),
    output: started,
  }),
};

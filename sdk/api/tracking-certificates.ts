import { endpoint } from '../endpoint';
import { known, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const trackingCertificates = {
  /** The TLS certificate of a tracking host and how far it is. `not_found` where none was asked for. Role: Analyst. */
  get: endpoint('GET /v2/x509/{domain}/status', {
    summary: 'See the certificate of tracked links',
    input: object({ domain: domainName }),
    output: object({
      status: known('processing', 'active', 'expired', 'error'),
      error: z.string().optional(),
      certificate: z.string().optional(),
    }),
  }),
  /** Asks for a new certificate in the place of one that has run out; made in the background. Role: Developer. */
  regenerate: endpoint('PUT /v2/x509/{domain}', {
    summary: 'Renew the certificate of tracked links',
    input: object({ domain: domainName }),
    output: object({ message: z.string(), location: z.string() }),
  }),
  /**
   * Asks for a certificate of a tracking host, whose CNAME must lead to Mailgun; made in the background. Role: Developer.
   */
  create: endpoint('POST /v2/x509/{domain}', {
    summary: 'Ask for a certificate of tracked links',
    input: object({ domain: domainName }),
    output: object({ message: z.string(), location: z.string() }),
  }),
};

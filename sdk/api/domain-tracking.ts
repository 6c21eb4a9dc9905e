import { endpoint } from '../schema/endpoint';
import { flag, isYes, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

const domain = spelled('name', domainName);

/** `htmlonly` rewrites links in the HTML part and leaves the text part alone. */
const clickActive = z.codec(
  z.union([z.boolean(), z.enum(['yes', 'no', 'true', 'false', 'True', 'False', 'htmlonly'])]),
  z.union([z.boolean(), z.literal('htmlonly')], 'must be true, false or "htmlonly"'),
  { decode: (wire) => (wire === 'htmlonly' ? wire : isYes(wire)), encode: (value) => value },
);

const updated = { message: z.string() };
const open = object({ active: flag, placeAtTheTop: flag.optional() });
const click = object({ active: clickActive });
const unsubscribe = object({ active: flag, htmlFooter: z.string(), textFooter: z.string() });

export const domainTracking = {
  /** What is tracked in the mail of a domain, with the footers that unsubscribe. Role: Analyst. */
  get: endpoint('GET /v3/domains/{name}/tracking', {
    summary: 'Get the tracking settings of a domain',
    input: object({ domain }),
    // `web_scheme` is in the OpenAPI document and not in the recording of 2024-01 (mailgun-ruby, domains.yml).
    output: object({ tracking: object({ open, click, unsubscribe, webScheme: z.string().optional() }) }),
  }),
  /** Tracks opens by an image in the HTML, or no longer. Role: Developer. */
  updateOpen: endpoint('PUT /v3/domains/{name}/tracking/open', {
    summary: 'Update open tracking',
    input: object({
      domain,
      /** Whether opens are tracked. */
      active: flag.optional(),
      /** Put the pixel at the top of the HTML part, where clients that cut off long messages still load it. */
      placeAtTheTop: flag.optional(),
    }),
    output: object({ ...updated, open }),
  }),
  /** Tracks clicks by rewriting links, everywhere or in HTML only, or no longer. Role: Developer. */
  updateClick: endpoint('PUT /v3/domains/{name}/tracking/click', {
    summary: 'Update click tracking',
    input: object({
      domain,
      /** Whether clicks are tracked; `htmlonly` leaves links in the text part alone. */
      active: clickActive.optional(),
    }),
    output: object({ ...updated, click }),
  }),
  /** Puts links to unsubscribe under the mail, or no longer; the footers are kept while it is off. Role: Developer. */
  updateUnsubscribe: endpoint('PUT /v3/domains/{name}/tracking/unsubscribe', {
    summary: 'Update unsubscribe tracking',
    input: object({
      domain,
      /** Whether the footers are added. */
      active: flag.optional(),
      /** HTML that is added to each message; `%unsubscribe_url%` becomes the link. */
      htmlFooter: z.string().optional(),
      /** Text that is added to each message; `%unsubscribe_url%` becomes the link. */
      textFooter: z.string().optional(),
    }),
    output: object({ ...updated, unsubscribe }),
  }),
};

import { z } from 'zod';
import { endpoint, message } from '../endpoint';
import { integer, list, object } from '../wire';
import { domainName } from './domains';

const name = domainName;

export const domainIps = {
  list: endpoint('GET /v3/domains/{name}/ips', {
    summary: 'List the dedicated addresses of a domain',
    undocumented: 'mailgun-go, ips.go',
    input: object({ name }),
    output: object({ items: list(z.string()), totalCount: integer(0).optional() }),
  }),
  add: endpoint('POST /v3/domains/{name}/ips', {
    summary: 'Give a domain an address, or link it to an IP pool',
    undocumented: 'mailgun-go, ips.go',
    input: object({ name, ip: z.ipv4().optional(), poolId: z.string().optional() }),
    output: message,
  }),
  delete: endpoint('DELETE /v3/domains/{name}/ips/{ip}', {
    summary: 'Take an address from a domain, or unlink its IP pool',
    input: object({
      name,
      /** An address; `ip_pool` for the linked pool; `all` takes the domain's whole pool, and Mailgun no longer sends for it. */
      ip: z.union([z.ipv4(), z.enum(['ip_pool', 'all'])]),
      /** The pool that takes the place of the one that is unlinked. */
      poolId: z.string().optional(),
    }),
    output: message,
  }),
};

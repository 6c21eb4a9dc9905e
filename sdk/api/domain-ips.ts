import { endpoint, message } from '../endpoint';
import { integer, list, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

const name = domainName;

/** What is taken from a domain, by either path. */
export const removal = object({
  name,
  /** An address; `ip_pool` for the linked pool; `all` takes the domain's whole pool, and Mailgun no longer sends for it. */
  ip: z.union([z.ipv4(), z.enum(['ip_pool', 'all'])]),
  /** The pool that takes the place of the one that is unlinked. */
  poolId: z.string().optional(),
});

export const domainIps = {
  /** The dedicated addresses that a domain sends from. Role: Analyst. */
  list: endpoint('GET /v3/domains/{name}/ips', {
    summary: 'List the dedicated addresses of a domain',
    undocumented: 'mailgun-go, ips.go',
    input: object({ name }),
    output: object({ items: list(z.string()), totalCount: integer(0).optional() }),
  }),
  /** Gives a domain an address of the account, or links it to an IP pool. Role: Developer. */
  add: endpoint('POST /v3/domains/{name}/ips', {
    summary: 'Give a domain an address, or link it to an IP pool',
    undocumented: 'mailgun-go, ips.go',
    input: object({ name, ip: z.ipv4().optional(), poolId: z.string().optional() }),
    output: message,
  }),
  /**
   * Takes an address or the pool from a domain. Single addresses cannot be taken while a pool is linked, and accounts without shared addresses
   * keep the last one. Role: Developer.
   */
  delete: endpoint('DELETE /v3/domains/{name}/ips/{ip}', {
    summary: 'Take an address from a domain, or unlink its IP pool',
    input: removal,
    output: message,
  }),
};

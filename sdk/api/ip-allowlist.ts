import { endpoint } from '../schema/endpoint';
import { list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';

/** An address or a range, `192.0.2.0/24`. */
const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: 'must be an IP address or a CIDR range' });

/** Default: empty. */
const description = z.string().optional();

/** Every write is answered with the list as it is from then on. */
const entries = object({ items: spelled('addresses', list(object({ ipAddress: z.string(), description: z.string() }))) });

export const ipAllowlist = {
  /** The addresses that may call the API and log in; where there is none, all may. Role: Analyst. */
  list: endpoint('GET /v2/ip_whitelist', {
    summary: 'List the addresses that may use the API',
    output: entries,
    paging: 'whole',
  }),
  /**
   * Changes the description of an address, to none where it is not given; `invalid_request` (`IP not found`) for one that is not on the
   * list. Role: Admin.
   */
  update: endpoint('PUT /v2/ip_whitelist', {
    summary: 'Change the description of an allowed address',
    role: 'Admin',
    input: object({ address, description }),
    output: entries,
  }),
  /** Adds an address or a CIDR range. The first entry locks out everybody else, the caller included. Role: Admin. */
  create: endpoint('POST /v2/ip_whitelist', {
    summary: 'Allow an address to use the API',
    role: 'Admin',
    input: object({ address, description }),
    output: entries,
  }),
  /** Takes an address from the list; `invalid_request` (`IP not found`) for one that is not on it. Role: Admin. */
  delete: endpoint('DELETE /v2/ip_whitelist', {
    summary: 'Take an address from the allowlist',
    role: 'Admin',
    input: object({ address }),
    output: entries,
  }),
};

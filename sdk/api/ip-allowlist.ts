import { endpoint } from '../endpoint';
import { list, object, spelled } from '../wire';
import { z } from '../zod';

export const ipAllowlist = {
  /** The addresses that may call the API and log in; where there is none, all may. Role: Analyst. */
  list: endpoint('GET /v2/ip_whitelist', {
    summary: 'List the addresses that may use the API',
    output: object({ items: spelled('addresses', list(object({ ipAddress: z.string(), description: z.string() }))) }),
    paging: 'whole',
  }),
  /**
   * Changes the description of an address; `invalid_request` (`IP not found`) for one that is not on the list. Role: Admin.
   */
  update: endpoint('PUT /v2/ip_whitelist', {
    summary: 'Change the description of an allowed address',
    role: 'Admin',
    input: object({ address: z.string(), description: z.string().optional() }),
    output: object({ addresses: list(object({ ipAddress: z.string(), description: z.string() })) }),
  }),
  /** Adds an address or a CIDR range. The first entry locks out everybody else, the caller included. Role: Admin. */
  create: endpoint('POST /v2/ip_whitelist', {
    summary: 'Allow an address to use the API',
    role: 'Admin',
    input: object({ address: z.string(), description: z.string().optional() }),
    output: object({ addresses: list(object({ ipAddress: z.string(), description: z.string() })) }),
  }),
  /** Takes an address from the list; `invalid_request` (`IP not found`) for one that is not on it. Role: Admin. */
  delete: endpoint('DELETE /v2/ip_whitelist', {
    summary: 'Take an address from the allowlist',
    role: 'Admin',
    input: object({ address: z.string() }),
    output: object({ addresses: list(object({ ipAddress: z.string(), description: z.string() })) }),
  }),
};

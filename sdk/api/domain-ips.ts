import { endpoint, message } from '../schema/endpoint';
import { integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

const domain = spelled('name', domainName);

/** `shared` is for addresses of Mailgun's, if the account may use them. */
export const replacementIp = z.union([z.ipv4(), z.literal('shared')]);

/** What is taken from a domain, by either path. */
export const removal = object({
  domain,
  /** An address; `ip_pool` for the linked pool; `all` takes the domain's whole pool, and Mailgun no longer sends for it. */
  ip: spelled('{ip}', z.union([z.ipv4(), z.enum(['ip_pool', 'all'])])),
  /** The dedicated address that takes the place of the address that is taken or of the pool that is unlinked, or `shared`. */
  replacementIp: spelled('ip', replacementIp.optional()),
  /** The pool that takes the place of the one that is unlinked. */
  replacementPoolId: spelled('pool_id', z.string().optional()),
});

export function checkRemoval({ '{ip}': taken, ip, pool_id: pool }: Readonly<Record<string, unknown>>): string | undefined {
  if (taken === 'ip_pool')
    return (ip === undefined) === (pool === undefined)
      ? 'one of replacementIp and replacementPoolId must be given, and not both'
      : undefined;
  if (pool !== undefined) return 'only ip_pool is replaced by a pool';
  return taken === 'all' && ip !== undefined ? 'all has no replacement' : undefined;
}

export const domainIps = {
  /** The dedicated addresses that a domain sends from. Role: Analyst. */
  list: endpoint('GET /v3/domains/{name}/ips', {
    summary: 'List the dedicated addresses of a domain',
    undocumented: 'mailgun-go, ips.go',
    input: object({ domain }),
    output: object({ items: list(z.string()), totalCount: integer(0).optional() }),
  }),
  /** Gives a domain an address of the account, or links it to an IP pool. Role: Developer. */
  add: endpoint('POST /v3/domains/{name}/ips', {
    summary: 'Give a domain an address, or link it to an IP pool',
    undocumented: 'mailgun-go, ips.go',
    input: object({ domain, ip: z.ipv4().optional(), poolId: z.string().optional() }),
    output: message,
  }),
  /**
   * Takes an address or the pool from a domain, whose place another pool or address takes. Single addresses cannot be taken while a pool is
   * linked, and accounts without shared addresses keep the last one. Role: Developer.
   */
  delete: endpoint('DELETE /v3/domains/{name}/ips/{ip}', {
    summary: 'Take an address from a domain, or unlink its IP pool',
    input: removal,
    check: checkRemoval,
    output: message,
  }),
};

import type { StoredBounce, StoredDomain } from './stored';

/** Puts an address that bounced onto the list of its domain. "Mailgun doesn't add an address to bounce list if the address is allowlisted" (OpenAPI document). */
export function recordBounce(domain: StoredDomain, bounce: StoredBounce): void {
  if (!isAllowlisted(domain, bounce.address)) domain.bounces.set(bounce.address.toLowerCase(), bounce);
}

/** By itself, or by its domain. */
function isAllowlisted({ allowlist }: StoredDomain, address: string): boolean {
  const lower = address.toLowerCase();
  return allowlist.get(lower)?.type === 'address' || allowlist.get(lower.slice(lower.lastIndexOf('@') + 1))?.type === 'domain';
}

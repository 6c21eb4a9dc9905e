import type { Store } from './store';
import type { StoredDomain } from './stored';

/** The domain of an address, or with `wildcard` one above it. One that is disabled takes nothing. */
export function servedDomain({ domains }: Store, recipient: string): StoredDomain | undefined {
  const labels = recipient
    .slice(recipient.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  const candidates = labels.map((_, index) => domains.get(labels.slice(index).join('.')));
  const domain = candidates.find((candidate, index) => candidate !== undefined && (index === 0 || candidate.settings.wildcard));
  return domain?.settings.state === 'disabled' ? undefined : domain;
}

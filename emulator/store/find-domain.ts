import { refuse } from '../http/refusal';
import type { Store } from './store';
import type { StoredDomain } from './stored';

/** The domain of that name, or Mailgun's 404. Names are compared in lower case. */
export function findDomain(store: Store, name: string, message = 'Domain not found'): StoredDomain {
  const domain = store.domains.get(name.toLowerCase());
  if (domain === undefined) throw refuse(404, { message });
  return domain;
}

/** The topmost domain above that name which the account has too. */
export function rootOf(store: Store, name: string): string | undefined {
  const labels = name.split('.');
  const above = labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
  return above.reverse().find((candidate) => store.domains.has(candidate));
}

import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredDomain, StoredForward } from '../store/stored';
import type { Behaviours } from './behaviour';
import { pageByToken } from './page-tokens';
import { findUnresolved } from './unresolved-url';

interface Targets {
  readonly urls?: string[] | undefined;
  readonly recipients?: string[] | undefined;
  readonly store?: string | undefined;
}

/** The words of the refusals are nowhere; their shape is that of the OpenAPI document. */
export const forwards: Behaviours<typeof api.forwards> = {
  list: (context, { page, pageSize, domain: name }) => {
    const domains = [...context.store.domains.values()].filter(({ settings }) => isNamed(settings.name, name));
    const items = new Map(
      domains.flatMap((domain) => [...domain.forwards].map(([id, forward]) => [id, shown(context.store, domain, forward)])),
    );
    const query: Record<string, string> = name === undefined ? {} : { 'domain.name': name };
    return pageByToken(context, { items, path: '/v3/forwards', query }, { page, pageSize });
  },

  get: ({ store }, { id }) => {
    const { domain, forward } = findForward(store, id);
    return shown(store, domain, forward);
  },

  create: ({ store }, { match, ...targets }) => {
    const domain = domainOf(store, match);
    refuseTargets(targets);
    if (Object.values(targets).every((target) => target === undefined))
      throw refuse(400, { message: 'forward.url, forward.recipient or forward.store is required' });
    const { urls = [], recipients = [], store: url } = targets;
    const now = store.now();
    const forward = { id: createObjectId(store), match, urls, recipients, store: url, createdAt: now, updatedAt: now };
    domain.forwards.set(forward.id, forward);
    return shown(store, domain, forward);
  },

  update: ({ store }, { id, match, ...targets }) => {
    const { domain, forward } = findForward(store, id);
    const newDomain = match === undefined ? domain : domainOf(store, match);
    refuseTargets(targets);
    Object.assign(forward, { match: match ?? forward.match, ...targets, updatedAt: store.now() });
    if (newDomain !== domain) {
      domain.forwards.delete(id);
      newDomain.forwards.set(id, forward);
    }
    return shown(store, newDomain, forward);
  },

  delete: ({ store }, { id, domain: name }) => {
    const { domain } = findForward(store, id);
    if (!isNamed(domain.settings.name, name)) throw notFound();
    domain.forwards.delete(id);
    return { message: `forward rule '${id}' deleted` };
  },
};

const isNamed = (name: string, wanted: string | undefined) => wanted === undefined || name === wanted.toLowerCase();

const notFound = () => refuse(404, { message: 'forward rule not found' });

function findForward(store: Store, id: string): { domain: StoredDomain; forward: StoredForward } {
  for (const domain of store.domains.values()) {
    const forward = domain.forwards.get(id);
    if (forward !== undefined) return { domain, forward };
  }
  throw notFound();
}

/** No field names the domain: it is the part after `@`. */
function domainOf(store: Store, match: string): StoredDomain {
  const name = match.slice(match.lastIndexOf('@') + 1);
  const domain = store.domains.get(name.toLowerCase());
  if (domain === undefined) throw refuse(400, { message: `domain '${name}' not found` });
  return domain;
}

function refuseTargets({ urls = [], store }: Targets): void {
  const unresolved = findUnresolved(store === undefined ? urls : [...urls, store]);
  if (unresolved !== undefined) throw refuse(400, { message: `${unresolved} is not a valid url: host not found` });
}

const shown = ({ account }: Store, { settings }: StoredDomain, { urls, recipients, store, ...rest }: StoredForward) => ({
  ...rest,
  accountId: settings.subaccountId ?? account.id,
  domain: settings.name,
  domainId: settings.id,
  forward: { urls, recipients, store },
});

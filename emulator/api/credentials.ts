import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { findDomain } from '../store/find-domain';
import { createSecret } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredCredential, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';

export const credentials: Behaviours<typeof api.credentials> = {
  list: ({ store }, { domain: name, skip = 0, pageSize = 100 }) => {
    const all = [...domainOf(store, name).credentials.values()];
    const items = all.slice(skip, skip + pageSize).map(({ login, createdAt }) => ({ mailbox: login, login, createdAt }));
    return { items, totalCount: all.length };
  },

  create: ({ store }, { domain: name, login, mailbox, system = false, password }) => {
    const domain = domainOf(store, name);
    const given = login ?? mailbox;
    if (given === undefined) throw refuse(400, { message: "Parameter 'login' is missing" });
    const address = addressOf(domain, given);
    // No recording has the words.
    if (!address.endsWith(`@${domain.settings.name}`)) throw refuse(400, { message: `Login is not of the domain: ${address}` });
    if (domain.credentials.has(address)) throw refuse(400, { message: `Login already exists: ${address}` });
    const made = password ?? createSecret(store);
    domain.credentials.set(address, { login: address, password: made, system, createdAt: store.now() });
    return { message: 'Created 1 credentials pair(s)', ...(password === undefined && shown(address, made)) };
  },

  deleteAll: ({ store }, { domain: name }) => {
    const { credentials: all, settings } = domainOf(store, name);
    const count = all.size;
    all.clear();
    settings.smtpLogin = '';
    return { message: 'All domain credentials have been deleted', count };
  },

  update: ({ store }, { domain: name, login, password }) => {
    const credential = findCredential(domainOf(store, name), login);
    const made = password ?? createSecret(store);
    changePassword(credential, made);
    // The OpenAPI document has the words of the creation; mailgun-ruby, domains.yml, 2025-02, has these.
    return { message: 'Password changed', ...(password === undefined && shown(credential.login, made)) };
  },

  delete: ({ store }, { domain: name, login }) => {
    const domain = domainOf(store, name);
    const { login: spec, system } = findCredential(domain, login);
    if (system) throw refuse(400, { message: `Cannot delete system mailbox: ${spec}` });
    domain.credentials.delete(spec);
    return { message: 'Credentials have been deleted', spec };
  },
};

/** Gives a domain its own login, or that login another password. */
export function setSmtpPassword(store: Store, { credentials: all, settings }: StoredDomain, password: string): void {
  const login = `postmaster@${settings.name}`;
  const credential = all.get(login);
  if (credential === undefined) all.set(login, { login, password, system: true, createdAt: store.now() });
  else changePassword(credential, password);
  settings.smtpLogin = login;
}

const domainOf = (store: Store, name: string) => findDomain(store, name, 'domain not found');

/** The part before the `@` stands for the whole address (mailgun-ruby, domains.yml, 2024-01). */
const addressOf = ({ settings: { name } }: StoredDomain, login: string) => (login.includes('@') ? login : `${login}@${name}`).toLowerCase();

function findCredential(domain: StoredDomain, login: string): StoredCredential {
  const credential = domain.credentials.get(addressOf(domain, login));
  if (credential === undefined) throw refuse(404, { message: 'Credentials not found' });
  return credential;
}

/** Seen by wgebis/terraform-provider-mailgun#17. */
function changePassword(credential: StoredCredential, password: string): void {
  if (password === credential.password) throw refuse(400, { message: 'New password cannot be the same as old password.' });
  credential.password = password;
}

const shown = (login: string, password: string) => ({
  note: "Please store your new password(s) now. You won't be able to see it anymore.",
  credentials: { [login]: password },
});

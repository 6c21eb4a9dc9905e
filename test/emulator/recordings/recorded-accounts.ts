import { api } from 'mailgun-sdk';
import { z } from 'zod';
import type { Arrange } from './recorded-recipients';

const lastOf = (path: string) => path.split('/').at(-1) ?? '';
const before = new Date('2023-11-20T15:30:00Z');

const addCredential: Arrange = (_, { path, status }, domain) => {
  if (status !== 200) return;
  const login = `${lastOf(path)}@${domain.settings.name}`;
  domain.credentials.set(login, { login, password: 'a-password', system: false, createdAt: before });
};

/** Brings SMTP logins and sub-accounts into the state in which they were, by route. */
export const accountArrangements: Readonly<Record<string, Arrange>> = {
  [api.credentials.update.route]: addCredential,
  [api.credentials.delete.route]: addCredential,
  [api.subaccounts.list.route]: ({ account }, { body }) => {
    for (const settings of z.decode(api.subaccounts.list.output, body as never).items)
      account.subaccounts.set(settings.id, { settings, monthlyLimit: undefined, poolIds: new Set(), ips: new Set() });
  },
  [api.subaccounts.get.route]: ({ account }, { body }) => {
    const { subaccount: settings } = z.decode(api.subaccounts.get.output, body as never);
    account.subaccounts.set(settings.id, { settings, monthlyLimit: undefined, poolIds: new Set(), ips: new Set() });
  },
  [api.subaccounts.disable.route]: ({ account }, { body }) => {
    const { subaccount } = z.decode(api.subaccounts.disable.output, body as never);
    account.subaccounts.set(subaccount.id, {
      settings: { ...subaccount, status: 'open' },
      monthlyLimit: undefined,
      poolIds: new Set(),
      ips: new Set(),
    });
  },
};

import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { createDkimKey } from '../store/dkim-key';
import { dnsRecords } from '../store/dns-records';
import { findDomain, rootOf } from '../store/find-domain';
import { createObjectId } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { setSmtpPassword } from './credentials';
import { defaultTracking } from './domain-tracking';

type Creation = z.output<typeof api.domains.create.input>;

export const domains: Behaviours<typeof api.domains> = {
  list: ({ store, subaccountId }, { state, authority, search = '', sort, includeSubaccounts = false, skip = 0, pageSize = 100 }) => {
    // "If state is specified then only state filtering will be proceed", says the OpenAPI document.
    const wanted = ({ settings, dkimHost }: StoredDomain) =>
      state === undefined ? authority === undefined || dkimHost === authority.toLowerCase() : settings.state === state;
    const newestFirst = [...store.domains.values()].reverse();
    const mine = newestFirst.filter(({ settings }) => includeSubaccounts || settings.subaccountId === subaccountId);
    const found = mine.filter((domain) => wanted(domain) && domain.settings.name.includes(search.toLowerCase()));
    if (sort !== undefined) found.sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
    if (sort === 'name:desc') found.reverse();
    return { totalCount: found.length, items: found.slice(skip, skip + pageSize).map(({ settings }) => settings) };
  },

  get: (context, { domain: name, extended }) => {
    context.tasks.read(`domain ${name.toLowerCase()}`);
    const domain = findDomain(context.store, name);
    const { settings, mailfromHost, dkimHost } = domain;
    return { domain: extended ? { ...settings, mailfromHost, dkimHost } : settings, ...dnsRecords(context, domain) };
  },

  create: (context, input) => {
    const name = input.name.toLowerCase();
    // Names are global, so the other region counts too; a domain that is being deleted still holds its name.
    if (Object.values(context.stores).some((store) => store.domains.has(name)))
      throw refuse(400, { message: 'This domain name is already taken' });
    const domain = createDomain(context, { ...input, name });
    context.store.domains.set(name, domain);
    return { message: 'Domain DNS records have been created', domain: domain.settings, ...dnsRecords(context, domain) };
  },

  update: (context, { domain: name, smtpPassword, mailfromHost, ...settings }) => {
    const domain = findDomain(context.store, name);
    if (smtpPassword !== undefined) setSmtpPassword(context.store, domain, smtpPassword);
    if (mailfromHost !== undefined) domain.mailfromHost = mailfromHost;
    const security = settings.useAutomaticSenderSecurity;
    if (security !== undefined && security !== domain.settings.useAutomaticSenderSecurity) forgetVerification(domain);
    Object.assign(domain.settings, settings);
    return { message: 'Domain has been updated', domain: domain.settings, ...dnsRecords(context, domain) };
  },

  verify: (context, { domain: name }) => {
    const domain = findDomain(context.store, name);
    const { name: own, id } = domain.settings;
    context.tasks.add(
      context.transitions.verification,
      { kind: 'verify-domain', region: context.region, domain: own, id },
      `domain ${own}`,
    );
    return { message: 'Domain DNS records have been updated', domain: domain.settings, ...dnsRecords(context, domain) };
  },

  delete: ({ store, region, tasks, transitions }, { domain: name }) => {
    const domain = findDomain(store, name);
    refuseDeletion(store, domain);
    const { name: own, id } = domain.settings;
    tasks.add(transitions.deletion, { kind: 'delete-domain', region, domain: own, id }, `domain ${own}`);
    return { message: 'Domain will be deleted in the background' };
  },

  getConnection: ({ store }, { domain }) => connectionOf(findDomain(store, domain)),

  updateConnection: ({ store }, { domain: name, ...connection }) => {
    const domain = findDomain(store, name);
    Object.assign(domain.settings, connection);
    const message = 'Domain connection settings have been updated, may take 10 minutes to fully propagate';
    return { message, ...connectionOf(domain) };
  },
};

const connectionOf = ({ settings: { requireTls, skipVerification } }: StoredDomain) => ({ requireTls, skipVerification });

function createDomain({ store, dns }: Context, input: Creation): StoredDomain {
  const { dkimHostName, forceDkimAuthority, forceRootDkimHost, ...rest } = input;
  const { smtpPassword, dkimSelector = 'smtp', dkimKeySize, ips = [], poolId, ...shown } = rest;
  const domain: StoredDomain = {
    settings: {
      createdAt: store.now(),
      id: createObjectId(store),
      isDisabled: false,
      requireTls: false,
      skipVerification: false,
      smtpLogin: '',
      spamAction: 'disabled',
      state: 'unverified',
      type: 'custom',
      useAutomaticSenderSecurity: false,
      webPrefix: 'email',
      webScheme: 'http',
      wildcard: false,
      encryptIncomingMessage: false,
      messageTtl: 0,
      ...shown,
    },
    dns,
    verifiedDns: 'unknown',
    credentials: new Map(),
    mailfromHost: input.name,
    dkimHost: dkimHostName?.toLowerCase() ?? (forceDkimAuthority ? input.name : signerOf(store, input.name, forceRootDkimHost)),
    dkimKeys: [createDkimKey(store, dkimSelector, dkimKeySize)],
    rotation: { enabled: true, interval: '5d', activeSelector: 'pdk1' },
    tracking: defaultTracking(),
    certificates: new Map(),
    forwards: new Map(),
    webhooks: new Map(),
    templates: new Map(),
    bounces: new Map(),
    unsubscribes: new Map(),
    complaints: new Map(),
    allowlist: new Map(),
    tags: new Map(),
    ips,
    poolId,
    spilloverPoolId: undefined,
    dynamicPool: undefined,
    timesShown: 0,
  };
  if (smtpPassword !== undefined) setSmtpPassword(store, domain, smtpPassword);
  return domain;
}

const signerOf = (store: Store, name: string, forceRoot = false) =>
  rootOf(store, name) ?? (forceRoot ? name.split('.').slice(-2).join('.') : name);

/** Other records are needed now, so what was found before says nothing. */
function forgetVerification(domain: StoredDomain): void {
  domain.verifiedDns = 'unknown';
  domain.settings.state = 'unverified';
  for (const key of domain.dkimKeys) key.verifiedDns = 'unknown';
}

/** The three refusals are documented, their words are not. */
function refuseDeletion(store: Store, { settings: { name, type, state } }: StoredDomain): void {
  if (type === 'sandbox') throw refuse(400, { message: 'Sandbox domain cannot be deleted' });
  if (state === 'disabled') throw refuse(400, { message: 'Domain is disabled' });
  const isAuthority = [...store.domains.values()].some(({ dkimHost, settings }) => dkimHost === name && settings.name !== name);
  if (isAuthority) throw refuse(400, { message: 'Domain is used as DKIM authority for other domains' });
}

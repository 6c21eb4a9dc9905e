import type { api } from 'mailgun-sdk';
import type { Call } from './call';
import { domainsInCursor } from './event-cursor';
import { type Carried, carried } from './given';
import { mailboxesIn } from './mailboxes';

/** What a call acts on, or shows: some domains, or more than that. */
export type Reach =
  | { readonly kind: 'domains'; readonly domains: readonly string[] }
  | { readonly kind: 'account' }
  | { readonly kind: 'unreadable'; readonly field: string };

/** The fields that name a domain, or a mailing list, which is part of its domain. Where none of them is given, the call acts on the account. */
const namesOfDomain: Readonly<Record<keyof typeof api, readonly string[]>> = {
  messages: ['domain_name', 'name'],
  domains: ['name'],
  domainsV3: ['name'],
  domainKeys: ['authority_name', 'name', 'signing_domain'],
  domainTracking: ['name'],
  dkimRotation: ['name'],
  trackingCertificates: ['domain'],
  lists: ['list_address'],
  listMembers: ['list_address'],
  templates: ['domain_name'],
  templateVersions: ['domain_name'],
  accountTemplates: [],
  accountTemplateVersions: [],
  events: ['domain_name'],
  logs: [],
  bounces: ['domain_name'],
  unsubscribes: ['domain_name'],
  complaints: ['domain_name'],
  allowlist: ['domain_name'],
  routes: [],
  webhooks: ['domain', 'domain_name'],
  accountWebhooks: [],
  metrics: [],
  analyticsTags: [],
  tags: ['domain'],
  tagsByPath: ['domain'],
  stats: ['domain'],
  bounceClassification: ['domain'],
  keys: [],
  credentials: ['domain_name'],
  forwards: [],
  ips: [],
  domainIps: ['name'],
  ipPools: [],
  ipPoolDelegations: [],
  dynamicIpPools: [],
  ipWarmups: [],
  ipAllowlist: [],
  sendAlerts: [],
  limitThresholds: [],
  alerts: [],
  validations: [],
  bulkValidations: [],
  seedLists: [],
  inboxTests: [],
  inboxResults: [],
  subaccounts: [],
  account: [],
  customMessageLimit: [],
  users: [],
};

/** Where an operation differs from the others of its noun. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // The copy may go to another domain, or to a sub-account.
  'templates.copy': [],
  // The address of the list that is made, and the one that it gets.
  'lists.create': ['address'],
  'lists.update': ['list_address', 'address'],
  'forwards.list': ['domain.name'],
  'keys.list': ['domain_name'],
  'ips.deleteFromPool': ['name'],
  'dynamicIpPools.enroll': ['name'],
  'dynamicIpPools.unenroll': ['name'],
  'dynamicIpPools.preview': ['name'],
  'dynamicIpPools.override': ['name'],
  'dynamicIpPools.removeOverride': ['name'],
  'dynamicIpPools.listDomainHistory': ['name'],
};

/** A login is given by its name, or as a whole address, which could be one of another domain. */
const logins: readonly string[] = ['spec', 'login', 'mailbox'];

/** Analytics of a domain are a question about the account with a filter. */
const filtered: readonly string[] = ['metrics.query', 'metrics.queryUsage', 'logs.list', 'bounceClassification.query'];

export function reachOf(call: Call): Reach {
  const { noun, name } = call.operation;
  if (filtered.includes(name)) return filteredDomains(call);
  if (name === 'events.list' && call.path.page !== undefined) return cursorDomains(call, call.path.page);
  // A key of another kind than `domain` is for the whole account, whatever domain is named beside it.
  if (name === 'keys.create' && call.fields.kind === 'domain') return domainsIn(call, ['domain_name']);
  const whole = noun === 'credentials' ? carried(call, logins).filter(({ text }) => text.includes('@')) : [];
  return domainsIn(call, exceptions[name] ?? namesOfDomain[noun as keyof typeof api], whole);
}

/** The domain of the path and those of the cursor: which of them Mailgun goes by is not documented. */
function cursorDomains(call: Call, token: string): Reach {
  const inPath = domainsIn(call, namesOfDomain.events);
  const inCursor = domainsInCursor(token)?.map(domainOf);
  if (inCursor === undefined || inCursor.length === 0 || inCursor.includes(undefined)) return { kind: 'unreadable', field: 'the cursor' };
  return inPath.kind === 'domains'
    ? { kind: 'domains', domains: [...new Set([...inPath.domains, ...(inCursor as readonly string[])])] }
    : inPath;
}

function domainsIn(call: Call, names: readonly string[], more: readonly Carried[] = []): Reach {
  const domains: string[] = [];
  for (const { field, text } of [...carried(call, names), ...more]) {
    const domain = domainOf(text);
    if (domain === undefined) return { kind: 'unreadable', field };
    domains.push(domain);
  }
  return domains.length === 0 ? { kind: 'account' } : { kind: 'domains', domains };
}

/** A domain, or that of an address. */
function domainOf(text: string): string | undefined {
  const [address, ...more] = mailboxesIn(text.includes('@') ? text : `list@${text}`) ?? [];
  return more.length > 0 ? undefined : address?.slice(address.lastIndexOf('@') + 1);
}

interface Condition {
  readonly attribute?: unknown;
  readonly comparator?: unknown;
  readonly values?: readonly { readonly value?: unknown }[];
}

/** All conditions must hold, so one that names the domains is enough. */
function filteredDomains({ fields }: Call): Reach {
  const { filter, include_subaccounts: others } = fields as { filter?: { AND?: readonly Condition[] }; include_subaccounts?: unknown };
  const conditions = Array.isArray(filter?.AND) ? filter.AND : [];
  const condition = conditions.find(
    ({ attribute, comparator }) => (attribute === 'domain' || attribute === 'domain.name') && comparator === '=',
  );
  const domains = (Array.isArray(condition?.values) ? (condition.values as readonly { readonly value?: unknown }[]) : []).map(({ value }) =>
    domainOf(String(value)),
  );
  if (others === true || domains.length === 0 || domains.includes(undefined)) return { kind: 'account' };
  return { kind: 'domains', domains: domains as readonly string[] };
}

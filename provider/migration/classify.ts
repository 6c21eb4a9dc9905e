import type { Values } from '../lifecycle/define-resource';

/** What a resource of another tool is here, or why it is nothing. */
export type Classified = { readonly type: string; readonly id: string; readonly known?: Values } | { readonly reason: string };

type Reader = (its: Values) => Classified;

/** Terraform's providers and Pulumi's bridge to them name a resource alike, but for spelling; the forks have other names for some. */
const readers: Readonly<Record<string, Reader>> = {
  domain: (its) => thing('Domain', lower(text(its, 'name') ?? idIn(its)), { smtpPassword: text(its, 'smtp_password') }),
  route: (its) => thing('Route', idIn(its)),
  webhook: (its) => {
    const [domain, event] = webhookOf(its);
    return thing('Webhook', join('/', lower(domain), event));
  },
  api_key: readKey,
  domain_sending_key: readKey,
  credential: readCredential,
  domain_credential: readCredential,
  smtp_credential: readCredential,
  domain_dkim_key: (its) => thing('DkimKey', join('/', lower(text(its, 'domain')), text(its, 'selector'))),
  ip_allowlist: (its) => thing('IpAllowlistEntry', text(its, 'address') ?? idIn(its)),
  mailing_list: (its) => thing('MailingList', lower(text(its, 'address') ?? idIn(its))),
  mailing_list_member: (its) => thing('MailingListMember', join('/', lower(text(its, 'list_address')), lower(text(its, 'member_address')))),
  template: (its) => thing('Template', join('/', part(its, 'domain'), part(its, 'name'))),
  template_version: (its) => thing('TemplateVersion', join('/', part(its, 'domain'), part(its, 'template_name'), part(its, 'tag'))),
  // Its attribute `id` is another one, which Mailgun's calls do not take.
  send_alert: (its) => thing('SendAlert', text(its, 'name')),
  domain_ip: () => ({ reason: 'Here it is the argument ips of the Domain.' }),
  domain_tracking: () => ({
    reason: 'Here it is the arguments openTracking, clickTracking and unsubscribeTracking of the Domain.',
  }),
  domain_verification: () => ({
    reason:
      'It is an action and nothing that exists at Mailgun. Add a DomainVerification to the program if it should wait for the records.',
  }),
};

/** What it is here. Some providers have a region for each resource, `us` where none is given. */
export function classify(kind: string, its: Values, region: string | undefined): Classified {
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!reader) return { reason: `No class here manages what mailgun_${kind} does.` };
  const home = regionOf(its);
  if (region !== undefined && home !== undefined && home !== region.toLowerCase())
    return { reason: `It is in the region ${home}, and this account is in ${region}. Take it over in a stack with the region ${home}.` };
  return reader(its);
}

function thing(type: string, id: string | undefined, known: Values = {}): Classified {
  if (id === undefined) return { reason: `It has no id that can be read, such as of a ${type} whose creation failed.` };
  const given = Object.entries(known).filter(([, value]) => value !== undefined);
  return { type, id, ...(given.length > 0 && { known: Object.fromEntries(given) }) };
}

/** An attribute that says something: providers write `""` and `null` for what they do not know. */
function text(its: Values, name: string): string | undefined {
  const value = its[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Ids that were given to `terraform import` or `pulumi import` begin with the region: `us:mail.example.com`. */
const prefixed = /^(us|eu):(?=.)/i;

/** The common provider takes every region but `eu` for `us`, whatever its state says (mailgun/config.go). The fork has none in the state. */
function regionOf(its: Values): string | undefined {
  const region = text(its, 'region') ?? prefixed.exec(text(its, 'id') ?? '')?.[1];
  return region && (region.toLowerCase() === 'eu' ? 'eu' : 'us');
}

const idIn = (its: Values) => text(its, 'id')?.replace(prefixed, '');

const lower = (value: string | undefined) => value?.toLowerCase();

/** A part of a template's id, which may hold slashes. Mailgun lower-cases domain, name and tag. */
const part = (its: Values, name: string) => {
  const value = lower(text(its, name));
  return value === undefined ? undefined : encodeURIComponent(value);
};

const join = (separator: string, ...parts: readonly (string | undefined)[]) =>
  parts.includes(undefined) ? undefined : parts.join(separator);

/** After an import there may be nothing but the id: `us:<domain>:<event>`, `<domain>:<event>`, and `<domain>/<event>` in the fork. */
function webhookOf(its: Values) {
  const event = text(its, 'kind') ?? text(its, 'webhook_type');
  const domain = text(its, 'domain');
  return domain !== undefined && event !== undefined ? [domain, event] : (/^([^:/]+)[:/]([^:/]+)$/.exec(idIn(its) ?? '')?.slice(1) ?? []);
}

/**
 * The login is the part before the `@`, or the whole address; in the first providers it was the attribute `email`. After an import there may be
 * nothing but the id, which is the address, and `<domain>/<login>` in the fork.
 */
function readCredential(its: Values): Classified {
  const login = text(its, 'login') ?? text(its, 'email');
  const given = login?.includes('@') ? login : join('@', login, text(its, 'domain'));
  const address = given ?? idIn(its)?.replace(/^([^@/]+)\/([^@/]+)$/, '$2@$1');
  return thing('SmtpCredential', address && /^[^@\s]+@[^@\s]+$/.test(address) ? address.toLowerCase() : undefined, {
    password: text(its, 'password'),
  });
}

function readKey(its: Values): Classified {
  // Kinds and roles that `ApiKey` has no words for.
  if (its.kind === 'web') return { reason: 'It is a key of the kind web: the session of a user, which ends within a day.' };
  if (its.role === 'support')
    return { reason: 'It is a key with the role support, which no ApiKey can have. Create one with another role.' };
  return thing('ApiKey', idIn(its), { secret: text(its, 'secret'), expiration: lifetimeOf(its) });
}

/** In seconds. The common provider calls it `expires_at`, and sends it to Mailgun as the lifetime; the fork's `expires_at` is the time, as text. */
function lifetimeOf({ expiration, expires_at: other }: Values): number | undefined {
  return [expiration, other].find((value): value is number => typeof value === 'number' && value > 0);
}

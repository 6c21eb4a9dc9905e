import type { Values } from '../lifecycle/define-resource';

/** An argument that says which other thing is meant. Arguments that happen to hold the same text are none. */
interface Reference {
  readonly argument: string;
  /** The class and the property that it is. */
  readonly type: string;
  readonly property: string;
  /** The id of the thing that is meant. */
  readonly idOf: (args: Values) => unknown;
}

const toDomain = (argument: string): Reference => ({ argument, type: 'Domain', property: 'name', idOf: (args) => args[argument] });

const toTemplate: Reference = {
  argument: 'name',
  type: 'Template',
  property: 'name',
  idOf: ({ domain, name }) => [domain, name].flatMap((part) => (part === undefined ? [] : [encodeURIComponent(String(part))])).join('/'),
};

/** By class. */
export const references: Readonly<Record<string, readonly Reference[]>> = {
  ApiKey: [toDomain('domainName')],
  DkimKey: [toDomain('signingDomain')],
  Domain: [{ argument: 'poolId', type: 'IpPool', property: 'id', idOf: ({ poolId }) => poolId }],
  MailingListMembers: [{ argument: 'list', type: 'MailingList', property: 'address', idOf: ({ list }) => list }],
  SmtpCredential: [toDomain('domain')],
  SuppressionAllowlistEntry: [toDomain('domain')],
  Template: [toDomain('domain')],
  TemplateVersion: [toDomain('domain'), toTemplate],
  Webhook: [toDomain('domain')],
};

/** The host that a thing is at, although no argument is the name of a domain. */
const hosts: Readonly<Record<string, (args: Values) => unknown>> = {
  MailingList: ({ address }) => address,
  MailingListMembers: ({ list }) => list,
  Forward: ({ match }) => match,
  TrackingCertificate: ({ host }) => host,
};

/** The domain that a thing is of, if it is one of these: without it, a new account could not have the thing. */
export function domainOf(
  { type, args }: { readonly type: string; readonly args: Values },
  domains: ReadonlySet<string>,
): string | undefined {
  const named = references[type]?.find((each) => each.type === 'Domain')?.argument;
  const host = String((named === undefined ? hosts[type]?.(args) : args[named]) ?? '');
  let name = host.slice(host.lastIndexOf('@') + 1);
  while (name.includes('.') && !domains.has(name)) name = type === 'TrackingCertificate' ? name.slice(name.indexOf('.') + 1) : '';
  return domains.has(name) ? name : undefined;
}

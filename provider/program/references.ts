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

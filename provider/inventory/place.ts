import type { Values } from '../lifecycle/define-resource';

/** The host that a thing is at, for classes whose things belong to domains. An address is at what follows its `@`. */
const hosts: Readonly<Record<string, (args: Values) => unknown>> = {
  ApiKey: ({ domainName }) => domainName,
  DkimKey: ({ signingDomain }) => signingDomain,
  Domain: ({ name }) => name,
  Forward: ({ match }) => match,
  MailingList: ({ address }) => address,
  MailingListMembers: ({ list }) => list,
  SmtpCredential: ({ domain }) => domain,
  SuppressionAllowlistEntry: ({ domain }) => domain,
  Template: ({ domain }) => domain,
  TemplateVersion: ({ domain }) => domain,
  // The domain of `email.mail.example.com` is mail.example.com.
  TrackingCertificate: ({ host }) => String(host).slice(String(host).indexOf('.') + 1),
  Webhook: ({ domain }) => domain,
};

/** Whether things of a class can belong to a domain. */
export const isOfDomains = (type: string): boolean => type in hosts;

/** The domain that a thing is of, if it is one of these: without it, a new account could not have the thing. */
export function domainOf(
  { type, args }: { readonly type: string; readonly args: Values },
  domains: ReadonlySet<string>,
): string | undefined {
  const at = String(hosts[type]?.(args) ?? '');
  const host = at.slice(at.lastIndexOf('@') + 1).toLowerCase();
  return domains.has(host) ? host : undefined;
}

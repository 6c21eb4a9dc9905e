import type { Resource } from '../lifecycle/define-resource';
import { accountWebhook } from './account-webhook';
import { apiKey } from './api-key';
import { dkimKey } from './dkim-key';
import { dkimRotation } from './dkim-rotation';
import { domain } from './domain';
import { domainVerification } from './domain-verification';
import { forward } from './forward';
import { ipAllowlistEntry } from './ip-allowlist-entry';
import { ipPool } from './ip-pool';
import { mailingList } from './mailing-list';
import { mailingListMember } from './mailing-list-member';
import { mailingListMembers } from './mailing-list-members';
import { route } from './route';
import { sendAlert } from './send-alert';
import { smtpCredential } from './smtp-credential';
import { subaccount } from './subaccount';
import { suppressionAllowlistEntry } from './suppression-allowlist-entry';
import { template } from './template';
import { templateVersion } from './template-version';
import { trackingCertificate } from './tracking-certificate';
import { webhook } from './webhook';

/** Every resource by its type, which Pulumi's state holds for ever. */
export const resources = {
  Domain: domain,
  Route: route,
  Webhook: webhook,
  MailingList: mailingList,
  MailingListMember: mailingListMember,
  MailingListMembers: mailingListMembers,
  DomainVerification: domainVerification,
  SuppressionAllowlistEntry: suppressionAllowlistEntry,
  DkimKey: dkimKey,
  Forward: forward,
  SendAlert: sendAlert,
  IpPool: ipPool,
  ApiKey: apiKey,
  DkimRotation: dkimRotation,
  SmtpCredential: smtpCredential,
  Template: template,
  TemplateVersion: templateVersion,
  TrackingCertificate: trackingCertificate,
  AccountWebhook: accountWebhook,
  IpAllowlistEntry: ipAllowlistEntry,
  Subaccount: subaccount,
} as unknown as Readonly<Record<string, Resource>>;

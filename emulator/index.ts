export type { Seed } from './control/operations/seed';
export type { EmulatedAccount } from './emulated-account';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { FaultAnswer, ReplacedAnswer, SmtpReply, Stage } from './faults/answers';
export type { Fault, HttpFault, SmtpFault } from './faults/fault';
export type { FaultRule, Faults } from './faults/faults';
export type { RateLimit } from './http/rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './http/requests';
export type { Keep } from './store/retention';
export type { Account, AlertSettings, Store } from './store/store';
export type {
  AllowlistEntry,
  DkimKey,
  DkimRotation,
  DnsRecord,
  DomainSettings,
  DynamicPoolMove,
  DynamicPoolName,
  SandboxRecipient,
  StoredAccountWebhook,
  StoredAlert,
  StoredBounce,
  StoredBulkValidation,
  StoredComplaint,
  StoredCredential,
  StoredDomain,
  StoredEvent,
  StoredForward,
  StoredInboxResult,
  StoredIp,
  StoredIpPool,
  StoredKey,
  StoredLimitThreshold,
  StoredList,
  StoredMember,
  StoredMessage,
  StoredRoute,
  StoredSeedList,
  StoredSendAlert,
  StoredSubaccount,
  StoredTemplate,
  StoredTemplateVersion,
  StoredUnsubscribe,
  StoredUser,
  TagNote,
  ThresholdHit,
  Tracking,
  TrackingCertificate,
  WebhookEventType,
} from './store/stored';

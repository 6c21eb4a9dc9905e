export type { Seed } from './control/seed';
export type { EmulatedAccount } from './emulated-account';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { FaultAnswer, ReplacedAnswer, SmtpReply, Stage } from './faults/answers';
export type { Fault, HttpFault, SmtpFault } from './faults/fault';
export type { FaultRule, Faults } from './faults/faults';
export type { RateLimit } from './http/rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './http/requests';
export type { Keep } from './store/retention';
export type { Account, Store } from './store/store';
export type {
  AllowlistEntry,
  DkimKey,
  DkimRotation,
  DnsRecord,
  DomainSettings,
  SandboxRecipient,
  StoredAccountWebhook,
  StoredBounce,
  StoredComplaint,
  StoredCredential,
  StoredDomain,
  StoredEvent,
  StoredForward,
  StoredIp,
  StoredIpPool,
  StoredKey,
  StoredLimitThreshold,
  StoredList,
  StoredMember,
  StoredMessage,
  StoredRoute,
  StoredSendAlert,
  StoredSubaccount,
  StoredTemplate,
  StoredTemplateVersion,
  StoredUnsubscribe,
  TagNote,
  ThresholdHit,
  Tracking,
  TrackingCertificate,
  WebhookEventType,
} from './store/stored';

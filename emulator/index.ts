export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Fault, FaultAnswer, ReplacedAnswer } from './faults';
export type { RateLimit } from './rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './requests';
export type { Account, Store } from './store';
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
} from './stored';

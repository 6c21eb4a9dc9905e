export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Fault, FaultAnswer, ReplacedAnswer } from './faults';
export type { RateLimit } from './rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './requests';
export type {
  AllowlistEntry,
  DkimKey,
  DkimRotation,
  DnsRecord,
  DomainSettings,
  Store,
  StoredBounce,
  StoredComplaint,
  StoredDomain,
  StoredEvent,
  StoredForward,
  StoredIp,
  StoredIpPool,
  StoredLimitThreshold,
  StoredList,
  StoredMember,
  StoredMessage,
  StoredRoute,
  StoredSendAlert,
  StoredTemplate,
  StoredTemplateVersion,
  StoredUnsubscribe,
  ThresholdHit,
  Tracking,
  TrackingCertificate,
  WebhookEventType,
} from './store';

export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Fault, FaultAnswer, ReplacedAnswer } from './faults';
export type { RateLimit } from './rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './requests';
export type {
  AllowlistEntry,
  DkimKey,
  DnsRecord,
  DomainSettings,
  Store,
  StoredBounce,
  StoredComplaint,
  StoredDomain,
  StoredEvent,
  StoredList,
  StoredMember,
  StoredMessage,
  StoredRoute,
  StoredTemplate,
  StoredTemplateVersion,
  StoredUnsubscribe,
  Tracking,
  WebhookEventType,
} from './store';

export { type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Fault, FaultAnswer, ReplacedAnswer } from './faults';
export type { RateLimit } from './rate-limit';
export type { Fields, ReceivedFile, ReceivedRequest } from './requests';
export type {
  DkimKey,
  DnsRecord,
  DomainSettings,
  Store,
  StoredDomain,
  StoredEvent,
  StoredMessage,
  StoredRoute,
  Tracking,
  WebhookEventType,
} from './store';

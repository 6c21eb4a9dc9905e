export { api, areas } from './api';
export { type AnswerOf, type Call, decodeAnswer, encodeInput, type InputOf, type ItemOf } from './calls';
export { createMailgun, type Mailgun, type MailgunOptions, type RequestOptions } from './client';
export type { CreateAll, CreateAllOptions } from './compositions/create-all';
export type { Batch, BatchChunk, BatchOptions, BatchProgress, BatchRecipient, BatchResult } from './compositions/send-batch';
export type { AttachmentStream, QueuedMessage, StoredMessage } from './compositions/stored-messages';
export type { EventCursor, EventTail, LoggedEvent, TailOptions } from './compositions/tail-events';
export { isMailgunError, MailgunError, type MailgunErrorCode } from './errors';
export type { CallOptions, ResponseHead } from './http/call-options';
export { type EncodedBody, encodeBody, type Request as WireRequest } from './http/encode-body';
export { hosts, isLoopback, type Region } from './http/hosts';
export type { Attempt, Upcoming } from './http/transport';
export type * from './names';
export type { ListLimit, OpenPage, Page, Pages } from './pages';
export {
  type Body,
  type Endpoint,
  fieldsOf,
  fillRoute,
  type Method,
  nothing,
  type Paging,
  type Role,
  wireNamesOf,
} from './schema/endpoint';
export { parseUrl } from './schema/parse-url';
export { findProblems, suggestion } from './schema/problems';
export type { Content, Upload } from './schema/upload';
export { type InputsOf, object, type Shape, type Spelled, type ValuesOf, type WireObject } from './schema/wire';
export { version } from './version';
export { isKnownEvent, type UnknownWebhookEvent, type WebhookEvent } from './webhooks/events';
export { createNodeWebhookHandler, createWebhookHandler, type WebhookHandlerOptions } from './webhooks/handler';
export { type InboundAttachment, type InboundMessage, type InboundSource, parseInbound, type StoredAttachment } from './webhooks/inbound';
export { createRedisReplayStore, type RedisClient } from './webhooks/redis-replay-store';
export { createMemoryReplayStore, type ReplayStore } from './webhooks/replay-store';
export { type SignOptions, signWebhook } from './webhooks/sign';
export { type BelievedWebhook, type VerifiedWebhook, type VerifyOptions, verifyWebhook, type WebhookRefusal } from './webhooks/verify';

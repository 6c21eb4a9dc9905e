export { api, areas } from './api';
export { type Call, createMailgun, hosts, type Mailgun, type MailgunOptions, type Region } from './client';
export { type Body, type Endpoint, fieldsOf, type Method, type Paging, type Role } from './endpoint';
export { isMailgunError, MailgunError, type MailgunErrorCode } from './errors';
export type { Page, Pages } from './pages';
export { findProblems } from './problems';
export type { CallOptions } from './transport';
export { object, type Shape, type Spelled, type ValuesOf, type WireObject } from './wire';

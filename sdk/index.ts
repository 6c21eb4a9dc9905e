export { api, areas } from './api';
export { type Call, createMailgun, hosts, type Mailgun, type MailgunOptions, type Region } from './client';
export type { Body, Endpoint, Method, Paging, Role } from './endpoint';
export { isMailgunError, MailgunError, type MailgunErrorCode } from './errors';
export type { Page, Pages } from './pages';
export type { CallOptions } from './transport';

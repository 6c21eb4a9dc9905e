import type { IncomingMessage } from 'node:http';
import { thisMachine } from '../gate';

/** Whether the Host header names us: a page of elsewhere whose name leads here (DNS rebinding) names itself. */
export function isOurName({ headers }: IncomingMessage, allowedHosts: readonly string[] = thisMachine): boolean {
  const [, name] = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.exec(headers.host ?? '') ?? [];
  return name !== undefined && allowedHosts.some((allowed) => allowed.toLowerCase() === name.toLowerCase());
}

/** Only browsers send these, and no browser has business here. */
export const isBrowser = ({ headers }: IncomingMessage): boolean => headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;

/** The token of a request, as Mailgun's clients send a key (`api:<token>`) or as a Bearer token; empty where there is none that can be read. */
export function tokenOf({ headers }: IncomingMessage): string {
  const { authorization = '' } = headers;
  const [, bearer] = /^bearer ([\x21-\x7e]+)$/i.exec(authorization) ?? [];
  if (bearer !== undefined) return bearer;
  const [, basic = ''] = /^basic ([a-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const [, token = ''] = /^api:([\x21-\x7e]+)$/.exec(Buffer.from(basic, 'base64').toString('latin1')) ?? [];
  return token;
}

/** W3C trace context: https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceIdOf({ headers }: IncomingMessage): string | undefined {
  const [, id] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(String(headers.traceparent ?? '')) ?? [];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

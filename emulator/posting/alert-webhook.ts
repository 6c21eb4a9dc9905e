import { createHmac } from 'node:crypto';
import { isAllowed } from './allowed-hosts';

const longestWait = 10_000;

/** What a URL answers to a GET; nothing where nobody listens there. @throws an error for a host that nothing may be posted to. */
export const statusOfGet = (url: string, postTo: readonly string[]): Promise<number | undefined> =>
  statusOf(url, postTo, { method: 'GET' });

/** Posts an alert, signed over its whole body (OpenAPI document), and says what it is answered as `statusOfGet` does. */
export function postAlert(url: string, postTo: readonly string[], alert: object, signingKey: string): Promise<number | undefined> {
  const body = JSON.stringify(alert);
  const signature = createHmac('sha256', signingKey).update(body).digest('hex');
  return statusOf(url, postTo, { method: 'POST', headers: { 'content-type': 'application/json', 'x-sign': signature }, body });
}

async function statusOf(url: string, postTo: readonly string[], request: RequestInit): Promise<number | undefined> {
  if (!isAllowed(url, postTo)) throw new Error(`nothing may be posted to ${url}`);
  const signal = AbortSignal.timeout(longestWait);
  const response = await fetch(url, { ...request, redirect: 'manual', signal }).catch(() => undefined);
  // Nobody reads it, and an endless one must not be waited for.
  await response?.body?.cancel();
  return response?.status;
}

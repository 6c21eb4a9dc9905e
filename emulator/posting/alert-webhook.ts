import { createHmac } from 'node:crypto';
import { NotAllowed, reach } from './reach';

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
  try {
    return (await reach(url, postTo, request)).status;
  } catch (error) {
    if (error instanceof NotAllowed) throw error;
    return undefined;
  }
}

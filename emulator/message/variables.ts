import type { StoredMessage } from '../store/stored';
import { type Header, headerValue, jsonObject } from './header';

/** Where a message says by header what others say by parameter: headers of the API, or of MIME. */
const headersOf = ({ headers = [], input }: StoredMessage): readonly Header[] => [...Object.entries(input.headers ?? {}), ...headers];

/** What comes back with every event: `v:`, and what `X-Mailgun-Variables` has. */
export const userVariables = (message: StoredMessage): Readonly<Record<string, unknown>> => ({
  ...jsonObject(headerValue(headersOf(message), 'x-mailgun-variables')),
  ...message.input.variables,
});

/** What was given for the template alone: `t:variables`, and what `X-Mailgun-Template-Variables` has. */
export const templateVariables = (message: StoredMessage): Readonly<Record<string, unknown>> => ({
  ...jsonObject(headerValue(headersOf(message), 'x-mailgun-template-variables')),
  ...message.input.templateVariables,
});

/** The variables of one recipient; addresses have no case. */
export function recipientVariables({ input }: StoredMessage, recipient: string): Readonly<Record<string, unknown>> {
  const wanted = recipient.toLowerCase();
  return Object.entries(input.recipientVariables ?? {}).find(([address]) => address.trim().toLowerCase() === wanted)?.[1] ?? {};
}

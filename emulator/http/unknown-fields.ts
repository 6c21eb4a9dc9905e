import { type Endpoint, wireNamesOf } from 'mailgun-sdk';
import type { Fields } from './requests';

/** The fields of a request that the endpoint is not declared to have. They are no mistake: Mailgun ignores what it does not know, and may know more by now. */
export function unknownFields(endpoint: Endpoint, fields: Fields): readonly string[] {
  const { names, prefixes } = wireNamesOf(endpoint);
  const isKnown = (name: string) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
  return Object.keys(fields).filter((name) => !isKnown(name.replace(/\[\]$/, '')));
}

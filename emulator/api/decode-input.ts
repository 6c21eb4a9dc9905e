import { type Endpoint, fieldsOf } from 'mailgun-sdk';
import { z } from 'zod';
import type { Fields } from '../http/requests';
import { invalidInput } from './invalid-input';

/** Fields that are there and empty (mailgun-ruby: domains.yml, 2025-02; account_webhooks.yml, 2026-05; mailgun.js sends `limit=` where it means none). */
const asGoodAsAbsent = new Set(['POST smtp_password', 'PUT smtp_password', 'GET webhook_ids', 'GET limit']);

/** The input of an endpoint in the SDK's spelling, or the refusal in Mailgun's words. */
export function decodeInput(noun: string, endpoint: Endpoint, path: Fields, fields: Fields): unknown {
  const named = Object.entries(fields).map(([name, value]) => [name.replace(/\[\]$/, ''), value] as const);
  const given = named.filter(([name, value]) => value !== '' || !asGoodAsAbsent.has(`${endpoint.method} ${name}`));
  const wire = { ...Object.fromEntries(given), ...spellPath(endpoint, path) };
  const decoded = z.safeDecode(endpoint.input, wire);
  if (decoded.success) return decoded.data;
  throw invalidInput(noun, endpoint, decoded.error, wire);
}

/** Where the endpoint has a field beside the path of the same name, that of the path is declared with its braces. */
function spellPath(endpoint: Endpoint, path: Fields): Fields {
  const spelled = Object.values(fieldsOf(endpoint)).map((schema) => ('spelling' in schema ? schema.spelling : undefined));
  return Object.fromEntries(Object.entries(path).map(([name, value]) => [spelled.includes(`{${name}}`) ? `{${name}}` : name, value]));
}

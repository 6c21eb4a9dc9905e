import { type Endpoint, fieldsOf } from 'mailgun-sdk';
import { z } from 'zod';
import { holdsTooDeep } from '../http/json-depth';
import { refuse } from '../http/refusal';
import type { Fields } from '../http/requests';
import { invalidInput, spellingOf } from './invalid-input';

/**
 * An empty field says nothing in a question: mailgun.js sends `limit=` and others `page=` where they mean none. In a form only the one here
 * (mailgun-ruby, domains.yml, 2025-02).
 */
const isAsGoodAsAbsent = ({ method }: Endpoint, name: string) => method === 'GET' || name === 'smtp_password';

/** The input of an endpoint in the SDK's spelling, or the refusal in Mailgun's words. */
export function decodeInput(noun: string, endpoint: Endpoint, path: Fields, fields: Fields): unknown {
  const deep = Object.keys(fields).find((name) => holdsTooDeep(fields[name]));
  if (deep !== undefined) throw refuse(400, { message: `${deep}: is nested too deep` });
  const named = Object.entries(fields).map(([name, value]) => [name.replace(/\[\]$/, ''), value] as const);
  const given = named.filter(([name, value]) => value !== '' || !isAsGoodAsAbsent(endpoint, name));
  const written = Object.fromEntries(given.map(([name, value]) => [name, asWritten(endpoint, name, value)]));
  return decode(noun, endpoint, { ...written, ...spellPath(endpoint, path) });
}

function decode(noun: string, endpoint: Endpoint, wire: Fields): unknown {
  const decoded = z.safeDecode(endpoint.input, wire);
  if (decoded.success) return decoded.data;
  const { [nullIn(endpoint, decoded.error, wire) ?? '']: absent, ...others } = wire;
  if (absent !== undefined) return decode(noun, endpoint, others);
  throw invalidInput(noun, endpoint, decoded.error, wire);
}

/** mailgun-go writes `vars=null` for a member that has none: JSON's null in the text of a field is no value. */
function nullIn(endpoint: Endpoint, error: z.ZodError, wire: Fields): string | undefined {
  const field = spellingOf(endpoint, String(error.issues[0]?.path[0]));
  return wire[field] === 'null' ? field : undefined;
}

/** JSON may come where a form is documented, and be an array of what forms have: numbers are the text then that they are in a form. */
function asWritten({ body, root }: Endpoint, name: string, value: unknown): unknown {
  if (body === 'json' && name !== root) return value;
  return name === root && Array.isArray(value) ? value.map(eachAsText) : asText(value);
}

const eachAsText = (item: unknown) =>
  isPlain(item) ? Object.fromEntries(Object.entries(item).map(([name, value]) => [name, asText(value)])) : item;

function asText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.some(isPlain) ? JSON.stringify(value) : value.map(asText);
  return isPlain(value) ? JSON.stringify(value) : value;
}

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !isFile(value);

const isFile = (value: object) => 'data' in value && Buffer.isBuffer(value.data);

/** Where the endpoint has a field beside the path of the same name, that of the path is declared with its braces. */
function spellPath(endpoint: Endpoint, path: Fields): Fields {
  const spelled = Object.values(fieldsOf(endpoint)).map((schema) => ('spelling' in schema ? schema.spelling : undefined));
  return Object.fromEntries(Object.entries(path).map(([name, value]) => [spelled.includes(`{${name}}`) ? `{${name}}` : name, value]));
}

import { wireNamesOf } from 'mailgun-sdk';
import type { Call, FieldValue } from '../operations/call';
import { matchRoute } from '../operations/match-route';
import type { Operation } from '../operations/operation';
import type { JsonSchema } from './schemas';

/** The argument that every list with cursors has beside those of its endpoint. */
export const NEXT_PAGE = 'nextPage';

const MAX_URL = 4096;

export const hasNextPage = ({ endpoint }: Operation): boolean => endpoint.paging === 'cursor';

export const nextPageSchema: JsonSchema = {
  type: 'string',
  maxLength: MAX_URL,
  description: '`paging.next` of the page before. It has the other arguments in it: repeat only those that are required.',
};

/** Host, path and query of an address, as they are written: what `URL` would make of them is not what is decided on. */
const written = /^(?:https?:\/\/[^/?#\\\s]+)?(\/[^?#\s]*)(?:\?([^#\s]*))?$/i;

/**
 * The call that a page's `paging.next` leads to. It is decided on as every other, so that nothing is gained by changing it; the host is left out,
 * because only Mailgun is called. A sentence where it leads to anything but a page of the list that `first` begins.
 */
export function nextPageOf(operation: Operation, first: Call, given: unknown): Call | string {
  const [, path = '', query = ''] = typeof given === 'string' && given.length <= MAX_URL ? (written.exec(given) ?? []) : [];
  if (path === '') return `${NEXT_PAGE}: must be the address that paging.next had`;
  const route = matchRoute(operation.endpoint.method, path);
  const isSame =
    !('words' in route) &&
    route.operation === operation &&
    Object.entries(first.path).every(([name, value]) => route.path[name]?.toLowerCase() === value.toLowerCase());
  if (!isSame) return `${NEXT_PAGE}: leads to no page of this list`;
  const other = Object.keys(first.fields)[0];
  if (other !== undefined) return `${NEXT_PAGE}: has the other arguments in it; leave out ${other}`;
  const fields = fieldsIn(operation, route.path, query);
  return typeof fields === 'string' ? fields : { ...first, pattern: route.pattern, path: route.path, fields };
}

function fieldsIn({ endpoint }: Operation, path: Call['path'], query: string): Record<string, FieldValue> | string {
  const names = wireNamesOf(endpoint).names.filter((name) => !Object.hasOwn(path, name));
  const values = new Map<string, string[]>();
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = decode(at === -1 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined) return `${NEXT_PAGE}: is not percent-encoded UTF-8`;
    if (!names.includes(name)) return `${NEXT_PAGE}: has a field that is none of this list`;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] as string) : all]));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

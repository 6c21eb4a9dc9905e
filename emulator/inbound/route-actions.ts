import { parseUrl } from 'mailgun-sdk';
import { isAddress } from '../store/recipients';
import { isText, longestText, scan, unquoted } from './filter-grammar';
import type { Groups } from './pattern';

/** What a route does with a message. */
export type RouteAction =
  /** `destinations` as they are written, with the places for groups. */
  | { readonly kind: 'forward'; readonly destinations: readonly string[] }
  | { readonly kind: 'store'; readonly notify: string | undefined }
  | { readonly kind: 'stop' }
  /** Not an action: nothing is done. */
  | { readonly kind: 'unknown'; readonly problem: string };

/** Reads one action: `forward("…")`, `store()`, `store(notify="…")`, `store("…")` or `stop()`. */
export function readAction(text: string): RouteAction {
  const tokens = text.length > longestText ? undefined : scan(text);
  const [name, open, ...rest] = tokens ?? [];
  const argument = rest.at(-1) === ')' && open === '(' ? rest.slice(0, -1) : undefined;
  const [first = '', equals, second] = argument ?? [];
  if (argument !== undefined) {
    if (name === 'stop' && argument.length === 0) return { kind: 'stop' };
    if (name === 'store' && argument.length === 0) return { kind: 'store', notify: undefined };
    if (name === 'store' && argument.length === 1 && isText(first)) return { kind: 'store', notify: unquoted(first) };
    if (name === 'store' && argument.length === 3 && first === 'notify' && equals === '=' && isText(second))
      return { kind: 'store', notify: unquoted(second ?? '') };
    if (name === 'forward' && argument.length === 1 && isText(first))
      return { kind: 'forward', destinations: destinationsOf(unquoted(first)) };
  }
  return { kind: 'unknown', problem: `the action ${text.length > 200 ? `${text.slice(0, 200)}…` : text} cannot be read` };
}

/** Several are separated by commas; one that nothing like a destination follows belongs to a URL. Before groups are put in, so that none can add a destination. */
const destinationsOf = (text: string) =>
  text
    .split(/,(?=\s*(?:https?:\/\/|[^\s,/?#@]+@))/i)
    .map((destination) => destination.trim())
    .filter((destination) => destination !== '');

/** Where mail goes to. */
export type Destination =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'unknown'; readonly problem: string };

/**
 * A destination with what the filter caught: `\1` is the first group and `\g<user>` that of the name, as in a replacement of Python's. What was caught is put
 * in as it is, so that one who writes `?mailbox=\1` gets a space for a plus sign.
 */
export function destinationOf(template: string, groups: Groups): Destination {
  const missing: string[] = [];
  const text = template.replace(/\\(?:g<(\w+)>|(\d{1,2}))/g, (place, name: string | undefined, digits: string | undefined) => {
    const key = name ?? digits ?? '';
    const caught = /^\d+$/.test(key) ? groups.numbered[Number(key)] : groups.named.get(key);
    if (caught === undefined) missing.push(place);
    return caught ?? '';
  });
  if (missing.length > 0) return { kind: 'unknown', problem: `${template} names the group ${missing[0]}, which the filter does not have` };
  if (/^https?:\/\//i.test(text) && parseUrl(text)) return { kind: 'url', url: text };
  if (isAddress(text)) return { kind: 'address', address: text };
  return { kind: 'unknown', problem: `${text} is neither an address nor a URL` };
}

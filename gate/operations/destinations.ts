import type { Call } from './call';
import { type Carried, carried } from './given';
import type { Operation } from './operation';

/** The fields that tell Mailgun where else to send data: URLs, and addresses to forward to. */
const fieldsOfDestination: Readonly<Record<string, readonly string[]>> = {
  messages: ['o:archive-to'],
  domains: ['archive_to'],
  domainsV3: ['archive_to'],
  webhooks: ['url'],
  accountWebhooks: ['url'],
  forwards: ['forward.url', 'forward.recipient', 'forward.store'],
  account: ['logout_redirect_url'],
};

/** A route's action in the grammar that the SDK checks: `forward("…")`, `store(notify="…")`, `stop()`. */
const action = /^\s*(?:(?:forward\s*\(\s*|store\s*\(\s*notify\s*=\s*)(?:[rR]?)(["'])([^"'\\]*)\1\s*\)|(?:store|stop)\s*\(\s*\))\s*$/;

/** Whether an operation can tell Mailgun to send data somewhere. */
export const hasDestinations = ({ noun, verb, access }: Operation): boolean =>
  access === 'full' && !/^delete/.test(verb) && (noun === 'routes' || noun === 'alerts' || noun in fieldsOfDestination);

/** Where Mailgun would send data. A text that is empty is one that could not be read. */
export function destinationsOf(call: Call): readonly Carried[] {
  const { noun } = call.operation;
  if (!hasDestinations(call.operation)) return [];
  if (noun === 'routes')
    return carried(call, ['action']).flatMap(({ field, text }) => targetOf(text).map((each) => ({ field, text: each })));
  const given =
    noun === 'alerts' ? textsIn(call.fields).filter(({ text }) => !plainWord.test(text)) : carried(call, fieldsOfDestination[noun] ?? []);
  return given.flatMap(({ field, text }) => oneByOne(text).map((each) => ({ field, text: each })));
}

/** A comma separates several for Mailgun in some places; in a URL it could hide the second behind the path of the first. */
const oneByOne = (text: string): readonly string[] => text.split(',').map((each) => each.trim());

function targetOf(text: string): readonly string[] {
  const [whole, , target] = action.exec(text) ?? [];
  if (whole === undefined) return [''];
  return target === undefined ? [] : oneByOne(target);
}

/** The type of an event, the id of a channel. */
const plainWord = /^[\w -]*$/;

/** Alerts go to URLs and addresses that lie somewhere in their settings. */
function textsIn(value: unknown, field = ''): readonly Carried[] {
  if (typeof value === 'string') return [{ field, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    textsIn(inner, Array.isArray(value) || field === '' ? field || name : `${field}.${name}`),
  );
}

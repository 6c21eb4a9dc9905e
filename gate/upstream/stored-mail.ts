import type { Call } from '../operations/call';
import { callOf } from '../operations/call-of';
import { mailboxesIn } from '../operations/mailboxes';
import { operations } from '../operations/operation';
import { readJson } from './read-json';
import type { Upstream } from './send';

/**
 * Who a stored message is from: its From header, and the sender of its envelope. `undefined` where there is no such message; empty where it cannot be
 * read for certain.
 */
export async function storedFrom(upstream: Pick<Upstream, 'send'>, { path }: Call): Promise<readonly string[] | undefined> {
  const get = operations.get('messages.get');
  if (get === undefined) throw new Error('there is no operation messages.get');
  const { status, json } = await readJson(await upstream.send(callOf(get, { domain: path.domain_name, storageKey: path.storage_key })));
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`${get.endpoint.route} answered ${status}`);
  const { from, sender } = json as { from?: unknown; sender?: unknown };
  const both = [from, sender].filter((text) => typeof text === 'string' && text !== '').map((text) => mailboxesIn(String(text)));
  return both.length === 0 || both.includes(undefined) ? [] : both.flatMap((addresses) => addresses ?? []);
}

/** The same call for a message that does not exist: what is hidden is answered with Mailgun's own words for what is missing. */
export const forMissing = (call: Call): Call => ({
  ...call,
  path: {
    ...call.path,
    storage_key: (call.path.storage_key ?? '').replace(/[A-Za-z0-9]/g, (character) => (character === '0' ? '1' : '0')),
  },
});

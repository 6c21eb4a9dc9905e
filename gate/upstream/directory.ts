import { api, decodeAnswer, type Endpoint } from 'mailgun-sdk';
import type { Call } from '../operations/call';
import { callOf } from '../operations/call-of';
import { operations } from '../operations/operation';
import { readJson } from './read-json';
import type { Upstream } from './send';

/** Milliseconds for which it is believed which lists there are; what is written through the gate is seen at once. */
const LIFETIME = 5000;

/** The mailing lists of the account, asked from Mailgun itself. */
export function createDirectory(upstream: Pick<Upstream, 'send'>, now: () => number = Date.now) {
  let known: { readonly until: number; readonly lists: Promise<ReadonlySet<string>> } | undefined;
  const lists = () => {
    if (known === undefined || now() > known.until) {
      const asked = allPages(upstream, 'lists.listByPage', api.lists.listByPage, {});
      known = { until: now() + LIFETIME, lists: asked };
      asked.catch(() => {
        known = undefined;
      });
    }
    return known.lists;
  };
  return {
    async membersOf(address: string): Promise<readonly string[] | undefined> {
      if (!(await lists()).has(address)) return undefined;
      return [...(await allPages(upstream, 'listMembers.listByPage', api.listMembers.listByPage, { list: address }))];
    },
    /** A call that changes lists makes what is known of them old. */
    forget(): void {
      known = undefined;
    },
  };
}

async function allPages(upstream: Pick<Upstream, 'send'>, name: string, endpoint: Endpoint, input: object): Promise<ReadonlySet<string>> {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  const addresses = new Set<string>();
  let page: Record<string, unknown> = {};
  for (;;) {
    const items = await onePage(upstream, callOf(operation, { ...input, pageSize: 1000, ...page }), endpoint);
    const before = addresses.size;
    for (const { address } of items) addresses.add(address.toLowerCase());
    // The last page is empty, or repeats.
    if (addresses.size === before) return addresses;
    page = { page: 'next', address: items.at(-1)?.address };
  }
}

async function onePage(upstream: Pick<Upstream, 'send'>, call: Call, endpoint: Endpoint): Promise<readonly { readonly address: string }[]> {
  const { status, json } = await readJson(await upstream.send(call));
  if (status !== 200) throw new Error(`${endpoint.route} answered ${status}`);
  return (decodeAnswer(endpoint, json, status) as { items: readonly { address: string }[] }).items;
}

import type { api } from '../api';
import type { Calls, InputOf } from '../calls';
import type { Region } from '../http/hosts';
import type { Transport } from '../http/transport';
import { lazily } from '../schema/lazily';
import { type CreateAll, createAll } from './create-all';
import { sendBatch } from './send-batch';
import { createStoredMessages, type StoredMessages } from './stored-messages';
import { tailEvents } from './tail-events';

interface OfDomain {
  readonly domain: string;
}

interface OfList {
  readonly list: string;
}

/** Functions that need several requests or another host, by area. */
interface Compositions {
  readonly messages: StoredMessages & {
    /**
     * Sends one message to any number of recipients, in requests of at most 1,000. Recipients do not see each other.
     * The result says for each request whether it was sent, refused or is unknown; nothing is sent twice. Role: Developer.
     */
    readonly sendBatch: ReturnType<typeof sendBatch>;
  };
  readonly events: {
    /**
     * Follows the events of a domain as they happen, each once, until `signal` is aborted. Events may be up to 30 minutes late
     * (`lateness`, in seconds). To continue after a restart, store `cursor`. Role: Analyst.
     */
    readonly tail: ReturnType<typeof tailEvents>;
  };
  readonly bounces: {
    /**
     * Adds any number of bounces, 1,000 per request and 4 requests at a time, and returns how many Mailgun accepted. Existing ones are
     * replaced, so after an error you can repeat the call. Role: Developer.
     */
    readonly createAll: CreateAll<InputOf<typeof api.bounces.createBatch>['items'][number], OfDomain>;
  };
  readonly unsubscribes: {
    /**
     * Adds any number of unsubscribes, 1,000 per request and 4 requests at a time, and returns how many Mailgun accepted. Existing ones are
     * replaced, so after an error you can repeat the call. Role: Developer.
     */
    readonly createAll: CreateAll<InputOf<typeof api.unsubscribes.createBatch>['items'][number], OfDomain>;
  };
  readonly complaints: {
    /**
     * Adds any number of complaints, 1,000 per request and 4 requests at a time, and returns how many Mailgun accepted. Existing ones are
     * replaced, so after an error you can repeat the call. Role: Developer.
     */
    readonly createAll: CreateAll<InputOf<typeof api.complaints.createBatch>['items'][number], OfDomain>;
  };
  readonly listMembers: {
    /**
     * Adds any number of members to a list, 1,000 per request and 4 requests at a time, and returns how many Mailgun accepted. Existing ones are
     * replaced, so after an error you can repeat the call. Role: Developer.
     */
    readonly createAll: CreateAll<InputOf<typeof api.listMembers.createBatch>['members'][number], OfList>;
  };
}

const compositions: { readonly [Area in keyof Compositions]: (calls: Calls, account: Account) => Compositions[Area] } = {
  messages: (calls, { transport, baseUrl, region }) => ({
    sendBatch: sendBatch(calls.messages),
    ...createStoredMessages(transport, baseUrl, region),
  }),
  events: (calls) => ({ tail: tailEvents(calls.events) }),
  bounces: (calls) => ({ createAll: createAll(({ domain }, items, call) => calls.bounces.createBatch({ domain, items }, call)) }),
  unsubscribes: (calls) => ({ createAll: createAll(({ domain }, items, call) => calls.unsubscribes.createBatch({ domain, items }, call)) }),
  complaints: (calls) => ({ createAll: createAll(({ domain }, items, call) => calls.complaints.createBatch({ domain, items }, call)) }),
  listMembers: (calls) => ({
    createAll: createAll(({ list }, members, call) => calls.listMembers.createBatch({ list, members, upsert: true }, call)),
  }),
};

/** What a composition needs beside the calls. */
interface Account {
  readonly transport: Transport;
  readonly baseUrl: URL;
  /** `undefined` where `baseUrl` is not Mailgun's. */
  readonly region: Region | undefined;
}

/** Every call of every area, with the compositions among them. */
export type Areas = { readonly [Area in keyof Calls]: Area extends keyof Compositions ? Calls[Area] & Compositions[Area] : Calls[Area] };

/** Each area is put together when it is first used. */
export function composeAreas(calls: Calls, account: Account): Areas {
  const composers: Partial<Record<keyof Calls, (calls: Calls, account: Account) => object>> = compositions;
  const areas = Object.keys(calls) as (keyof Calls)[];
  const makers = areas.map((area) => [area, () => ({ ...calls[area], ...composers[area]?.(calls, account) })] as const);
  return lazily(Object.fromEntries(makers)) as unknown as Areas;
}

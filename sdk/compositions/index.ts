import type { api } from '../api';
import type { Calls } from '../calls';
import type { Region } from '../http/hosts';
import type { Transport } from '../http/transport';
import { lazily } from '../schema/lazily';
import type { z } from '../schema/zod';
import { createAll } from './create-all';
import { sendBatch } from './send-batch';
import { createStoredMessages } from './stored-messages';
import { tailEvents } from './tail-events';

type ItemsOf<E extends { readonly input: z.ZodType }> = Extract<z.output<E['input']>, { items: unknown }>['items'];
type MembersOf<E extends { readonly input: z.ZodType }> = Extract<z.output<E['input']>, { members: unknown }>['members'];

/** What takes more than one request or another host, by the area that it belongs to. */
const compositions = {
  messages: (calls: Calls, { transport, baseUrl, region }: Account) => ({
    /**
     * Sends one message to any number of recipients, none of whom sees another, in requests of at most 1,000.
     * What Mailgun refuses and what is unknown is in the result, request by request; nothing is sent twice. Role: Developer.
     */
    sendBatch: sendBatch(calls.messages),
    ...createStoredMessages(transport, baseUrl, region),
  }),
  events: (calls: Calls) => ({
    /**
     * Follows the events of a domain as they happen, each once, until `signal` is aborted. Late events are found for 30 minutes
     * (`lateness`, in seconds); `cursor` goes on after a restart. Role: Analyst.
     */
    tail: tailEvents(calls.events),
  }),
  bounces: (calls: Calls) => ({
    /**
     * Adds any number of bounces, 1,000 a request and 4 requests at a time; gives how many Mailgun has taken. One that is there already is
     * replaced: after an error the same call can be made again. Role: Developer.
     */
    createAll: createAll(({ domain }: { readonly domain: string }, items: ItemsOf<typeof api.bounces.createBatch>, call) =>
      calls.bounces.createBatch({ domain, items }, call),
    ),
  }),
  unsubscribes: (calls: Calls) => ({
    /**
     * Adds any number of unsubscribes, 1,000 a request and 4 requests at a time; gives how many Mailgun has taken. One that is there already is
     * replaced: after an error the same call can be made again. Role: Developer.
     */
    createAll: createAll(({ domain }: { readonly domain: string }, items: ItemsOf<typeof api.unsubscribes.createBatch>, call) =>
      calls.unsubscribes.createBatch({ domain, items }, call),
    ),
  }),
  complaints: (calls: Calls) => ({
    /**
     * Adds any number of complaints, 1,000 a request and 4 requests at a time; gives how many Mailgun has taken. One that is there already is
     * replaced: after an error the same call can be made again. Role: Developer.
     */
    createAll: createAll(({ domain }: { readonly domain: string }, items: ItemsOf<typeof api.complaints.createBatch>, call) =>
      calls.complaints.createBatch({ domain, items }, call),
    ),
  }),
  listMembers: (calls: Calls) => ({
    /**
     * Adds any number of members to a list, 1,000 a request and 4 requests at a time; gives how many Mailgun has taken. One that is there already is
     * replaced: after an error the same call can be made again. Role: Developer.
     */
    createAll: createAll(({ list }: { readonly list: string }, members: MembersOf<typeof api.listMembers.createBatch>, call) =>
      calls.listMembers.createBatch({ list, members, upsert: true }, call),
    ),
  }),
} satisfies Partial<Record<keyof Calls, (calls: Calls, account: Account) => object>>;

/** What a composition needs beside the calls. */
interface Account {
  readonly transport: Transport;
  readonly baseUrl: URL;
  /** `undefined` where `baseUrl` is not Mailgun's. */
  readonly region: Region | undefined;
}

type Compositions = { readonly [Area in keyof typeof compositions]: ReturnType<(typeof compositions)[Area]> };

/** Every call of every area, with the compositions among them. */
export type Areas = { readonly [Area in keyof Calls]: Calls[Area] & (Area extends keyof Compositions ? Compositions[Area] : unknown) };

/** Each area is put together when it is first used. */
export function composeAreas(calls: Calls, account: Account): Areas {
  const composers: Partial<Record<keyof Calls, (calls: Calls, account: Account) => object>> = compositions;
  const areas = Object.keys(calls) as (keyof Calls)[];
  const makers = areas.map((area) => [area, () => ({ ...calls[area], ...composers[area]?.(calls, account) })] as const);
  return lazily(Object.fromEntries(makers)) as unknown as Areas;
}

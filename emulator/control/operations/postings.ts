import type { Region } from 'mailgun-sdk';
import { z } from 'zod';
import { post } from '../../posting/post';
import { contextOf } from '../../run-task';
import type { State } from '../../state';
import type { StoredPosting } from '../../store/stored';
import { operation } from '../operation';
import { Problem } from '../problem';
import { instant, limit, pageOf, region, skip } from '../values';

const states = z.enum(['waiting', 'done', 'refused', 'given-up']);

/** A webhook, or mail that a route posts, with every attempt. */
export const postingShape = z.object({
  id: z.string(),
  kind: z.enum(['webhook', 'forward', 'store']),
  url: z.string(),
  domain: z.string(),
  region,
  eventType: z.string().optional(),
  /** The key of the message that it is about. */
  message: z.string().optional(),
  createdAt: instant,
  state: states,
  attempts: z.array(z.object({ at: instant, status: z.number().optional(), problem: z.string().optional(), milliseconds: z.number() })),
  /** What is posted: an event, without its signature, or the fields of a form. */
  payload: z.union([
    z.object({ event: z.record(z.string(), z.unknown()) }),
    z.object({
      form: z.array(z.tuple([z.string(), z.string()])),
      files: z.array(z.object({ field: z.string(), filename: z.string(), contentType: z.string(), size: z.number() })),
    }),
  ]),
});

function showPayload(payload: StoredPosting['payload']): z.output<typeof postingShape>['payload'] {
  if ('event' in payload) return { event: { ...payload.event } };
  const { fields, files } = payload.form;
  return {
    form: fields.map(([name, value]): [string, string] => [name, String(value)]),
    files: files.map(({ data, ...about }) => ({ ...about, size: data.length })),
  };
}

export function showPosting(where: Region, posting: StoredPosting): z.output<typeof postingShape> {
  const { id, kind, url, domain, eventType, storageKey, createdAt, state, attempts, payload } = posting;
  return {
    ...{ id, kind, url, domain, region: where, createdAt, state, payload: showPayload(payload) },
    ...(eventType !== undefined && { eventType }),
    ...(storageKey !== undefined && { message: storageKey }),
    attempts: attempts.map(({ at, status, problem, milliseconds }) => ({
      at,
      milliseconds,
      ...(status !== undefined && { status }),
      ...(problem !== undefined && { problem }),
    })),
  };
}

const postingsOf = ({ stores }: State) =>
  (Object.entries(stores) as [Region, State['stores']['us']][])
    .flatMap(([where, { postings: all }]) => [...all.values()].map((posting) => [where, posting] as const))
    .reverse()
    .sort(([, a], [, b]) => +b.createdAt - +a.createdAt);

export const postings = {
  list: operation('GET /postings', {
    summary: 'What was posted to servers of the user, newest first, with every attempt',
    input: z.strictObject({ domain: z.string().optional(), state: states.optional(), message: z.string().optional(), limit, skip }),
    output: z.object({ total: z.number(), postings: z.array(postingShape) }),
    run: ({ state: account }, { domain, state, message, ...page }) => {
      const found = postingsOf(account).filter(
        ([, posting]) =>
          (domain === undefined || posting.domain === domain.toLowerCase()) &&
          (state === undefined || posting.state === state) &&
          (message === undefined || posting.storageKey === message),
      );
      return { total: found.length, postings: pageOf(found, page).map(([where, posting]) => showPosting(where, posting)) };
    },
  }),

  retry: operation('POST /postings/{id}/retry', {
    summary: 'Post it once more, now; answers when the attempt has ended',
    input: z.strictObject({ id: z.string() }),
    output: postingShape,
    shorthand: 'id',
    run: async ({ state }, { id }) => {
      const [where, posting] = postingsOf(state).find(([, one]) => one.id === id) ?? [];
      if (where === undefined || posting === undefined) throw new Problem(404, `there is no posting ${id}`);
      // The attempt that was to come is this one.
      state.tasks.remove((task) => task.kind === 'post' && task.posting === id);
      await post(contextOf(state, where), id);
      state.live.announce('posting', { region: where, id });
      return showPosting(where, posting);
    },
  }),
};

import { z } from 'zod';
import type { ReceivedFile, ReceivedRequest } from '../../http/requests';
import type { State } from '../../state';
import { nearestRoutes } from '../nearest-routes';
import { nothing, operation } from '../operation';
import { dateOf, instant, limit, pageOf, region, skip, time } from '../values';

/** A request as the control API shows it: without the bytes of files. */
export const requestShape = z.object({
  method: z.string(),
  path: z.string(),
  route: z.string().optional(),
  region,
  fields: z.record(z.string(), z.unknown()),
  /** Names of fields that are not declared: they were ignored, as Mailgun does. */
  unknown: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()),
  time: instant,
  status: z.number().optional(),
});

const isFile = (value: unknown): value is ReceivedFile =>
  typeof value === 'object' && value !== null && 'data' in value && Buffer.isBuffer(value.data);

function showValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(showValue);
  return isFile(value) ? { filename: value.filename, contentType: value.contentType, size: value.size } : value;
}

export function showRequest({ route, status, fields, unknown, ...request }: ReceivedRequest): z.output<typeof requestShape> {
  const shown = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, showValue(value)]));
  return {
    ...request,
    fields: shown,
    ...(route !== undefined && { route }),
    ...(unknown !== undefined && { unknown: [...unknown] }),
    ...(status !== undefined && { status }),
  };
}

const criteria = {
  method: z.string().optional(),
  /** As it is declared: `POST /v3/routes`. */
  route: z.string().optional(),
  /** `*` stands for any characters. */
  path: z.string().optional(),
  status: z.number().int().optional(),
  domain: z.string().optional(),
  since: time.optional(),
  /** Whether it has fields that are not declared. */
  unknown: z.boolean().optional(),
};

type Criteria = z.output<z.ZodObject<typeof criteria>>;

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const patternOf = (path: string) => new RegExp(`^${path.split('*').map(escaped).join('.*')}$`);

function requestsOf({ requests: all }: State, { method, route, path, status, domain, since, unknown }: Criteria): ReceivedRequest[] {
  const pattern = path === undefined ? undefined : patternOf(path);
  const from = since === undefined ? undefined : dateOf(since);
  const fits = (request: ReceivedRequest) =>
    (method === undefined || request.method === method.toUpperCase()) &&
    (route === undefined || request.route === route) &&
    (pattern === undefined || pattern.test(request.path)) &&
    (status === undefined || request.status === status) &&
    (domain === undefined || request.path.toLowerCase().split('/').includes(domain.toLowerCase())) &&
    (from === undefined || request.time >= from) &&
    (unknown === undefined || (request.unknown !== undefined) === unknown);
  return all.filter(fits).reverse();
}

export const requests = {
  // Not `find`: the function stands beside those of the array of requests.
  search: operation('GET /requests', {
    summary: 'Search the requests that were received, newest first',
    input: z.strictObject({ ...criteria, limit, skip }),
    output: z.object({ total: z.number(), requests: z.array(requestShape) }),
    run: ({ state }, { limit: most, skip: first, ...wanted }) => {
      const found = requestsOf(state, wanted);
      return { total: found.length, requests: pageOf(found, { limit: most, skip: first }).map(showRequest) };
    },
  }),

  count: operation('GET /requests/count', {
    summary: 'Count the requests that were received',
    input: z.strictObject(criteria),
    output: z.object({ count: z.number() }),
    run: ({ state }, wanted) => ({ count: requestsOf(state, wanted).length }),
  }),

  unmatched: operation('GET /requests/unmatched', {
    summary: 'The requests that no declared route is for, newest first, each with the routes that come nearest',
    input: z.strictObject({ limit, skip }),
    output: z.object({ total: z.number(), requests: z.array(requestShape.extend({ nearest: z.array(z.string()) })) }),
    run: ({ state }, page) => {
      const found = state.requests.filter(({ route }) => route === undefined).reverse();
      const shown = pageOf(found, page).map((request) => ({
        ...showRequest(request),
        nearest: nearestRoutes(request.method, request.path),
      }));
      return { total: found.length, requests: shown };
    },
  }),

  clear: operation('DELETE /requests', {
    summary: 'Forget the requests so far',
    input: z.strictObject({}),
    output: nothing,
    run: ({ state }) => {
      state.requests.length = 0;
    },
  }),
};

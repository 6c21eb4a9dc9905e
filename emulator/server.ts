import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context as Call, Hono } from 'hono';
import { api, type Endpoint, nothing, parseUrl, type Region } from 'mailgun-sdk';
import { z } from 'zod';
import type { Accounts } from './accounts';
import { behaviours } from './api';
import { asWritten } from './api/as-written';
import { decodeInput } from './api/decode-input';
import { followPage } from './api/events';
import { authenticate, keyOf } from './authentication';
import { type ControlOptions, controlPrefix, createControl } from './control/app';
import { strike } from './faults/strike';
import { type Answer, FileAnswer, jsonAnswer, refusalAnswer, toResponse } from './http/answer';
import { mostBytesOf } from './http/body-limit';
import { publicAddressOf } from './http/public-address';
import { readJson } from './http/read-body';
import { readFields } from './http/read-fields';
import { Refusal } from './http/refusal';
import type { Fields, ReceivedRequest } from './http/requests';
import { unknownFields } from './http/unknown-fields';
import { unknownPath } from './http/unknown-path';
import { attachmentPath, findAttachment } from './message/stored-message';
import { storeOf } from './on-behalf-of';
import { createPage } from './page/page';
import type { State } from './state';
import type { Context } from './store/context';
import { addressesOf } from './store/recipients';
import { createTracking } from './tracking';

/** An endpoint and what it does. */
interface Target {
  readonly noun: string;
  readonly endpoint: Endpoint;
  /** The path that leads there, as declared. */
  readonly path: string;
  readonly run: (context: Context, path: Fields, fields: Fields) => unknown;
}

type HttpCall = Call<{ Bindings: HttpBindings }>;

/** Routes every declared endpoint to the behaviour of the same noun and verb. */
export function createApp(accounts: Accounts, options: ControlOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: (request) => placeOf(request.url).path });
  app.route('/', createPage(accounts, options));
  app.route(controlPrefix, createControl(accounts, options));
  app.route('/', createTracking(accounts));
  for (const target of targets())
    app.on(target.endpoint.method, honoPath(target.path), async (call, next) =>
      (await isMeant(target, call)) ? answer(accounts, call, target) : next(),
    );
  app.notFound((call) => answer(accounts, call, undefined));
  return app;
}

/** Literal parts come before parameters, so that `/v3/domains/…` is no domain of the name `domains`. */
function targets(): Target[] {
  const declared = Object.entries(api).flatMap(([noun, endpoints]) =>
    Object.entries<Endpoint>(endpoints).map(([verb, endpoint]) => ({
      noun,
      endpoint,
      path: endpoint.path,
      run: (context: Context, path: Fields, fields: Fields) => behaviourOf(noun, verb)(context, decodeInput(noun, endpoint, path, fields)),
    })),
  );
  const sorted = [...declared, furtherEvents, attachments].sort((a, b) =>
    a.path.replaceAll('{', '~') < b.path.replaceAll('{', '~') ? -1 : 1,
  );
  return [...sorted.filter(isBatch), ...sorted.filter((target) => !isBatch(target))];
}

/** A JSON array on the route where a form is taken too: it comes first and lets the form pass. */
const isBatch = ({ endpoint }: Target) => endpoint.root !== undefined;

async function isMeant(target: Target, { req }: HttpCall): Promise<boolean> {
  if (!isBatch(target)) return true;
  const json = await readJson(req, mostBytesOf(target.endpoint)).catch(() => undefined);
  return json === undefined ? /^application\/json\b/i.test(req.header('content-type') ?? '') : Array.isArray(json);
}

/** There is one for every declared operation, see `api/index.ts`. */
const behaviourOf = (noun: string, verb: string) =>
  (behaviours as unknown as Record<string, Record<string, Behaviour>>)[noun]?.[verb] as Behaviour;

type Behaviour = (context: Context, input: unknown) => unknown;

/** Where the cursors of the event log lead: recorded (mailgun-ruby, events.yml), in no specification. */
const furtherEvents: Target = {
  noun: 'events',
  endpoint: api.events.list,
  path: `${api.events.list.path}/{page}`,
  run: (context, { domain_name, page }) => followPage(context, String(domain_name), String(page)),
};

/** Where the attachments of stored messages are: Mailgun gives their addresses, no specification has their path. */
const attachments: Target = {
  noun: 'messages',
  endpoint: api.messages.get,
  path: attachmentPath,
  run: (context, { domain_name, storage_key, index }) =>
    new FileAnswer(findAttachment(context, String(domain_name), String(storage_key), String(index))),
};

const recipientsIn = ({ to, cc, bcc }: Fields) =>
  [to, cc, bcc].flat().reduce<number>((sum, text) => sum + (typeof text === 'string' ? addressesOf(text).length : 0), 0);

const honoPath = (path: string) => path.replace(/\{([^}]+)\}/g, ':$1');

/** `/eu/v4/domains` is `/v4/domains` of the EU; without a prefix the US is meant. */
function placeOf(url: string): { region: Region; prefix: string; path: string } {
  const { pathname } = new URL(url);
  const [, prefix = '', region = 'us', path = '/'] = /^(\/(us|eu))?(\/.*)?$/.exec(pathname) ?? [];
  return { region: region === 'eu' ? 'eu' : 'us', prefix, path };
}

/** Behind a proxy that ends TLS, links must lead to the proxy. What is no address of the web is not believed. */
function originOf(req: HttpCall['req']): string {
  const { origin, protocol, host } = new URL(req.url);
  const first = (name: string) => req.header(name)?.split(',')[0]?.trim();
  const forwarded = `${first('x-forwarded-proto') ?? protocol.slice(0, -1)}://${first('x-forwarded-host') ?? host}`;
  return /^https?:\/\/[^/?#\\@\s]+$/.test(forwarded) && parseUrl(forwarded) ? forwarded : origin;
}

async function answer(accounts: Accounts, call: HttpCall, target: Target | undefined): Promise<Response> {
  const state = accounts.of(keyOf(call.req.header('authorization')) ?? '');
  const { received, refusal } = await receive(state, call, target);
  state.requests.push(received);
  if (state.latency > 0) await sleep(state.latency);
  const response =
    refusal === undefined ? await respond(state, call, target, received) : toResponse(refusalAnswer(target?.noun ?? '', refusal.answer));
  if (response !== RESPONSE_ALREADY_SENT) received.status = response.status;
  state.live.announce('request', received);
  return response;
}

interface Reception {
  readonly received: ReceivedRequest;
  /** Of a body that nobody reads. */
  readonly refusal: Refusal | undefined;
}

async function receive({ clock }: State, { req }: HttpCall, target: Target | undefined): Promise<Reception> {
  const { authorization: _, ...headers } = req.header();
  const { region, path } = placeOf(req.url);
  const read = await readFields(req, target?.endpoint).catch(refusalOf);
  const refusal = read instanceof Refusal ? read : undefined;
  const fields = read instanceof Refusal ? {} : read;
  const unknown = target === undefined ? [] : unknownFields(target.endpoint, fields);
  const noted = unknown.length > 0 && { unknown };
  const about = { method: req.method, path, route: target?.endpoint.route, region };
  return { received: { ...about, fields, ...noted, headers, time: clock.now(), status: undefined }, refusal };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

async function respond(state: State, call: HttpCall, target: Target | undefined, received: ReceivedRequest): Promise<Response> {
  const { path, fields } = received;
  const carryOut = async () => (target === undefined ? unknownPath(path) : perform(state, call, target, fields));
  const blow = state.faults.take(received);
  if (blow === undefined) return toResponse(await carryOut());
  const { domain_name: domain = '' } = call.req.param() as Record<string, string>;
  return strike(blow, { outgoing: call.env.outgoing, carryOut, noun: target?.noun ?? '', domain, now: received.time.getTime() });
}

/** What is imported, and certificates, are there some time later, and the answer says so; for members of lists it does not (OpenAPI document). */
const statusOf = ({ path, access }: Endpoint) =>
  path.endsWith('/import') || (path.startsWith('/v2/x509/') && access === 'write') ? 202 : 200;

async function perform(state: State, { req, env }: HttpCall, { noun, endpoint, run }: Target, fields: Fields): Promise<Answer> {
  const { region, prefix } = placeOf(req.url);
  const { stores, dns, tasks, transitions, postTo, handOver } = state;
  const path = req.param();
  let headers: Record<string, string> = {};
  try {
    const { domain_name: domain = '' } = path;
    const authorization = req.header('authorization');
    const address = publicAddressOf(req.header('x-forwarded-for'), env.incoming.socket.remoteAddress);
    const caller = authenticate(state.apiKey, stores[region], { authorization, noun, endpoint, domain, address });
    headers = state.limiter.count(`${region} ${noun}`, noun, domain);
    if (noun === 'messages' && 'to' in fields)
      headers = { ...headers, ...state.limiter.countRecipients(`${region} ${noun}`, recipientsIn(fields), domain) };
    const subaccountId = req.header('x-mailgun-on-behalf-of');
    const store = subaccountId === undefined ? stores[region] : storeOf(stores[region], subaccountId);
    const about = { caller, fields, baseUrl: originOf(req) + prefix, accept: req.header('accept') ?? '' };
    const value = await run({ region, store, stores, subaccountId, tasks, transitions, dns, postTo, handOver, ...about }, path, fields);
    if (value instanceof FileAnswer) return value.answer;
    if (endpoint.output === nothing) return { status: 204, headers, body: '' };
    return jsonAnswer(noun, statusOf(endpoint), asWritten(noun, z.encode(endpoint.output, value as never)), headers);
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(noun, { ...error.answer, headers: { ...headers, ...error.answer.headers } });
    return jsonAnswer(noun, 500, { message: `Internal Server Error: the emulator cannot answer (${error})` }, headers);
  }
}

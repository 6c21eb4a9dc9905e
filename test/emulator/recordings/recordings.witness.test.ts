import { readFileSync } from 'node:fs';
import type { StoredDomain, StoredRoute } from 'mailgun-emulator';
import { api } from 'mailgun-sdk';
import { z } from 'zod';
import { referenceData } from '../../reference-data';
import { routes } from '../declared-routes';
import type { Answer, Encoding, Form } from '../http';
import { emulator, runEmulator, send } from '../running';
import { accountArrangements } from './recorded-accounts';
import { differences, type Expected } from './recorded-differences';
import { recipientArrangements } from './recorded-recipients';
import { statisticsArrangements } from './recorded-statistics';
import { templateArrangements } from './recorded-templates';

interface Recording {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly source: string;
  readonly method: string;
  readonly pathTemplate: string;
  readonly pathNormalised: string;
  readonly requestContentType: string | null;
  readonly requestBody: Form | readonly Form[] | null;
  readonly status: number;
  readonly responseBody: unknown;
  readonly recordedAt: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
}

const recordings = readFileSync(referenceData('mailgun/recordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((text, index): Recording => ({ ...JSON.parse(text), line: index + 1 }));

const furtherEvents = 'GET /v3/{domain}/events/{page}';
const routeOf = ({ method, pathTemplate }: Recording) => `${method} ${pathTemplate}`;
const isEmulated = (recording: Recording) => routes.includes(routeOf(recording));
/** In 2016 domains were shown with their passwords and without most of today's fields; in 2023 a change was answered without DNS records. */
const ofAnotherForm = [95, 96, 98];
const replayed = recordings.filter(
  (recording) => (isEmulated(recording) || routeOf(recording) === furtherEvents) && !ofAnotherForm.includes(recording.line),
);

/** The recordings hide real names behind these two. */
const unmask = (text: string) => text.replaceAll('{domain}', 'domain.test').replaceAll('DOMAIN.TEST', 'domain.test');

/** In line 14 and 16 `sally%test.com` was `sally@test.com`: line 15 has Mailgun refuse what is no address before all else. */
const repaired = (form: Recording['requestBody']): Form => JSON.parse(JSON.stringify(form ?? {}).replaceAll('%test.com', '@test.com'));

runEmulator({ dns: 'unknown' });

/** Everything but the clock goes on as it is. */
const realTimers = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const;
const realClocks = ['hrtime', 'performance', 'setTimeout', 'clearTimeout'] as const;
afterEach(() => jest.useRealTimers());

test('157 recordings are replayed: 156 of emulated endpoints and one of a further page of events', () => {
  expect(replayed.filter(isEmulated)).toHaveLength(156);
  expect(replayed).toHaveLength(157);
});

test('every difference that is explained is one of a recording', () => {
  const lines = differences.flatMap((difference) => difference.lines);
  expect(lines.filter((line) => !replayed.some((recording) => recording.line === line))).toEqual([]);
});

const title = ({ line, method, pathNormalised, status, source, recordedAt }: Recording) =>
  `line ${line}: ${method} ${pathNormalised.slice(0, 80)} -> ${status} (${source.split('/').at(-1)}, ${recordedAt.slice(12, 16)})`;

test.each(replayed.map((recording) => [title(recording), recording] as const))('%s', async (_, recording) => {
  const encodings = encodingsOf(recording);
  for (const encoding of encodings) {
    emulator.reset();
    jest.useFakeTimers({ now: new Date(recording.recordedAt), doNotFake: [...realTimers, ...realClocks] });
    await arrange(recording);
    const path = pathOf(recording);
    const answer = await send(`${recording.method} ${path}`, repaired(recording.requestBody), { encoding, apiKey: keyFor(recording) });
    expect(comparable(recording, seen(answer))).toEqual(comparable(recording, expected(recording)));
  }
});

test.each(['accepted', 'delivered'])('what a message yields as %s has the fields of what was recorded in 2025', async (event) => {
  const recorded = recordings.find(({ line }) => line === 131);
  emulator.reset();
  await send('POST /v4/domains', { name: 'domain.test' });
  Object.assign(emulator.store.domains.get('domain.test') ?? {}, { dns: 'valid' });
  await send('POST /v3/domain.test/messages', { from: 'b@domain.test', to: 'a@example.com', subject: 'Hello', text: 'Hello' });
  const { body } = await send('GET /v3/domain.test/events', { event });
  const first = (page: unknown) => (page as { items: { event: string }[] }).items.find((item) => item.event === event);
  expect(fieldsIn(first(body))).toEqual(fieldsIn(first(recorded && expected(recorded).body)));
});

function encodingsOf({ requestBody, requestContentType }: Recording): readonly Encoding[] {
  if (requestContentType === 'application/json') return ['json'];
  return requestBody === null ? ['urlencoded'] : ['urlencoded', 'multipart'];
}

/** Every field with its type, `message.headers.subject: string`. */
function fieldsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${path}: ${Array.isArray(value) ? 'array' : typeof value}`];
  const inner = Object.entries(value).flatMap(([name, field]) => fieldsIn(field, `${path}.${name}`));
  return inner.length === 0 ? [`${path}: object`] : inner.sort();
}

const seen = ({ status, contentType, headers, body }: Answer): Expected => ({
  status,
  contentType,
  authenticate: headers.get('www-authenticate'),
  body,
});

function expected(recording: Recording): Expected {
  const { status, responseHeaders, responseBody: body } = recording;
  const contentType = responseHeaders['content-type'] ?? null;
  const recorded: Expected = { status, contentType, authenticate: responseHeaders['www-authenticate'] ?? null, body };
  return differences
    .filter(({ lines }) => lines.includes(recording.line))
    .reduce((changed, { change }) => change(structuredClone(changed)), recorded);
}

/**
 * In lines 14, 18 and 21 Mailgun did not know the key, or not the domain under it: since 2021 both are answered with the same 401.
 * The emulator answers so to a wrong key, and to a wrong domain as Mailgun did in 2016 (line 17), which says what is wrong.
 */
function keyFor({ status, pathTemplate }: Recording): string {
  if (status !== 401) return emulator.apiKey;
  // There it is said that no key was sent.
  return pathTemplate === '/v4/address/validate' ? '' : 'key-of-a-stranger';
}

/** What cannot be the same twice is made the same: names, addresses, keys, accounts; ids and dates of what is created; the order of DNS records. */
function comparable({ method }: Recording, answer: Expected): unknown {
  const same = (key: string, value: unknown): unknown => {
    if (Array.isArray(value) && key === 'sending_dns_records') return value.map((record) => JSON.stringify(record, same)).sort();
    if (typeof value === 'number' && key === 'timestamp') return Math.floor(value * 1000);
    if (/^(parent_)?account(_id|_name)?$/.test(key)) return 'an account';
    if (typeof value !== 'string') return value;
    if (method === 'POST' && key === 'id' && /^[0-9a-f]{24}$/.test(value)) return 'an id';
    if (method === 'POST' && /^(created|updated)_at$/.test(key) && /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d (GMT|-0000)$/.test(value))
      return 'a date';
    if (value.startsWith('k=rsa; p=')) return 'a key';
    return unmask(value)
      .replace(/^https?:\/\/[^/]+(?=\/v3\/)/, '')
      .replace(/^(\/v3\/domain\.test\/events\/)[\w=+/-]+$/, '$1…');
  };
  return JSON.parse(JSON.stringify(answer, same));
}

const pathOf = (recording: Recording): string => {
  const path = unmask(recording.pathNormalised);
  return routeOf(recording) === furtherEvents ? path.replace(/[^/]+$/, pageToken) : path;
};

/** What Mailgun's token said is not known; this one points after the last event. */
const pageToken = Buffer.from(
  JSON.stringify({ query: { domain_name: 'domain.test' }, cursor: { direction: 'next', gap: { edge: 'after', id: 'last' } } }),
).toString('base64url');

/** Brings the emulator into the state in which Mailgun was. */
async function arrange(recording: Recording): Promise<void> {
  const [, domain] = /^\/v[34]\/(?:domains\/)?([^/?]+\.[^/?]+)/.exec(unmask(recording.pathNormalised)) ?? [];
  const name = recording.pathNormalised === '/v3/lists' ? 'domain.test' : domain;
  if (name !== undefined && recording.status !== 404) await send('POST /v4/domains', { name });
  const stored = emulator.store.domains.get(domain ?? '') as StoredDomain;
  await arrangements[routeOf(recording)]?.(recording, stored);
  const { pathNormalised, status, responseBody } = recording;
  const recorded = { path: unmask(pathNormalised), status, body: JSON.parse(unmask(JSON.stringify(responseBody))) };
  recipientArrangements[routeOf(recording)]?.(emulator.store, recorded, stored);
  if (status === 200) templateArrangements[routeOf(recording)]?.(emulator.store, recorded, stored);
  accountArrangements[routeOf(recording)]?.(emulator.store, recorded, stored);
  statisticsArrangements[routeOf(recording)]?.(emulator.store, recorded, stored);
}

const decoded = <Output extends z.ZodType>(schema: Output, { responseBody }: Recording) =>
  z.decode(schema, JSON.parse(unmask(JSON.stringify(responseBody))) as never) as z.output<Output>;

const addRoute = (route: StoredRoute) => void emulator.store.routes.set(route.id, route);
const idOf = ({ pathNormalised }: Recording) => pathNormalised.split('/').at(-1) ?? '';

function arrangeDomain(recording: Recording, domain: StoredDomain): void {
  const { domain: settings, sendingDnsRecords } = decoded(api.domains.get.output, recording);
  const selectors = sendingDnsRecords.flatMap(({ name }) => /^(\w+)\._domainkey\./.exec(name ?? '')?.[1] ?? []);
  const dkimKeys = selectors.map((selector) => ({ ...domain.dkimKeys[0], selector }));
  Object.assign(domain, { settings, dkimKeys });
}

function arrangeDomains(recording: Recording): void {
  for (const settings of decoded(api.domainsV3.list.output, recording).items.toReversed())
    emulator.store.domains.set(settings.name, { settings } as StoredDomain);
}

function arrangeMessages({ status }: Recording, domain: StoredDomain | undefined): void {
  Object.assign(domain?.settings ?? {}, status === 403 ? { type: 'sandbox' } : { state: 'active' });
}

function arrangeRoutes(recording: Recording): void {
  const { items, totalCount } = decoded(api.routes.list.output, recording);
  for (const route of items.toReversed()) addRoute(route);
  const [sample] = items;
  for (let left = totalCount - items.length; sample !== undefined && left > 0; left -= 1)
    addRoute({ ...sample, id: `unseen${left}`, priority: sample.priority + 1 });
}

function arrangeRoute(recording: Recording): void {
  const createdAt = (recording.responseBody as { created_at?: string }).created_at ?? 'Mon, 27 Jan 2025 17:45:19 GMT';
  addRoute({ id: idOf(recording), expression: 'catch_all()', actions: [], priority: 0, description: '', createdAt: new Date(createdAt) });
}

function arrangeEvents(recording: Recording): void {
  const { items } = decoded(api.events.list.output, recording);
  for (const event of items.toReversed()) emulator.store.events.push({ ...event, domain: 'domain.test' });
}

function arrangeWebhooks(recording: Recording): void {
  const { webhooks = {}, webhook } = expected(recording).body as {
    webhooks?: Record<string, { urls: string[] }>;
    webhook?: { urls: string[] };
  };
  const all = webhook === undefined ? webhooks : { [idOf(recording)]: webhook };
  const map = emulator.store.domains.get('domain.test')?.webhooks as Map<string, string[]>;
  for (const [eventType, { urls }] of Object.entries(all)) map.set(eventType, urls);
}

const arrangements: Readonly<Record<string, (recording: Recording, domain: StoredDomain) => unknown>> = {
  [api.domainKeys.create.route]: ({ requestBody }) => send('POST /v4/domains', { name: (requestBody as Form).signing_domain ?? '' }),
  [api.domains.get.route]: arrangeDomain,
  [api.domains.verify.route]: arrangeDomain,
  [api.domainsV3.list.route]: arrangeDomains,
  [api.domainTracking.get.route]: (recording, domain) => {
    if (recording.status === 200) domain.tracking = decoded(api.domainTracking.get.output, recording).tracking;
  },
  [api.messages.send.route]: arrangeMessages,
  [api.routes.list.route]: arrangeRoutes,
  [api.routes.get.route]: (recording) => addRoute(decoded(api.routes.get.output, recording).route),
  [api.routes.update.route]: arrangeRoute,
  [api.routes.delete.route]: arrangeRoute,
  [api.webhooks.list.route]: arrangeWebhooks,
  [api.webhooks.get.route]: arrangeWebhooks,
  [api.webhooks.update.route]: arrangeWebhooks,
  [api.webhooks.delete.route]: arrangeWebhooks,
  [api.events.list.route]: arrangeEvents,
};

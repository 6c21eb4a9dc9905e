import { writeFileSync } from 'node:fs';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { api, type Endpoint } from 'mailgun-sdk';
import { account } from './mailgun-js-methods/account';
import { domains } from './mailgun-js-methods/domains';
import { mail } from './mailgun-js-methods/mail';
import { domain, type Given, type Journeys, type Step } from './mailgun-js-methods/step';

type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;
const Mailgun: MailgunJs = require('mailgun.js').default;

const journeys: Journeys = { ...domains, ...mail, ...account };

/** Methods that cannot be called here, and why. */
const unreachable: Readonly<Record<string, string>> = {
  'messages.clearMessagesQueue':
    'asks the host that it is given by https, at port 443 and without its own `url` (Messages.clearMessagesQueue: "https://".concat)',
};

/** Calls that fail, and why that is right. */
const failing: Readonly<Record<string, string>> = {
  'lists.validate': 'Mailgun has deprecated /v3/lists/{address}/validate, and the emulator does not declare it',
  'lists.validationResult': 'as lists.validate',
  'lists.cancelValidation': 'as lists.validate',
  'apiKeys.create': 'its dates are those of the answer, and not of the `key` in it (APIKeysClient.create: parseItem(response.body))',
};

const routes = new Map<string, string>(
  Object.entries(api).flatMap(([noun, endpoints]) =>
    Object.entries<Endpoint>(endpoints).map(([verb, { route }]) => [`${noun}.${verb}`, route] as const),
  ),
);

let emulator: Emulator;
const reached = new Set<string>();

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(async () => {
  await emulator.close();
  const { REACHED_OPERATIONS: file } = process.env;
  if (file !== undefined) writeFileSync(file, JSON.stringify([...reached]));
});

beforeEach(() => {
  emulator.reset();
  // It warns of methods that it will drop.
  jest.spyOn(console, 'warn').mockImplementation();
});

afterEach(() => jest.restoreAllMocks());

const newClient = (): object => new Mailgun(FormData).client({ username: 'api', key: emulator.apiKey, url: emulator.url });

const fieldOf = (value: unknown, name: string | number): unknown => (value as Record<string | number, unknown> | undefined)?.[name];

function call(client: object, path: string, args: readonly unknown[]): unknown {
  const names = path.split('.');
  const method = names.pop() ?? '';
  const owner = names.reduce<unknown>(fieldOf, client);
  return (fieldOf(owner, method) as (...args: readonly unknown[]) => unknown).apply(owner, [...args]);
}

/** A date that the client could not read in an answer. */
function unreadDates(value: unknown, path = ''): string[] {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unreadDates(inner, `${path}.${name}`));
}

/** What a step came to: the requests that reached the emulator with their statuses, and what the client says of it. */
async function take(client: object, [method, , args, meanwhile]: Step, results: Map<string, unknown>) {
  const given: Given = (of, ...fields) => String(fields.reduce<unknown>(fieldOf, results.get(of)));
  meanwhile?.(emulator);
  emulator.requests.length = 0;
  const outcome = await Promise.resolve()
    .then(() => call(client, method, typeof args === 'function' ? args(given) : args))
    .then(
      (result) => {
        results.set(method, result);
        return unreadDates(result).map((path) => `no date: ${path}`);
      },
      (error) => [`${error} ${error.details ?? ''}`],
    );
  for (const { route, status = 500 } of emulator.requests) if (route !== undefined && status < 300) reached.add(route);
  const asked = emulator.requests.map(({ method: verb, path, route, status }) =>
    route === undefined || (status ?? 0) >= 300 ? `${verb} ${path}: ${status}` : route,
  );
  return { method, asked, wrong: method in failing ? [] : outcome };
}

const wanted = ([method, operation]: Step) => ({
  method,
  asked: [operation].flat().map((name) => routes.get(name) ?? name),
  wrong: [],
});

test.each(Object.entries(journeys))('mailgun.js: %s', async (_, steps) => {
  const client = newClient();
  await call(client, 'domains.create', [{ name: domain }]);
  const results = new Map<string, unknown>();
  const taken = [];
  for (const step of steps) taken.push(await take(client, step, results));
  expect(taken).toEqual(steps.map(wanted));
});

/** Every public method of the client and of what it has, as a path; without those that only read answers or follow pages for others. */
function methodsOf(value: object, path = '', seen = new Set<object>()): string[] {
  if (seen.has(value)) return [];
  seen.add(value);
  const own = prototypesOf(value).flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype).filter((name) => typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === 'function'),
  );
  const inner = Object.entries(value).filter(([name, part]) => typeof part === 'object' && part !== null && !inside.test(name));
  return [...own.filter((name) => !internal.test(name)), []]
    .flat()
    .map((name) => path + name)
    .concat(inner.flatMap(([name, part]) => methodsOf(part as object, `${path}${name}.`, seen)));
}

function prototypesOf(value: object): object[] {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? [] : [prototype, ...prototypesOf(prototype)];
}

const inside = /^(request|logger|models|attachmentsHandler|allowedKeysAF)$/;
const internal =
  /^(constructor|_.*|parse.*|prepare.*|convert.*|handle.*|check.*|validateQuery|isValidIp|getModel|updateUrlAndQuery|requestListWithPages|createWhiteList|createUnsubscribe)$/;

test('every method of mailgun.js is called, or it is said why not', () => {
  const called = Object.values(journeys).flatMap((steps) => steps.map(([method]) => method));
  expect([...new Set([...called, ...Object.keys(unreachable)])].sort()).toEqual(methodsOf(newClient()).sort());
});

import { startEmulator } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator } from '../running';
import { control } from './control';
import { findDifferences, type Schema } from './json-schema';

runEmulator({ clock: { start: new Date('2030-01-01T12:00:00Z'), frozen: true }, randomSeed: 1 });

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: { 'application/json': { schema: Schema } } };
  readonly responses: Readonly<Record<string, { content?: { 'application/json'?: { schema: Schema } } }>>;
}

let document: { openapi: string; paths: Record<string, Record<string, Operation>> };
let keys: Record<string, string>;

beforeAll(async () => {
  document = (await control(emulator, 'GET /openapi.json')).body;
});

beforeEach(async () => {
  emulator.reset({ empty: true });
  for (const { apiKey } of emulator.accounts.list().accounts) if (apiKey !== emulator.apiKey) emulator.accounts.remove(apiKey);
  emulator.addAccount({ apiKey: 'key-b' });
  emulator.seed({ domains: [{ name: 'mail.example.com', state: 'active' }] });
  await mailgun.webhooks.create({ domain: 'mail.example.com', eventType: 'delivered', urls: ['http://127.0.0.1:9/'] });
  const file = { filename: 'a.txt', data: Buffer.from('a') };
  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'a@mail.example.com',
    to: 'alice@example.com',
    text: 'Hi',
    attachments: [file],
  });
  await mailgun.request('GET /v3/mail.example.com/nothing', {}).catch(() => undefined);
  await emulator.settled();
  keys = {
    message: emulator.messages.search().messages[0]?.key ?? '',
    posting: emulator.postings.list().postings[0]?.id ?? '',
    rule: emulator.deliveryRules.add({ recipient: '*@example.com', outcome: 'bounce' }).id,
  };
});

/** Each operation once: its name, what it is given, and whether it answers the same when it is asked twice. */
const calls: readonly [name: string, input: () => object, again: boolean][] = [
  ['health', () => ({}), true],
  ['ready', () => ({}), true],
  ['version', () => ({}), true],
  ['reset', () => ({ empty: true }), true],
  ['seed', () => ({ routes: [{ expression: 'catch_all()', actions: ['stop()'] }] }), true],
  ['snapshot', () => ({}), true],
  ['restore', () => taken, true],
  ['clock.get', () => ({}), true],
  ['clock.freeze', () => ({ at: '2031-01-01T00:00:00Z' }), true],
  ['clock.run', () => ({}), false],
  ['clock.advance', () => ({ by: '10s' }), true],
  ['transitions.get', () => ({}), true],
  ['transitions.change', () => ({ delivery: { reads: 0 } }), true],
  ['deliveryRules.list', () => ({}), true],
  ['deliveryRules.add', () => ({ recipient: 'b@*', outcome: 'open', times: 2 }), false],
  ['deliveryRules.remove', () => ({ id: keys.rule }), false],
  ['faults.add', () => ({ route: 'POST /v3/routes', answer: { status: 500 } }), false],
  ['faults.list', () => ({}), false],
  ['faults.remove', () => ({ id: emulator.fail({ route: 'GET /v3/routes', answer: 'drop' }).id }), false],
  ['faults.clear', () => ({}), true],
  ['messages.search', () => ({ query: 'to:alice', limit: 10 }), true],
  ['messages.get', () => ({ key: keys.message }), true],
  ['receive', () => ({ from: 'alice@example.org', to: 'nobody@mail.example.com', text: 'Hi' }), true],
  ['messages.rendered', () => ({ key: keys.message }), true],
  ['messages.source', () => ({ key: keys.message }), true],
  ['messages.attachment', () => ({ key: keys.message, index: 0 }), true],
  ['messages.wait', () => ({ query: 'to:alice', count: 1, timeout: '1s' }), true],
  ['messages.delete', () => ({ query: 'to:nobody' }), true],
  ['messages.remove', () => ({ key: keys.message }), false],
  ['events.search', () => ({ query: 'event:delivered' }), true],
  ['events.trigger', () => ({ message: keys.message, event: 'opened' }), false],
  ['requests.search', () => ({ method: 'POST', since: '2029-01-01T00:00:00Z' }), true],
  ['requests.count', () => ({ path: '/v3/*' }), true],
  ['requests.unmatched', () => ({}), true],
  ['requests.clear', () => ({}), true],
  ['postings.list', () => ({ state: 'waiting' }), true],
  ['postings.retry', () => ({ id: keys.posting }), false],
  ['accounts.list', () => ({}), true],
  ['accounts.add', () => ({ apiKey: 'key-c' }), false],
  ['accounts.remove', () => ({ apiKey: 'key-b' }), false],
];

let taken: object = {};
beforeAll(async () => {
  taken = JSON.parse(JSON.stringify(await emulator.snapshot()));
});

const functionOf = (name: string) =>
  name.split('.').reduce<unknown>((group, part) => (group as Record<string, unknown>)[part], emulator) as (input: object) => unknown;

function declared(name: string): { route: string; operation: Operation } {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      if (operation.operationId === name) return { route: `${method.toUpperCase()} ${path}`, operation };
  throw new Error(`the document has no ${name}`);
}

const schemaOf = ({ responses }: Operation) => responses[200]?.content?.['application/json']?.schema;

test('the document has every operation, and these tests call every one', () => {
  expect(document.openapi).toBe('3.1.0');
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect([...ids].sort()).toEqual(['live', ...calls.map(([name]) => name)].sort());
});

test('the document explains the search where one can be given', () => {
  for (const path of ['/messages', '/messages/wait', '/events'])
    expect(document.paths[path]?.get?.parameters?.find(({ name }) => name === 'query')?.schema.description).toMatch(
      /^to: .*\nfrom: .*\nsubject: /,
    );
});

test('the document is whole: every parameter of a path is declared, and every operation says what it does', () => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const { parameters = [], summary, responses } of Object.values(methods)) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === 'path' && one.required).map(({ name }) => name)).toEqual(inPath);
      expect(summary).toMatch(/^\S.{10,}[^.]$/);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
});

test.each(calls)('%s does by HTTP what it says in the document', async (name, input) => {
  const { route, operation } = declared(name);
  const given = input();
  const body = operation.requestBody?.content['application/json'].schema;
  const parameters = new Set(operation.parameters?.map((one) => one.name));
  const inBody = Object.fromEntries(Object.entries(given).filter(([field]) => !parameters.has(field)));
  if (body === undefined) expect(inBody).toEqual({});
  else expect(findDifferences(body, inBody)).toEqual([]);
  const answer = await control(emulator, route, given);
  const schema = schemaOf(operation);
  if (schema === undefined) expect([answer.status, answer.text]).toEqual([204, '']);
  else {
    expect(answer.status).toBe(200);
    expect(findDifferences(schema, answer.body)).toEqual([]);
  }
});

test.each(calls)('%s does as a function what it says in the document', async (name, input) => {
  const schema = schemaOf(declared(name).operation);
  const value = await functionOf(name)(input());
  if (schema === undefined) expect(value).toBeUndefined();
  else expect(findDifferences(schema, JSON.parse(JSON.stringify(value)))).toEqual([]);
});

test.each(calls.filter(([, , again]) => again))('%s answers the same through both doors', async (name, input) => {
  const { body, text } = await control(emulator, declared(name).route, input());
  const value = await functionOf(name)(input());
  expect(value === undefined ? '' : JSON.parse(JSON.stringify(value))).toEqual(text === '' ? '' : body);
});

test.each(calls)('%s takes nothing that it does not know, through either door', async (name, input) => {
  const { route } = declared(name);
  const given = { ...input(), surprise: 1 };
  const { status, body } = await control(emulator, route, given);
  expect([status, body.message]).toEqual([400, expect.stringContaining('surprise')]);
  const call = async () => functionOf(name)(given);
  await expect(call()).rejects.toThrow(body.message);
});

test('what an operation changes, it changes through either door', async () => {
  emulator.deliveryRules.remove(keys.rule ?? '');
  await control(emulator, 'POST /delivery-rules', { recipient: 'bob@*', outcome: 'bounce', code: 554, times: 1 });
  for (const to of ['bob@example.com', 'bob@example.org'])
    await mailgun.messages.send({ domain: 'mail.example.com', from: 'a@mail.example.com', to, text: 'a' });
  expect(emulator.store.events.filter(({ recipient }) => recipient?.startsWith('bob')).map(({ event }) => event)).toEqual([
    'accepted',
    'failed',
    'accepted',
    'delivered',
  ]);
  await control(emulator, 'PATCH /transitions', { deletion: { after: '1h' } });
  expect(emulator.transitions.deletion).toEqual({ after: 3_600_000 });
  await control(emulator, 'POST /faults', { route: 'GET /v3/routes', answer: { status: 503, body: 'away' } });
  await expect(mailgun.routes.list().toArray()).rejects.toThrow('away');
  await control(emulator, 'POST /accounts', { apiKey: 'key-d' });
  expect((await control(emulator, 'GET /messages', {}, { apiKey: 'key-d' })).body.total).toBe(0);
  expect((await control(emulator, 'POST /accounts', { apiKey: 'key-d' })).status).toBe(409);
  expect((await control(emulator, 'DELETE /accounts/{apiKey}', { apiKey: emulator.apiKey })).status).toBe(400);
  const attempts = emulator.store.postings.get(keys.posting ?? '')?.attempts.length ?? 0;
  await control(emulator, 'POST /postings/{id}/retry', { id: keys.posting });
  expect(emulator.store.postings.get(keys.posting ?? '')?.attempts).toHaveLength(attempts + 1);
});

test('an account that an unknown key gets is seeded, and no other sees it', async () => {
  const many = await startEmulator({ anyKey: true, seed: { domains: [{ name: 'mail.example.com' }] } });
  await control(many, 'POST /reset', { empty: true }, { apiKey: 'worker-1' });
  const { body } = await control(many, 'GET /accounts');
  expect(body.accounts).toEqual([
    { apiKey: many.apiKey, domains: 1, messages: 0 },
    { apiKey: 'worker-1', domains: 0, messages: 0 },
  ]);
  await many.close();
});

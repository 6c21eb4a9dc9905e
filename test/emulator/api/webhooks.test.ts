import { api, fieldsOf, verifyWebhook } from 'mailgun-sdk';
import { json, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import type { Form } from '../http';
import { emulator, runEmulator, send } from '../running';

const domain = 'mail.example.com';
const v3 = `/v3/domains/${domain}/webhooks`;
const v4 = `/v4/domains/${domain}/webhooks`;
const [a, b, c, d] = ['https://a.example.com/', 'https://b.example.com/', 'https://c.example.com/', 'https://d.example.com/'] as const;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name: domain });
});

const list = async () => (await send(`GET ${v3}`)).body;

describe('v3, which looks at event types', () => {
  test('keeps up to three URLs of a type, but not their order', async () => {
    const created = await send(`POST ${v3}`, { id: 'clicked', url: [a, b, c] });
    expect(created).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    expect(created.body).toEqual({ message: 'Webhook has been created', webhook: { urls: [c, b, a] } });
    expect((await send(`GET ${v3}/clicked`)).body).toEqual({ webhook: { urls: [c, b, a] } });
  });

  test('takes a URL that is given twice as one', async () => {
    expect((await send(`POST ${v3}`, { id: 'clicked', url: [a, a] })).body).toMatchObject({ webhook: { urls: [a] } });
  });

  test('refuses to create where the type has any URL', async () => {
    await send(`POST ${v3}`, { id: 'clicked', url: a });
    expect(await send(`POST ${v3}`, { id: 'clicked', url: b })).toMatchObject({ status: 400, body: { Reason: expect.any(String) } });
    expect(await list()).toEqual({ webhooks: { clicked: { urls: [a] } } });
  });

  test('shows only the types that are set', async () => {
    expect(await list()).toEqual({ webhooks: {} });
    await send(`POST ${v3}`, { id: 'opened', url: a });
    expect(await list()).toEqual({ webhooks: { opened: { urls: [a] } } });
  });

  test('replaces all URLs of a type', async () => {
    await send(`POST ${v3}`, { id: 'clicked', url: [a, b] });
    expect((await send(`PUT ${v3}/clicked`, { url: c })).body).toEqual({ message: 'Webhook has been updated', webhook: { urls: [c] } });
    expect(await list()).toEqual({ webhooks: { clicked: { urls: [c] } } });
  });

  test('shows what it deletes', async () => {
    await send(`POST ${v3}`, { id: 'clicked', url: a });
    expect((await send(`DELETE ${v3}/clicked`)).body).toEqual({ message: 'Webhook has been deleted', webhook: { urls: [a] } });
    expect(await list()).toEqual({ webhooks: {} });
  });

  test.each(['GET', 'PUT', 'DELETE'])('%s finds nothing where the type has no URL', async (method) => {
    const fields: Form = method === 'PUT' ? { url: a } : {};
    expect(await send(`${method} ${v3}/clicked`, fields)).toMatchObject({ status: 404, body: { message: 'Webhook not found' } });
  });

  test('knows no event type of the name that mailgun.js once had', async () => {
    expect((await send(`GET ${v3}/unsubscribe`)).status).toBe(404);
    expect((await send(`POST ${v3}`, { id: 'unsubscribe', url: a })).status).toBe(400);
  });

  test.each([
    [{ url: a }, { message: "Missing parameter 'id'" }],
    [{ id: 'clicked' }, { message: "Missing parameter 'url'" }],
    [{ id: 'clicked', url: 'ftp://a.example.com' }, { Reason: 'ftp://a.example.com is not a valid url: invalid URL scheme' }],
    [{ id: 'clicked', url: [a, 'nonsense'] }, { Reason: 'nonsense is not a valid url: invalid URL scheme' }],
    [{ id: 'clicked', url: 'https://x.invalid/' }, { Reason: 'https://x.invalid/ is not a valid url: host not found' }],
    [{ id: 'clicked', url: [a, b, c, d] }, { Reason: expect.stringContaining('3') }],
  ])('refuses %j', async (fields, body) => {
    expect(await send(`POST ${v3}`, fields)).toMatchObject({ status: 400, body });
    expect(await list()).toEqual({ webhooks: {} });
  });
});

describe('v4, which looks at URLs', () => {
  test('adds a URL to event types and answers with all of them, unset ones as null', async () => {
    await send(`POST ${v4}`, { url: a, event_types: 'clicked' });
    expect((await send(`POST ${v4}`, { url: b, event_types: ['clicked', 'opened'] })).body).toEqual({
      webhooks: {
        accepted: null,
        clicked: { urls: [b, a] },
        complained: null,
        delivered: null,
        opened: { urls: [b] },
        permanent_fail: null,
        temporary_fail: null,
        unsubscribed: null,
      },
    });
  });

  test('refuses a URL that an event type has, and adds none of the others then', async () => {
    await send(`POST ${v4}`, { url: a, event_types: 'clicked' });
    expect(await send(`POST ${v4}`, { url: a, event_types: ['opened', 'clicked'] })).toMatchObject({
      status: 400,
      body: { Reason: `Webhook for event type 'clicked' with URL '${a}' already exists` },
    });
    expect(await list()).toEqual({ webhooks: { clicked: { urls: [a] } } });
  });

  test('refuses a fourth URL', async () => {
    await send(`POST ${v3}`, { id: 'clicked', url: [a, b, c] });
    expect((await send(`POST ${v4}`, { url: d, event_types: 'clicked' })).status).toBe(400);
    expect(await list()).toEqual({ webhooks: { clicked: { urls: [c, b, a] } } });
  });

  test('sets the event types of a URL, and leaves other URLs alone', async () => {
    await send(`POST ${v4}`, { url: a, event_types: ['clicked', 'opened'] });
    await send(`POST ${v4}`, { url: b, event_types: 'clicked' });
    const { body } = await send(`PUT ${v4}`, { url: a, event_types: ['opened', 'delivered'] });
    expect(body).toEqual({ webhooks: { clicked: { urls: [b] }, opened: { urls: [a] }, delivered: { urls: [a] } } });
  });

  test('does not find a URL that nothing has', async () => {
    const notFound = { status: 404, body: { Description: 'Webhook not found' } };
    expect(await send(`PUT ${v4}`, { url: a, event_types: 'clicked' })).toMatchObject(notFound);
    expect(await send(`DELETE ${v4}`, { url: a })).toMatchObject(notFound);
  });

  test.each([
    ['comma-joined', { url: `${a},${b}` }],
    ['repeated', { url: [a, b] }],
  ])('deletes %s URLs from all event types', async (_, query) => {
    await send(`POST ${v3}`, { id: 'clicked', url: [a, b, c] });
    await send(`POST ${v3}`, { id: 'opened', url: a });
    expect((await send(`DELETE ${v4}`, query)).body).toEqual({ webhooks: { clicked: { urls: [c] } } });
  });

  test.each([
    ['DELETE', {}, { Field: 'url', Value: '' }],
    ['PUT', { url: 'x:y', event_types: 'clicked' }, { Reason: 'invalid parameters: x:y is not a valid url: invalid URL scheme' }],
    ['POST', { url: 'https://x.invalid/', event_types: 'clicked' }, { Reason: 'https://x.invalid/ is not a valid url: host not found' }],
  ])('%s refuses %j', async (method, fields, body) => {
    expect(await send(`${method} ${v4}`, fields)).toMatchObject({ status: 400, body });
  });
});

test.each([
  ['GET /v3/domains/nobody.example.com/webhooks', {}],
  ['GET /v3/domains/nobody.example.com/webhooks/clicked', {}],
  ['POST /v3/domains/nobody.example.com/webhooks', { id: 'clicked', url: a }],
  ['POST /v4/domains/nobody.example.com/webhooks', { event_types: 'clicked', url: a }],
  ['DELETE /v4/domains/nobody.example.com/webhooks', { url: a }],
])('%s says that there is no such domain', async (request, fields) => {
  expect(await send(request, fields)).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
});

describe('a test webhook', () => {
  let receiver: ScriptedServer;
  beforeEach(async () => {
    receiver = await startScriptedServer();
  });
  afterEach(() => receiver.close());

  const request = `PUT ${v3}/clicked/test`;

  test.each(fieldsOf(api.webhooks.create).eventType.options)(
    'of the type %s is posted, signed with the key of the account',
    async (type) => {
      receiver.answer(json({}));
      const { status, body } = await send(`PUT ${v3}/${type}/test`, { url: `${receiver.url}/hook` });
      expect({ status, body }).toEqual({ status: 200, body: { code: 200, message: 'OK' } });
      const [posted] = receiver.received;
      expect(posted).toMatchObject({ method: 'POST', url: '/hook' });
      const verified = await verifyWebhook(String(posted?.body), { signingKey: emulator.store.account.signingKey });
      const [event, severity] = type.endsWith('_fail') ? ['failed', type.replace('_fail', '')] : [type, undefined];
      expect(verified).toMatchObject({ verified: true });
      expect(verified.verified && verified.event).toMatchObject({
        event,
        recipient: 'alice@example.com',
        ...(severity !== undefined && { severity }),
      });
    },
  );

  test('tells what the URL answered', async () => {
    receiver.answer(json({}, 406));
    expect((await send(request, { url: receiver.url })).body).toEqual({ code: 406, message: 'Not Acceptable' });
  });

  test('is posted to this machine only, and to what listens there', async () => {
    expect(await send(request, { url: a })).toMatchObject({ status: 400, body: { Reason: expect.stringContaining('this machine only') } });
    await receiver.close();
    expect(await send(request, { url: receiver.url })).toMatchObject({
      status: 400,
      body: { Reason: expect.stringContaining('cannot be reached') },
    });
  });

  test('needs a domain, an event type and a URL', async () => {
    const url = receiver.url;
    expect(await send('PUT /v3/domains/nobody.example.com/webhooks/clicked/test', { url })).toMatchObject({ status: 404 });
    expect(await send(`PUT ${v3}/drop/test`, { url })).toMatchObject({ status: 404 });
    expect(await send(request)).toMatchObject({ status: 400 });
    expect(receiver.received).toEqual([]);
  });
});

import { api, createMailgun, type Endpoint, isMailgunError, type Mailgun, MailgunError } from 'mailgun-sdk';
import { z } from 'zod';
import { endpoint, fillRoute } from '../../sdk/schema/endpoint';
import { object, spelled } from '../../sdk/schema/wire';

// `tsc -p test` checks the types: an expected error that is none is an error. jest checks that the same mistake,
// made in JavaScript, does no harm either; nothing listens at this address, and a request would be a `network` error.
const options = { apiKey: 'key', baseUrl: 'http://127.0.0.1:9', retries: 0 };

let mailgun: Mailgun;
beforeEach(() => {
  mailgun = createMailgun(options);
});
afterEach(() => mailgun.close());

const refused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ code: 'invalid_request' });
const name = 'example.com';

describe('a call that does not compile', () => {
  test('misspells an argument', async () => {
    // @ts-expect-error spamActoin
    await refused(mailgun.domains.create({ name, spamActoin: 'tag' }));
    // @ts-expect-error Mailgun's own spelling
    await refused(mailgun.domains.create({ name, spam_action: 'tag' }));
  });

  test('lacks a required argument', async () => {
    // @ts-expect-error without name
    await refused(mailgun.domains.create({ spamAction: 'tag' }));
    // @ts-expect-error without eventTypes
    await refused(mailgun.webhooks.addUrl({ domain: name, url: 'https://example.com' }));
    // @ts-expect-error without to
    await refused(mailgun.messages.send({ domain: name, text: 'x' }));
    // @ts-expect-error without anything
    await refused(mailgun.domains.get());
  });

  test('gives a value outside an enumeration', async () => {
    // @ts-expect-error delete
    await refused(mailgun.domains.update({ domain: name, spamAction: 'delete' }));
    // @ts-expect-error 512
    await refused(mailgun.domains.create({ name, dkimKeySize: 512 }));
    // @ts-expect-error bounce
    await refused(mailgun.webhooks.get({ domain: name, eventType: 'bounce' }));
  });

  test('gives a value of another type', async () => {
    // @ts-expect-error a text for a flag
    await refused(mailgun.domains.update({ domain: name, wildcard: 'yes' }));
    // @ts-expect-error a text for a number
    await refused(mailgun.routes.update({ id: '1', priority: '1' }));
    // @ts-expect-error a text for a date
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', deliveryTime: 'tomorrow' }));
    // @ts-expect-error null
    await refused(mailgun.domains.update({ domain: name, archiveTo: null }));
  });

  test('misspells an option of a message', async () => {
    // @ts-expect-error tag
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', tag: ['a'] }));
    // @ts-expect-error Mailgun's own spelling
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', 'o:tag': ['a'] }));
    // @ts-expect-error htmlOnly
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', tracking: 'htmlOnly' }));
  });

  test('attaches a file without a name, or without a content', async () => {
    // @ts-expect-error without filename
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', attachments: [{ data: 'a' }] }));
    // @ts-expect-error without data
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', attachments: [{ filename: 'a' }] }));
    // @ts-expect-error a text is no file
    await refused(mailgun.messages.send({ domain: name, to: 'a@example.com', text: 'x', attachments: ['a.txt'] }));
  });

  test('asks for an area that there is not', () => {
    // @ts-expect-error domain
    expect(mailgun.domain).toBeUndefined();
    // @ts-expect-error remove
    expect(mailgun.domains.remove).toBeUndefined();
  });

  test('waits for a list as for a promise', () => {
    // @ts-expect-error a list is read with for await
    expect(mailgun.routes.list().then).toBeUndefined();
  });

  test('iterates over what is no list', () => {
    const call = mailgun.routes.get({ id: '' });
    call.catch(() => undefined);
    // @ts-expect-error a promise
    expect(call[Symbol.asyncIterator]).toBeUndefined();
  });

  test('opens an account without a key, or in a region that there is not', () => {
    // @ts-expect-error without apiKey
    expect(() => createMailgun({ ...options, apiKey: undefined })).toThrow();
    // @ts-expect-error de
    expect(() => createMailgun({ ...options, region: 'de' })).toThrow('region');
  });
});

describe('a batch that does not compile', () => {
  test('has no recipients', async () => {
    // @ts-expect-error without recipients
    await expect(mailgun.messages.sendBatch({ domain: name, text: 'x' })).rejects.toThrow();
  });

  test('has recipients who would see each other', async () => {
    const batch = { domain: name, text: 'x', recipients: [{ to: 'a@example.com' }] };
    // @ts-expect-error to
    await refused(mailgun.messages.sendBatch({ ...batch, to: 'b@example.com' }));
    // @ts-expect-error cc
    await refused(mailgun.messages.sendBatch({ ...batch, cc: 'b@example.com' }));
    // @ts-expect-error recipientVariables
    await refused(mailgun.messages.sendBatch({ ...batch, recipientVariables: {} }));
  });

  test('gives its recipients as bare addresses', async () => {
    // @ts-expect-error not { to }
    const { chunks } = await mailgun.messages.sendBatch({ domain: name, text: 'x', recipients: ['a@example.com'] });
    expect(chunks).toMatchObject([{ status: 'refused', error: { code: 'invalid_request' } }]);
  });
});

describe('an answer', () => {
  const wire = {
    id: '1',
    expression: 'catch_all()',
    actions: null,
    priority: 0,
    description: '',
    created_at: 'Wed, 15 Feb 2012 13:03:31 GMT',
  };
  const { route } = z.decode(api.routes.get.output, { route: wire });

  test('has fields of the types that are declared', () => {
    const moment: Date = route.createdAt;
    const actions: readonly string[] = route.actions;
    expect([moment.getUTCFullYear(), actions.length]).toEqual([2012, 0]);
  });

  test('has no other fields', () => {
    // @ts-expect-error Mailgun's own spelling
    expect(route.created_at).toBeUndefined();
    // @ts-expect-error createdAd
    expect(route.createdAd).toBeUndefined();
  });

  test('has fields that may be absent', () => {
    const domain = z.decode(api.messages.send.input, { domain_name: name, to: 'a@example.com' });
    // @ts-expect-error possibly undefined
    expect(() => domain.subject.length).toThrow(TypeError);
  });
});

describe('an error', () => {
  const error: unknown = new MailgunError('not_found', 'GET /v3/routes/{id}', 'Route not found');

  test('has one of the codes that there are', () => {
    // @ts-expect-error not_fond
    expect(isMailgunError(error, 'not_fond')).toBe(false);
    // @ts-expect-error 404
    expect(isMailgunError(error) && error.code === '404').toBe(false);
  });

  test('is known by its fields once it is recognised', () => {
    const route: string | undefined = isMailgunError(error) ? error.route : undefined;
    expect(route).toBe('GET /v3/routes/{id}');
    // @ts-expect-error unknown until it is recognised
    expect(error.route).toBe('GET /v3/routes/{id}');
  });
});

describe('a declaration that does not compile', () => {
  const output = object({ message: z.string() });
  const neverFilled = (declared: unknown) => expect(() => fillRoute(declared as Endpoint, {})).toThrow('must not be empty');

  test('has a parameter in its route that the input lacks', () => {
    // @ts-expect-error {id}
    const other = endpoint('GET /v3/routes/{id}', { summary: '', input: object({ limit: z.string() }), output });
    // @ts-expect-error {id}
    const none = endpoint('GET /v3/routes/{id}', { summary: '', output });
    // @ts-expect-error {id}
    const misspelt = endpoint('GET /v3/routes/{id}', { summary: '', input: object({ id: spelled('route_id', z.string()) }), output });
    for (const declared of [other, none, misspelt]) neverFilled(declared);
  });

  test('has a method that there is not', () => {
    // @ts-expect-error FETCH
    expect(endpoint('FETCH /v3/routes', { summary: '', output }).method).toBe('FETCH');
  });

  test('while a parameter that the input spells as the route does compiles', () => {
    const input = object({ domain: spelled('domain_name', z.string()), listAddress: z.string() });
    const declared = endpoint('GET /v3/{domain_name}/{list_address}', { summary: '', input, output });
    expect(fillRoute(declared as unknown as Endpoint, { domain_name: 'a', list_address: 'b' }).path).toBe('/v3/a/b');
  });

  test('while one in braces leaves its name to a field beside the path', () => {
    const input = object({ ip: spelled('{ip}', z.string()), replacementIp: spelled('ip', z.string()) });
    const declared = endpoint('DELETE /v3/ips/{ip}', { summary: '', input, output });
    expect(fillRoute(declared as unknown as Endpoint, { '{ip}': 'a', ip: 'b' })).toEqual({ path: '/v3/ips/a', fields: { ip: 'b' } });
  });
});

import fc from 'fast-check';
import { createMailgun, type Endpoint, type Mailgun } from 'mailgun-sdk';
import { z } from 'zod';
import { api } from '../../../sdk/api';
import type { Request } from '../../../sdk/http/encode-body';
import { createTransport, type Transport } from '../../../sdk/http/transport';
import { fillRoute } from '../../../sdk/schema/endpoint';
import { version } from '../../../sdk/version';
import { json, type Received, type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { formOf } from './form';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const deleted = json({ message: 'Route has been deleted', id: '1' });
const queued = json({ id: '<1@example.com>', message: 'Queued. Thank you.' });
const route = {
  id: '1',
  expression: 'catch_all()',
  actions: [],
  priority: 0,
  description: '',
  created_at: 'Wed, 15 Feb 2012 13:03:31 GMT',
};

let server: ScriptedServer;
let mailgun: Mailgun;
let transport: Transport;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey, baseUrl: server.url, retries: 0 });
  transport = createTransport({
    apiKey,
    baseUrl: new URL(server.url),
    region: undefined,
    subaccountId: undefined,
    timeout: 5_000,
    retries: 0,
    retrySignal: undefined,
    dispatcher: undefined,
    userAgent: undefined,
    onRequest: undefined,
    onAttempt: undefined,
  });
});

afterEach(async () => {
  await Promise.all([mailgun.close(), transport.close()]);
  await server.close();
});

const only = (): Received => {
  expect(server.received).toHaveLength(1);
  return server.received[0] as Received;
};

describe('every request', () => {
  test('carries the key as the password of the user `api`', async () => {
    server.answer(json({ items: [], total_count: 0 }));
    await mailgun.request('GET /v3/routes');
    expect(only().headers.authorization).toBe('Basic YXBpOmtleS0zYXg2eG5qcDI5amQ2ZmRzNGdjMzczc2d2anh0ZW9sMA==');
  });

  test('asks for JSON and says which version of the SDK asks', async () => {
    server.answer(json({}));
    await mailgun.request('GET /v3/routes');
    expect(only().headers).toMatchObject({ accept: 'application/json', 'user-agent': `mailgun-sdk/${version}` });
  });

  test("names the program's own user agent first", async () => {
    server.answer(json({}));
    const named = createMailgun({ apiKey, baseUrl: server.url, userAgent: 'shop/2.1' });
    await named.request('GET /v3/routes');
    await named.close();
    expect(only().headers['user-agent']).toBe(`shop/2.1 mailgun-sdk/${version}`);
  });

  test('acts for no sub-account unless told to', async () => {
    server.answer(json({}));
    await mailgun.request('GET /v3/routes');
    expect(only().headers).not.toHaveProperty('x-mailgun-on-behalf-of');
  });

  test("acts for the client's sub-account, and for the call's where the call names one", async () => {
    server.answer(json({}), json({}), json({}));
    const parent = createMailgun({ apiKey, baseUrl: server.url, subaccountId: 'sub-1' });
    await parent.request('GET /v3/routes');
    await parent.request('GET /v3/routes', {}, { onBehalfOf: 'sub-2' });
    await parent.request('GET /v3/routes');
    await parent.close();
    expect(server.received.map(({ headers }) => headers['x-mailgun-on-behalf-of'])).toEqual(['sub-1', 'sub-2', 'sub-1']);
  });

  test('stands under the path of the base URL', async () => {
    server.answer(json({}));
    const behindProxy = createMailgun({ apiKey, baseUrl: `${server.url}/mailgun/` });
    await behindProxy.request('GET /v3/routes');
    await behindProxy.close();
    expect(only().url).toBe('/mailgun/v3/routes');
  });

  test.each(['onBehalfOf', 'subaccountId', 'userAgent'])('is refused before it is sent where %s would add a header', async (field) => {
    const evil = 'x\r\nx-evil: 1';
    const injected = createMailgun({ apiKey, baseUrl: server.url, retries: 0, ...(field === 'onBehalfOf' ? {} : { [field]: evil }) });
    const call = injected.request('GET /v3/routes', {}, field === 'onBehalfOf' ? { onBehalfOf: evil } : {});
    await expect(call).rejects.toMatchObject({ name: 'MailgunError', code: 'invalid_request' });
    await injected.close();
    expect(server.received).toEqual([]);
  });
});

test.each([1, 3])('with %p calls at a time there are as many connections', async (atATime) => {
  const ports = new Set<number | undefined>();
  const reply: Reply = (response, received) => {
    ports.add(response.socket?.remotePort);
    json({})(response, received);
  };
  const calls = 12;
  server.answer(...Array.from({ length: calls }, () => reply));
  const callAgain = async () => {
    for (let call = 0; call < calls / atATime; call += 1) await mailgun.request('GET /v3/routes');
  };
  await Promise.all(Array.from({ length: atATime }, callAgain));
  expect(server.received).toHaveLength(calls);
  expect(ports.size).toBe(atATime);
});

describe('a query', () => {
  test('carries the fields of a GET in Mailgun’s spelling, and no body', async () => {
    server.answer(json({ items: [], total_count: 0 }));
    for await (const domain of mailgun.domains.list({ pageSize: 10, search: 'a b&c=ü+', includeSubaccounts: false }))
      throw new Error(domain.name);
    const { method, url, headers, body } = only();
    expect(method).toBe('GET');
    expect(url.startsWith('/v4/domains?')).toBe(true);
    expect([...new URLSearchParams(url.split('?')[1])].sort()).toEqual([
      ['include_subaccounts', 'false'],
      ['limit', '10'],
      ['search', 'a b&c=ü+'],
      ['skip', '0'],
    ]);
    expect(headers).not.toHaveProperty('content-type');
    expect(body).toHaveLength(0);
  });

  test('has no question mark where there are no fields', async () => {
    server.answer(deleted);
    await mailgun.routes.delete({ id: '4f3bad2335335426750048c6' });
    expect(only()).toMatchObject({ method: 'DELETE', url: '/v3/routes/4f3bad2335335426750048c6' });
  });

  test('repeats a field that has several values', async () => {
    server.answer(json({}));
    await mailgun.request('GET /v3/example.com/tags', { tag: ['a', 'b'] });
    expect(only().url).toBe('/v3/example.com/tags?tag=a&tag=b');
  });
});

describe('an urlencoded body', () => {
  test('carries the fields that are not in the path', async () => {
    server.answer(json({ message: 'Route has been updated', ...route }));
    await mailgun.routes.update({
      id: '4f3bad2335335426750048c6',
      expression: 'match_recipient(".*@example.com") and catch_all()',
      actions: ['forward("https://example.com/?a=1&b=ü")', 'stop()'],
      priority: 0,
      description: '',
    });
    const { method, url, headers, body } = only();
    expect([method, url, headers['content-type']]).toEqual([
      'PUT',
      '/v3/routes/4f3bad2335335426750048c6',
      'application/x-www-form-urlencoded',
    ]);
    expect([...new URLSearchParams(body.toString())]).toEqual([
      ['expression', 'match_recipient(".*@example.com") and catch_all()'],
      ['action', 'forward("https://example.com/?a=1&b=ü")'],
      ['action', 'stop()'],
      ['priority', '0'],
      ['description', ''],
    ]);
  });
});

describe('a JSON body', () => {
  test('carries the fields as they are', async () => {
    server.answer(json({}));
    const fields = { list: [1, 'a'], on: false, text: 'ü"\n' };
    await transport.send({ route: 'POST /v1/x', method: 'POST', path: '/v1/x', fields, body: 'json', repeatable: false });
    const { headers, body } = only();
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body.toString())).toEqual(fields);
  });
});

describe('a multipart body', () => {
  const send = (fields: Request['fields']) =>
    transport.send({ route: 'POST /v3/x', method: 'POST', path: '/v3/x', fields, body: 'multipart', repeatable: false });

  test('carries a message, each recipient and each tag as a part of its own', async () => {
    server.answer(queued);
    await mailgun.messages.send({
      domain: 'example.com',
      from: 'Shop <shop@example.com>',
      to: ['a+b@example.com', 'Zoë "Z" <z@example.com>'],
      subject: 'Grüße ✉️',
      text: '',
      tags: ['one', 'two'],
      testMode: true,
      templateText: false,
      tracking: false,
      requireTls: false,
      deliveryTime: new Date('2025-01-26T07:29:04.999Z'),
      templateVariables: { name: '"Ada"' },
      headers: { 'Reply-To': 'reply@example.com' },
      variables: { order_id: '1' },
    });
    const received = only();
    expect([received.method, received.url]).toEqual(['POST', '/v3/example.com/messages']);
    expect(received.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(await formOf(received)).toEqual([
      ['from', 'Shop <shop@example.com>'],
      ['to', 'a+b@example.com'],
      ['to', 'Zoë "Z" <z@example.com>'],
      ['subject', 'Grüße ✉️'],
      ['text', ''],
      ['t:variables', '{"name":"\\"Ada\\""}'],
      ['o:tag', 'one'],
      ['o:tag', 'two'],
      ['o:deliverytime', 'Sun, 26 Jan 2025 07:29:04 +0000'],
      ['o:testmode', 'yes'],
      ['o:tracking', 'no'],
      ['o:require-tls', 'false'],
      ['h:Reply-To', 'reply@example.com'],
      ['v:order_id', '1'],
    ]);
  });

  test('is left out where there are no fields', async () => {
    server.answer(json({ message: 'x', domain: {} }));
    await expect(mailgun.domains.verify({ domain: 'example.com' })).rejects.toMatchObject({ code: 'invalid_response' });
    const { headers, body } = only();
    expect([headers['content-type'], headers['content-length'], body.length]).toEqual([undefined, '0', 0]);
  });

  test.each([
    'x"\r\nContent-Disposition: form-data; name="evil',
    'x\r\n\r\nvalue',
    '\r\n--boundary\r\nContent-Disposition: form-data; name="evil"\r\n\r\n1',
    'x\n--\n',
  ])('keeps %j within the value that holds it', async (value) => {
    server.answer(queued);
    await send({ before: '1', text: value, after: '2' });
    const form = await formOf(only());
    expect(form.map(([name]) => name)).toEqual(['before', 'text', 'after']);
    expect(String(form[1]?.[1]).replaceAll('\r\n', '\n')).toBe(value.replaceAll('\r\n', '\n'));
  });

  test.each(['v:x"; filename="evil.html', 'v:x\r\nContent-Type: text/html', 'v:x\r\n\r\n'])(
    'keeps %j within the name that holds it',
    async (name) => {
      server.answer(queued);
      await send({ [name]: 'value', after: '2' });
      const received = only();
      const form = await formOf(received);
      expect(form.map(([, value]) => value)).toEqual(['value', '2']);
      const [head = ''] = received.body.toString().split('\r\n\r\n');
      expect(head.split('\r\n')).toHaveLength(2);
      expect(head).not.toContain('"; filename="');
    },
  );

  test('delivers every value as it was given, newlines included', async () => {
    const values = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('\n', '\r', '\r\n', '"', '--')),
    });
    const property = fc.asyncProperty(values, async (value) => {
      server.answer(queued);
      await send({ text: value });
      expect(await formOf(server.received.at(-1) as Received)).toEqual([['text', value]]);
    });
    await fc.assert(property, { numRuns: 50 });
  });
});

describe('a part of the path', () => {
  const fill = (id: string) => fillRoute(api.routes.get as unknown as Endpoint, { id, limit: 1 });

  test.each([
    ['a+b@x.com', '/v3/routes/a%2Bb%40x.com'],
    ['a/b', '/v3/routes/a%2Fb'],
    ['a?b#c', '/v3/routes/a%3Fb%23c'],
    ['a b%', '/v3/routes/a%20b%25'],
    ['ü', '/v3/routes/%C3%BC'],
    ['a..b', '/v3/routes/a..b'],
  ])('%p travels as %p', (id, path) => expect(fill(id)).toEqual({ path, fields: { limit: 1 } }));

  test('arrives as it was given, whatever it holds', async () => {
    const ids = fc.string({ unit: 'binary', minLength: 1 }).filter((id) => !/^\.+$/.test(id));
    const property = fc.asyncProperty(ids, async (id) => {
      server.answer(deleted);
      await mailgun.routes.delete({ id });
      const { pathname } = new URL(server.received.at(-1)?.url ?? '', server.url);
      expect(decodeURIComponent(pathname)).toBe(`/v3/routes/${id}`);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  test('must not be empty, because the rest of the path is the whole collection', async () => {
    await expect(mailgun.routes.delete({ id: '' })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('id'),
    });
    expect(server.received).toEqual([]);
  });

  // A URL parser takes %2E%2E for `..` too: https://url.spec.whatwg.org/#double-dot-path-segment
  test.each(['.', '..'])('must not be %p, which no encoding keeps from climbing', async (id) => {
    await expect(mailgun.routes.delete({ id })).rejects.toMatchObject({ code: 'invalid_request', route: 'DELETE /v3/routes/{id}' });
    expect(server.received).toEqual([]);
  });

  test('is refused where a domain name is due and it is none', async () => {
    await expect(mailgun.domains.delete({ domain: '../lists' })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });
});

test('what a form reader makes of a message is what was sent', async () => {
  const texts = fc.string({ unit: 'binary', minLength: 1 }).map((words) => words.replaceAll(/[\r\n]/g, ' '));
  const names = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((name) => !/^__proto__$|[\r\n"]/.test(name));
  const messages = fc.record({
    domain: fc.constant('example.com'),
    to: fc.array(texts, { minLength: 2, maxLength: 5 }),
    subject: texts.filter((text) => !/[\r\n]/.test(text)),
    html: texts,
    tags: fc.array(texts, { minLength: 1, maxLength: 3 }),
    variables: fc.dictionary(names, texts, { minKeys: 1, noNullPrototype: true }),
    recipientVariables: fc.dictionary(
      fc.uuid().map((name) => `${name}@example.com`),
      fc.dictionary(
        names,
        fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
        { noNullPrototype: true },
      ),
      {
        noNullPrototype: true,
      },
    ),
  });
  const property = fc.asyncProperty(messages, async (message) => {
    server.answer(queued);
    await mailgun.messages.send(message);
    const received = server.received.at(-1) as Received;
    const fields: Record<string, unknown> = { domain_name: decodeURIComponent(received.url.split('/')[2] ?? '') };
    for (const [name, value] of await formOf(received)) fields[name] = name in fields ? [fields[name], value].flat() : value;
    expect(z.decode(api.messages.send.input, fields)).toEqual(message);
  });
  await fc.assert(property, { numRuns: 30 });
});

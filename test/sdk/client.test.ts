import { type AddressInfo, createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { createMailgun, isMailgunError, type Mailgun, type MailgunOptions } from 'mailgun-sdk';
import { cutOff, hangUp, json, type Reply, type ScriptedServer, silence, startScriptedServer, text } from '../scripted-server';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
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

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey, baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const refusal = (options: Partial<MailgunOptions>): unknown => {
  try {
    void createMailgun({ apiKey, ...options }).close();
    return 'opened';
  } catch (error) {
    return error;
  }
};

describe('an account', () => {
  test.each(['', ' ', '\n'])('is not opened with the key %j', (key) => {
    expect(refusal({ apiKey: key })).toMatchObject({ name: 'MailgunError', code: 'invalid_request' });
  });

  test.each<[string, object, string]>([
    ['an undefined key', { apiKey: undefined }, 'apiKey is undefined'],
    ['url for baseUrl', { url: 'https://api.eu.mailgun.net' }, 'there is no option url: it is baseUrl'],
    ['an option that there is not', { retrys: 1 }, 'there is no option retrys; there are apiKey, region'],
    ['an option that is spelled otherwise', { retrys: 1 }, 'did you mean "retries"?'],
  ])('is not opened with %s', (_, options, words) => {
    expect(refusal(options)).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(words) });
  });

  test.each([
    'http://api.mailgun.net',
    'http://192.168.0.10:8080',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://0.0.0.0:8080',
    'http://user@evil.example#@localhost',
  ])('is not opened at %s, where the key would travel in clear', (baseUrl) => {
    expect(refusal({ baseUrl })).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('unencrypted') });
  });

  test.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://127.8.8.8', 'http://[::1]:8080', 'https://proxy.example/mailgun'])(
    'is opened at %s',
    (baseUrl) => expect(refusal({ baseUrl })).toBe('opened'),
  );

  test.each([
    'https://api.mailgun.net/v3',
    'https://api.mailgun.net/v3/',
    'https://api.mailgun.net/v4',
    'https://proxy.example/mailgun/v3',
  ])('is not opened at %s, because every endpoint has a version of its own', (baseUrl) =>
    expect(refusal({ baseUrl })).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('version') }),
  );

  test.each(['api.mailgun.net', 'ftp://api.mailgun.net', 'file:///etc', ''])('is not opened at %p', (baseUrl) => {
    expect(refusal({ baseUrl })).toMatchObject({ code: 'invalid_request' });
  });

  test.each(['de', 'EU', '', 'toString'])('is not opened in the region %p', (region) => {
    expect(refusal({ region: region as never })).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('region') });
  });

  test.each(['us', 'eu'] as const)('in %s is found where the base URL has a place for the region', async (region) => {
    server.answer(json({}));
    const regional = createMailgun({ apiKey, region, baseUrl: `${server.url}/at-{region}` });
    await regional.request('GET /v3/routes');
    await regional.close();
    expect(server.received.map(({ url }) => url)).toEqual([`/at-${region}/v3/routes`]);
  });
});

describe('a proxy of the environment', () => {
  let connections: number;
  let proxy: Server;

  beforeEach(async () => {
    connections = 0;
    proxy = createServer((socket) => {
      connections += 1;
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    delete process.env.http_proxy;
    await new Promise((resolve) => proxy.close(resolve));
  });

  test('is not asked for what is on this machine, where the key travels in clear', async () => {
    server.answer(json({ ok: true }));
    const local = createMailgun({ apiKey, baseUrl: server.url, retries: 0 });
    const outcome = await local.request('GET /v3/routes').catch((error: unknown) => error);
    await local.close();
    expect([outcome, connections]).toEqual([{ ok: true }, 0]);
  });
});

describe('arguments', () => {
  const refused = (call: () => Promise<unknown>) =>
    expect(Promise.resolve().then(call)).rejects.toMatchObject({ name: 'MailgunError', code: 'invalid_request', status: undefined });

  afterEach(() => expect(server.received).toEqual([]));

  test('that do not exist are refused by name, before any request', async () => {
    const call = mailgun.domains.create({ name: 'example.com', spamActoin: 'tag' } as never);
    await expect(call).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/^POST \/v4\/domains: .*spamActoin/),
    });
  });
  const batch = { domain: 'example.com', from: 'a@example.com', subject: 'x', text: 'x' };
  const message = { ...batch, to: 'b@example.com' };
  test.each([
    ['tag', 'tags'],
    ['o:tag', 'tags'],
    ['o:deliverytime', 'deliveryTime'],
    ['h:Reply-To', 'headers'],
    ['v:order', 'variables'],
    ['replyTo', 'headers'],
    ['reply_to', 'headers'],
    ['recipient-variables', 'recipientVariables'],
    ['attachment', 'attachments'],
    ['sendAt', 'deliveryTime'],
  ])('that are called %s elsewhere are named: %s', async (written, meant) => {
    const call = mailgun.messages.send({ ...message, [written]: 'x' } as never);
    await expect(call).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(`there is no "${written}"; did you mean "${meant}"?`),
    });
  });

  test.each([
    ['alone', { email: 'b@example.com', name: 'B' }, 'to: address: is required; there is no "email"; did you mean "address"?'],
    ['in a list', [{ email: 'b@example.com', name: 'B' }], 'to: 0: address: is required; there is no "email"; did you mean "address"?'],
    ['that are a number', 7, 'to: must be text, not a number; or must be an object, not a number; or must be a list, not a number'],
  ])('that are recipients of another spelling, %s, are refused with words about them only', async (_, to, words) => {
    const call = mailgun.messages.send({ ...message, to } as never);
    await expect(call).rejects.toMatchObject({ message: `POST /v3/{domain_name}/messages: ${words}` });
  });

  test.each([
    ['a call', (options: object) => mailgun.messages.send(message, options)],
    ['a list', (options: object) => mailgun.routes.list({}, options).toArray()],
    ['a batch', (options: object) => mailgun.messages.sendBatch({ ...batch, recipients: [{ to: 'b@example.com' }] }, options)],
    ['a request', (options: object) => mailgun.request('GET /v3/routes', {}, options)],
    ['an attachment', (options: object) => mailgun.messages.openAttachment(`${server.url}/x`, options)],
  ])('of %s that are no option are refused', async (_, call) => {
    await expect(call({ retrys: 0 })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('did you mean "retries"?'),
    });
  });

  const circle: Record<string, unknown> = {};
  circle.of = circle;
  test.each<[string, object, 'json' | 'multipart' | 'urlencoded' | 'query']>([
    ['a circle in JSON', circle, 'json'],
    ['a BigInt in JSON', { a: 1n }, 'json'],
    ['a circle in a form', circle, 'multipart'],
    ['an object in a form', { a: { b: 1 } }, 'multipart'],
    ['an object in a list of a form', { a: [{ b: 1 }] }, 'multipart'],
    ['an object in a query', { a: { b: 1 } }, 'query'],
    ['a file in a url-encoded form', { a: { data: 'x', filename: 'x' } }, 'urlencoded'],
  ])('of what is not declared that cannot be written, %s, are refused', (_, fields, body) =>
    refused(() => mailgun.request('POST /v3/x', fields as never, { body })),
  );

  test('in Mailgun’s own spelling are refused too', () =>
    refused(() => mailgun.domains.create({ name: 'example.com', spam_action: 'tag' } as never)));
  test('that are missing are named', async () => {
    const call = mailgun.domains.create({} as never);
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('name') });
  });
  test('that are left out altogether are refused', () => refused(() => (mailgun.domains.create as () => Promise<unknown>)()));
  test.each([null, 'example.com', []])('that are no object (%j) are refused', (input) =>
    refused(() => mailgun.domains.create(input as never)),
  );
  test('that are null are refused, because Mailgun has no such value', () =>
    refused(() => mailgun.domains.update({ domain: 'example.com', wildcard: null } as never)));
  test('outside an enumeration are refused', () =>
    refused(() => mailgun.domains.update({ domain: 'example.com', spamAction: 'delete' as never })));
  test.each([
    ['a password of 4 characters', () => mailgun.domains.create({ name: 'example.com', smtpPassword: 'abcd' })],
    ['a password of 33 characters', () => mailgun.domains.create({ name: 'example.com', smtpPassword: 'x'.repeat(33) })],
    [
      'four webhook URLs',
      () => mailgun.webhooks.create({ domain: 'example.com', eventType: 'opened', urls: Array<string>(4).fill('https://example.com') }),
    ],
    ['no webhook URL', () => mailgun.webhooks.create({ domain: 'example.com', eventType: 'opened', urls: [] })],
    [
      'a webhook URL that is no address',
      () => mailgun.webhooks.create({ domain: 'example.com', eventType: 'opened', urls: ['example.com/hook'] }),
    ],
    ['1,001 recipients', () => mailgun.messages.send({ domain: 'example.com', to: Array<string>(1001).fill('a@example.com') })],
    ['a domain that is none', () => mailgun.domains.get({ domain: 'localhost' })],
    ['a priority that is no whole number', () => mailgun.routes.create({ expression: 'catch_all()', priority: 1.5 })],
  ])('beyond a limit are refused: %s', (_, call) => refused(call));
});

describe('an argument with a value that looks like none', () => {
  test('is sent: 0, false and the empty string', async () => {
    server.answer(
      json({ message: 'Route has been updated', ...route }),
      json({ message: 'x', unsubscribe: { active: false, html_footer: '', text_footer: '' } }),
    );
    await mailgun.routes.update({ id: '1', priority: 0, description: '' });
    await mailgun.domainTracking.updateUnsubscribe({ domain: 'example.com', active: false, htmlFooter: '' });
    expect(server.received[0]?.body.toString()).toBe('priority=0&description=');
    expect(server.received[1]?.body.toString()).toMatch(/name="active"\r\n\r\nfalse\r\n(.*\r\n)*.*name="html_footer"\r\n\r\n\r\n--/);
  });

  test('is not sent when it is undefined', async () => {
    server.answer(json({ message: 'Route has been updated', ...route }));
    await mailgun.routes.update({ id: '1', priority: 5, description: undefined });
    expect(server.received[0]?.body.toString()).toBe('priority=5');
  });
});

describe('what is not declared', () => {
  test('is called in Mailgun’s own spelling, and answered in it', async () => {
    server.answer(json({ assignable_to_pools: true, items: [null] }));
    await expect(mailgun.request('GET /v3/ips', { dedicated: true })).resolves.toEqual({ assignable_to_pools: true, items: [null] });
    expect(server.received).toMatchObject([{ method: 'GET', url: '/v3/ips?dedicated=true' }]);
  });

  test('may answer with something else than JSON', async () => {
    server.answer(text('a,b\n1,2'));
    await expect(mailgun.request('GET /v3/lists/a@example.com/members.csv')).resolves.toBe('a,b\n1,2');
  });

  test('fails as everything else does', async () => {
    server.answer(json({ message: 'IP not found' }, 404));
    await expect(mailgun.request('DELETE /v3/ips/192.0.2.1')).rejects.toMatchObject({
      code: 'not_found',
      message: 'DELETE /v3/ips/192.0.2.1: IP not found',
    });
  });
});

describe('the API key', () => {
  const secrets = [apiKey, 'YXBpOmtleS0zYXg2eG5qcDI5amQ2ZmRzNGdjMzczc2d2anh0ZW9sMA', 'Basic '];
  const shown = (error: unknown): string => {
    const { message, stack, cause } = error as Error;
    const deep = { depth: 10, showHidden: true, getters: true };
    return [
      message,
      stack,
      String(error),
      JSON.stringify(error),
      inspect(error, deep),
      JSON.stringify(cause ?? null),
      inspect(cause, deep),
    ].join('\n');
  };
  const expectNoSecret = (words: string) => expect(secrets.filter((secret) => words.includes(secret))).toEqual([]);

  test.each<[string, Reply]>([
    ['a wrong key', text('Forbidden', 401, { 'www-authenticate': 'Realm="MG API"' })],
    ['a bad request', json({ message: 'to parameter is missing' }, 400)],
    ['a rate limit', json({ message: 'Too Many Requests' }, 429)],
    ['a broken server', text('<html>', 500)],
    ['a redirect', text('', 302, { location: 'https://example.com' })],
    ['a page', text('<html>')],
    ['an answer of another shape', json({ id: 7 })],
    ['a dropped connection', hangUp],
    ['an answer that is cut off', cutOff('{')],
    ['an answer that is no HTTP', (response) => void response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ['a timeout', silence],
  ])('is not in the error after %s', async (_, reply) => {
    server.answer(reply);
    const call = mailgun.messages.send({ domain: 'example.com', to: 'a@example.com', text: 'a secret letter' }, { timeout: 200 });
    const error = await call.catch((thrown: unknown) => thrown);
    expect(isMailgunError(error)).toBe(true);
    expectNoSecret(shown(error));
    expect(shown(error)).not.toContain('a secret letter');
    expect((error as Error).message.startsWith('POST /v3/{domain_name}/messages: ')).toBe(true);
  });

  test('is not in the error when nobody is there', async () => {
    await server.close();
    const error = await mailgun.routes.get({ id: '1' }).catch((thrown: unknown) => thrown);
    expect(isMailgunError(error, 'network')).toBe(true);
    expectNoSecret(shown(error));
  });

  test('is not in the error when the signal gives no reason of its own', async () => {
    const error = await mailgun.routes.get({ id: '1' }, { signal: AbortSignal.abort() }).catch((thrown: unknown) => thrown);
    expect((error as Error).name).toBe('AbortError');
    expectNoSecret(shown(error));
  });

  test('is not in the error when an argument or an option is refused', async () => {
    const error = await mailgun.routes.create({ expression: 1 } as never).catch((thrown: unknown) => thrown);
    expect(isMailgunError(error, 'invalid_request')).toBe(true);
    expectNoSecret(shown(error) + shown(refusal({ baseUrl: 'http://evil.example' })) + shown(refusal({ region: 'de' as never })));
  });

  test('is not in what a debugger prints of the client', () => expectNoSecret(inspect(mailgun, { depth: 10, showHidden: true })));

  test('and a refused SMTP password are in no error', async () => {
    const error = await mailgun.domains.create({ name: 'example.com', smtpPassword: 'pw7!' }).catch((thrown: unknown) => thrown);
    expect(isMailgunError(error, 'invalid_request')).toBe(true);
    expect(shown(error)).not.toContain('pw7!');
  });
});

import { type Attempt, createMailgun, type Mailgun, type MailgunOptions } from 'mailgun-sdk';
import { hangUp, json, type ScriptedServer, silence, startScriptedServer, text } from '../../scripted-server';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const ok = json({ ok: true });
const limited = json({ message: 'Too Many Requests' }, 429, { 'retry-after': '0' });

let server: ScriptedServer;
let clients: Mailgun[];
let attempts: Attempt[];

const open = (options: Partial<MailgunOptions> = {}): Mailgun => {
  const mailgun = createMailgun({ apiKey, baseUrl: server.url, onAttempt: (attempt) => void attempts.push(attempt), ...options });
  clients.push(mailgun);
  return mailgun;
};

beforeEach(async () => {
  server = await startScriptedServer();
  clients = [];
  attempts = [];
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(clients.map((mailgun) => mailgun.close()));
  await server.close();
});

describe('every try is reported', () => {
  test('when it succeeds', async () => {
    server.answer(json({ message: 'Route has been deleted', id: 'a/b' }));
    await open().routes.delete({ id: 'a/b' });
    expect(attempts).toStrictEqual([
      {
        route: 'DELETE /v3/routes/{id}',
        path: '/v3/routes/a%2Fb',
        attempt: 1,
        milliseconds: expect.any(Number),
        status: 200,
        code: undefined,
        retryIn: undefined,
        date: expect.any(Date),
      },
    ]);
  });

  test('when it fails and is repeated, with the time until the next', async () => {
    server.answer(limited, text('oops', 503), hangUp, ok);
    await open().request('GET /v3/routes');
    expect(attempts).toMatchObject([
      { attempt: 1, status: 429, code: 'rate_limited', retryIn: 0 },
      { attempt: 2, status: 503, code: 'server_error', retryIn: 0 },
      { attempt: 3, status: undefined, code: 'network', retryIn: 0 },
      { attempt: 4, status: 200, code: undefined, retryIn: undefined },
    ]);
  });

  test('with the time that Mailgun asks for', async () => {
    server.answer(json({}, 429, { 'retry-after': '1' }), ok);
    await open().request('GET /v3/routes');
    expect(attempts).toMatchObject([{ retryIn: 1000 }, { status: 200 }]);
  });

  test.each([
    ['nothing would change', json({ message: 'Forbidden' }, 403), { status: 403, code: 'forbidden' }],
    ['it may have been carried out', text('oops', 500), { status: 500, code: 'server_error' }],
    ['Mailgun asks to wait for an hour', json({}, 429, { 'retry-after': '3600' }), { status: 429, code: 'rate_limited' }],
  ])('without a time where it is the last, because %s', async (_, reply, attempt) => {
    server.answer(reply);
    await expect(open().request('POST /v3/routes')).rejects.toMatchObject(attempt);
    expect(attempts).toMatchObject([{ ...attempt, attempt: 1, retryIn: undefined }]);
  });

  test('without a time where it was the last that is allowed', async () => {
    server.answer(limited, limited);
    await expect(open({ retries: 1 }).request('GET /v3/routes')).rejects.toThrow();
    expect(attempts).toMatchObject([{ retryIn: 0 }, { attempt: 2, code: 'rate_limited', retryIn: undefined }]);
  });

  test('with the moment that the answer names, also of a failure, and none where nothing was answered', async () => {
    const date = 'Thu, 01 Jan 2026 12:00:00 GMT';
    server.answer(json({ ok: true }, 200, { date }), json({ message: 'no' }, 400, { date }), hangUp, json({}, 400, { date: 'soon' }));
    for (let call = 0; call < 4; call += 1)
      await open()
        .request('POST /v3/routes')
        .catch(() => undefined);
    const named = new Date('2026-01-01T12:00:00Z');
    expect(attempts.map((attempt) => attempt.date)).toEqual([named, named, undefined, undefined]);
  });

  test('with the milliseconds that it took', async () => {
    server.answer(silence);
    await expect(open({ retries: 0 }).request('GET /v3/routes', {}, { timeout: 120 })).rejects.toThrow();
    expect(attempts).toMatchObject([{ status: undefined, code: 'timeout' }]);
    expect(attempts[0]?.milliseconds).toBeGreaterThanOrEqual(115);
  });

  test('for every page of a list', async () => {
    const event = { id: 'a', event: 'accepted', timestamp: 1737876544.25 };
    server.answer(
      json({ items: [event], paging: { next: `${server.url}/v3/example.com/events/W3s=?secret=1` } }),
      json({ items: [], paging: {} }),
    );
    await open().events.list({ domain: 'example.com', pageSize: 1 }).toArray();
    expect(attempts).toMatchObject([
      { route: 'GET /v3/{domain_name}/events', path: '/v3/example.com/events', attempt: 1, status: 200 },
      { route: 'GET /v3/{domain_name}/events', path: '/v3/example.com/events/W3s=', attempt: 1, status: 200 },
    ]);
  });

  test('as a failure where a file cannot be read, because nothing was sent', async () => {
    const attachments = [{ path: '/nowhere/at/all' }];
    await expect(open().messages.send({ domain: 'example.com', to: 'a@example.com', text: 'x', attachments })).rejects.toThrow();
    expect(attempts).toMatchObject([{ attempt: 1, status: undefined, code: 'invalid_request', retryIn: undefined }]);
  });
});

test('no try is reported where the arguments are refused', async () => {
  await expect(open().routes.get({ id: '' })).rejects.toMatchObject({ code: 'invalid_request' });
  expect(attempts).toEqual([]);
});

test('neither key, header, query nor body is in what is reported', async () => {
  const secrets = [
    'sub-9',
    'a-secret-cursor',
    'a secret query',
    'a secret letter',
    'a secret file',
    'a secret answer',
    'secret@example.com',
    'shop/2.1',
  ];
  const mailgun = open({ subaccountId: 'sub-9', userAgent: 'shop/2.1' });
  server.answer(limited, json({ secret: 'a secret answer' }), json({ message: 'a secret answer' }, 400), limited, ok);
  await mailgun.request('GET /v3/routes?page=a-secret-cursor');
  await mailgun.request('GET /v3/routes', { search: 'a secret query' }).catch(() => undefined);
  const attachments = [{ filename: 'a', data: 'a secret file' }];
  await mailgun.messages
    .send({ domain: 'example.com', to: 'secret@example.com', text: 'a secret letter', attachments })
    .catch(() => undefined);
  const sent = server.received
    .map(({ url, headers, body }) => decodeURIComponent(url) + JSON.stringify(headers) + body)
    .join()
    .replaceAll('+', ' ');
  const reported = JSON.stringify(attempts);
  expect(attempts.length).toBeGreaterThanOrEqual(4);
  for (const secret of secrets.filter((one) => one !== 'a secret answer')) expect(sent).toContain(secret);
  for (const secret of [...secrets, apiKey, Buffer.from(`api:${apiKey}`).toString('base64'), '?']) expect(reported).not.toContain(secret);
});

describe('one call', () => {
  test('has retries of its own', async () => {
    server.answer(limited, limited, ok);
    await expect(open({ retries: 3 }).request('GET /v3/routes', {}, { retries: 0 })).rejects.toMatchObject({ code: 'rate_limited' });
    await open({ retries: 0 }).request('GET /v3/routes', {}, { retries: 1 });
    expect(server.received).toHaveLength(3);
  });

  test('has headers of its own, on every try, beside those of the hook before it', async () => {
    server.answer(limited, ok);
    const seen: unknown[] = [];
    const onRequest: MailgunOptions['onRequest'] = (upcoming) => {
      seen.push(upcoming);
      return { traceparent: `00-${upcoming.attempt}`, 'x-team': 'all' };
    };
    await open({ onRequest }).request('GET /v3/routes?token=secret', {}, { headers: { 'X-Team': 'mail' } });
    expect(seen).toEqual([1, 2].map((attempt) => ({ route: 'GET /v3/routes', path: '/v3/routes', attempt })));
    expect(server.received.map(({ headers }) => [headers.traceparent, headers['x-team']])).toEqual([
      ['00-1', 'mail'],
      ['00-2', 'mail'],
    ]);
  });

  test.each(['Authorization', 'host', 'Content-Length', 'content-type'])('cannot have another %s', async (name) => {
    await expect(open().request('GET /v3/routes', {}, { headers: { [name]: 'x' } })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });

  test('cannot smuggle a second header in', async () => {
    const call = open().request('GET /v3/routes', {}, { headers: { 'x-team': 'a\r\nx-evil: b' } });
    await expect(call).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });

  test('is not made where the hook before it throws', async () => {
    const onRequest = () => {
      throw new Error('not now');
    };
    await expect(open({ onRequest }).request('GET /v3/routes')).rejects.toThrow('not now');
    expect(server.received).toEqual([]);
  });

  test('shows the headers of its answer, and an error those of its own', async () => {
    const id = { 'x-request-id': 'r-1' };
    server.answer(json({}, 200, id), json({ message: 'no' }, 403, id));
    const heads: unknown[] = [];
    await open().request('GET /v3/routes', {}, { onResponse: (head) => heads.push(head) });
    expect(heads).toMatchObject([{ status: 200, headers: id }]);
    await expect(open().request('GET /v3/routes')).rejects.toMatchObject({ status: 403, headers: id });
  });
});

test('a request by hand can be JSON, and can have files', async () => {
  server.answer(ok, ok);
  await open().request('POST /v1/thing', { a: { b: [1] } }, { body: 'json' });
  await open().request('POST /v1/thing', { name: 'x', file: { data: Buffer.from('content'), filename: 'a.txt' } });
  const [first, second] = server.received;
  expect([first?.headers['content-type'], first?.body.toString()]).toEqual(['application/json', '{"a":{"b":[1]}}']);
  expect(second?.headers['content-type']).toMatch(/^multipart\/form-data/);
  expect(second?.body.toString()).toMatch(/filename="a\.txt".*content/s);
});

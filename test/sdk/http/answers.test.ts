import { createRequire } from 'node:module';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallOptions, createMailgun, type Mailgun, type MailgunOptions } from 'mailgun-sdk';
import { createDispatcher } from '../../../sdk/http/dispatcher';
import { cutOff, json, type Reply, type ScriptedServer, startScriptedServer, text } from '../../scripted-server';

/** The parts of undici's MockAgent that are needed here, of the SDK's undici: another package of this workspace brings an older one. */
type Mock = NonNullable<MailgunOptions['dispatcher']> & {
  disableNetConnect(): void;
  get(origin: string): {
    intercept(request: { path: string; method: string }): {
      reply(status: number, body: object): void;
      replyWithError(error: Error): void;
    };
  };
};

const apiKey = 'key-test';
const words = 'Grüße ✉️ 漢字 '.repeat(50);

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

const inParts =
  (body: Buffer, size: number, pause: number): Reply =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let at = 0; at < body.length; at += size) {
      response.write(body.subarray(at, at + size));
      await sleep(pause);
    }
    response.end();
  };

describe('an answer', () => {
  test('that comes in parts, cut within characters, is read as it was sent', async () => {
    server.answer(inParts(Buffer.from(JSON.stringify({ words })), 101, 1));
    await expect(mailgun.request('GET /v3/x')).resolves.toEqual({ words });
  });

  test('of many megabytes is read as it was sent', async () => {
    const items = Array.from({ length: 9 }, (_, index) => String(index).repeat(1024 * 1024));
    server.answer(json({ items }));
    await expect(mailgun.request('GET /v3/x')).resolves.toEqual({ items });
  });

  test('is not mixed with another that comes at the same time', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => ({ words: String.fromCharCode(97 + index).repeat(5_000 + index) }));
    server.answer(...bodies.map((body) => inParts(Buffer.from(JSON.stringify(body)), 997, 1)));
    const answers = await Promise.all(bodies.map(() => mailgun.request('GET /v3/x')));
    const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();
    expect(sorted(answers)).toEqual(sorted(bodies));
  });

  test('with the mark of UTF-8 before it is JSON all the same', async () => {
    server.answer(text('\uFEFF{"ok":true}'));
    await expect(mailgun.request('GET /v3/x')).resolves.toEqual({ ok: true });
  });

  test('is the one after the hints that came before it', async () => {
    server.answer((response) => response.writeEarlyHints({ link: '</x>; rel=preload' }, () => response.end('{"ok":true}')));
    await expect(mailgun.request('GET /v3/x')).resolves.toEqual({ ok: true });
  });

  test('that says no size and never ends is over before it fills the memory', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      server.answer((response) => {
        response.writeHead(200);
        response.on('close', resolve);
        const more = () => {
          for (written += 1; response.write(megabyte) && !response.destroyed; written += 1);
        };
        response.on('drain', more);
        more();
      });
    });
    await expect(mailgun.request('GET /v3/x')).rejects.toMatchObject({ code: 'invalid_response', status: 200, maybeDone: true });
    await closed;
    expect(written).toBeGreaterThan(127);
    expect(written).toBeLessThan(200);
  });

  test("that is larger than a program's own agent allows is no lost connection, and is not asked for again", async () => {
    const { Agent } = createRequire(require.resolve('mailgun-sdk'))('undici') as { Agent: new (options: object) => Mock };
    const bounded = createMailgun({ apiKey, baseUrl: server.url, dispatcher: new Agent({ maxResponseSize: 10 }) });
    server.answer(json({ words }));
    await expect(bounded.request('GET /v3/x')).rejects.toMatchObject({ code: 'invalid_response', route: 'GET /v3/x' });
    expect(server.received).toHaveLength(1);
    await bounded.close();
  });

  test('of an agent that undici has for tests is an answer too, and so is its failure', async () => {
    const { MockAgent: Agent } = createRequire(require.resolve('mailgun-sdk'))('undici') as { MockAgent: new () => Mock };
    const agent = new Agent();
    agent.disableNetConnect();
    const pool = agent.get('https://api.mailgun.net');
    pool.intercept({ path: '/v3/routes/1', method: 'GET' }).reply(200, { route: { id: '1' } });
    pool.intercept({ path: '/v3/routes/2', method: 'GET' }).replyWithError(new Error('gone'));
    const mocked = createMailgun({ apiKey, dispatcher: agent, retries: 0 });
    await expect(mocked.request('GET /v3/routes/1')).resolves.toEqual({ route: { id: '1' } });
    await expect(mocked.request('GET /v3/routes/2')).rejects.toMatchObject({ code: 'network', route: 'GET /v3/routes/2' });
    await mocked.close();
  });
});

test('an agent that knows only the newer of the two kinds of handlers, as that of undici 8, sends and fails', async () => {
  const other = createMailgun({ apiKey, baseUrl: server.url, dispatcher: newerKindOnly(server.url), retries: 0 });
  server.answer(json({ words: 'ü' }), cutOff('{'));
  await expect(other.request('GET /v3/x')).resolves.toEqual({ words: 'ü' });
  await expect(other.request('GET /v3/x')).rejects.toMatchObject({ code: 'network', maybeDone: true });
  await other.close();
});

test('an interceptor that throws is an error of the call, with its route', async () => {
  const broken = createDispatcher(new URL(server.url)).compose(() => () => {
    throw new Error('not today');
  });
  const other = createMailgun({ apiKey, baseUrl: server.url, dispatcher: broken, retries: 0 });
  const cause = expect.objectContaining({ message: 'not today' });
  await expect(other.request('GET /v3/x')).rejects.toMatchObject({ name: 'MailgunError', code: 'network', route: 'GET /v3/x', cause });
  await other.close();
  expect(server.received).toEqual([]);
});

/** As undici 8 does: it takes no handler of the older kind. */
const newerKindOnly = (baseUrl: string) =>
  createDispatcher(new URL(baseUrl)).compose((dispatch) => (options, handler) => {
    const { onRequestStart, onResponseStart, onResponseData, onResponseEnd, onResponseError } = handler;
    return dispatch(options, { onRequestStart, onResponseStart, onResponseData, onResponseEnd, onResponseError });
  });

describe.each([
  ['an attachment', () => ({})],
  ['an attachment, by an agent that knows only the newer kind of handlers,', () => ({ dispatcher: newerKindOnly(server.url) })],
])('%s', (_, agent) => {
  beforeEach(async () => {
    await mailgun.close();
    mailgun = createMailgun({ apiKey, baseUrl: server.url, retries: 0, ...agent() });
  });

  const open = (options?: CallOptions) =>
    mailgun.messages.openAttachment(`${server.url}/v3/domains/example.com/messages/key/attachments/0`, options);

  test('that is cut off while it is read says so as any call would', async () => {
    server.answer(cutOff('the first half'));
    const { body } = await open();
    await expect(textOf(body)).rejects.toMatchObject({
      name: 'MailgunError',
      code: 'network',
      message: expect.stringMatching(/^GET \/v3\/domains\//),
    });
  });

  test('that is cut off with its first bytes fails for whoever listens as soon as it is there', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.socket?.resetAndDestroy());
    });
    const { body } = await open();
    await expect(textOf(body)).rejects.toMatchObject({ name: 'MailgunError', code: 'network' });
  });

  test('that nobody reads is not fetched into memory', async () => {
    const megabyte = Buffer.alloc(1024 * 1024);
    let written = 0;
    server.answer((response) => {
      response.writeHead(200);
      const more = () => {
        while (written < 100 && !response.destroyed) {
          written += 1;
          if (!response.write(megabyte)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    const { body } = await open();
    await sleep(200);
    expect(written).toBeLessThan(20);
    let size = 0;
    for await (const chunk of body) size += (chunk as Buffer).length;
    expect(size).toBe(100 * 1024 * 1024);
  });

  describe('that never ends', () => {
    let closed: Promise<void>;

    beforeEach(() => {
      closed = new Promise((resolve) => {
        server.answer((response) => {
          response.on('close', resolve);
          response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': '1000' }).write('x');
        });
      });
    });

    test('says at once what it is, and closes its connection when it is given up', async () => {
      const { contentType, size, body } = await open();
      expect([contentType, size]).toEqual(['application/pdf', 1000]);
      body.destroy();
      await closed;
    });

    test('ends with the signal of the call, while it is read too', async () => {
      const controller = new AbortController();
      const { body } = await open({ signal: controller.signal });
      const read = textOf(body);
      controller.abort();
      await expect(read).rejects.toMatchObject({ name: 'AbortError' });
      await closed;
    });
  });
});

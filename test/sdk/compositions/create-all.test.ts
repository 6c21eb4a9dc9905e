import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server';

const taken = json({ message: '4 addresses have been added to the bounces table' });
const domain = 'example.com';

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const bounce = (index: number) => ({ address: `${index}@example.com` });
const bounces = (count: number) => Array.from({ length: count }, (_, index) => bounce(index));

/** A source that knows how much was asked of it, and that it was let go. */
function sourceOf(count: number) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const source = {
    read: 0,
    ended,
    async *[Symbol.asyncIterator]() {
      try {
        for (; source.read < count; source.read += 1) yield bounce(source.read);
      } finally {
        end();
      }
    },
  };
  return source;
}

const addresses = () =>
  server.received.map(({ body }) => (JSON.parse(body.toString()) as readonly { address: string }[]).map(({ address }) => address));

test('2,500 items are 3 requests of at most 1,000, and each item is in one of them', async () => {
  server.answer(taken, taken, taken);
  await expect(mailgun.bounces.createAll({ domain, items: bounces(2500) })).resolves.toBe(2500);
  expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill('POST /v3/example.com/bounces'));
  expect(
    addresses()
      .map(({ length }) => length)
      .sort(),
  ).toEqual([1000, 1000, 500]);
  expect(new Set(addresses().flat())).toEqual(new Set(bounces(2500).map(({ address }) => address)));
});

test('items that come one by one are sent in their order, one request at a time where that is asked for', async () => {
  server.answer(taken, taken, taken);
  await mailgun.bounces.createAll({ domain, items: sourceOf(2001) }, { concurrency: 1 });
  expect(addresses().map((chunk) => [chunk[0], chunk.length])).toEqual([
    ['0@example.com', 1000],
    ['1000@example.com', 1000],
    ['2000@example.com', 1],
  ]);
});

test('no items are no request', async () => {
  await expect(mailgun.bounces.createAll({ domain, items: [] })).resolves.toBe(0);
  expect(server.received).toHaveLength(0);
});

test('progress is told after each request', async () => {
  server.answer(taken, taken, taken);
  const told: number[] = [];
  await mailgun.bounces.createAll({ domain, items: bounces(2500) }, { concurrency: 1, onProgress: (created) => told.push(created) });
  expect(told).toEqual([1000, 2000, 2500]);
});

test.each([1, 2, 3])('%i requests are under way at a time, and no more is read than they take', async (concurrency) => {
  const source = sourceOf(8000);
  let under = 0;
  let most = 0;
  let ahead = 0;
  const slow: Reply = (response, received) => {
    under += 1;
    most = Math.max(most, under);
    ahead = Math.max(ahead, source.read - server.received.length * 1000);
    setImmediate(() => {
      under -= 1;
      taken(response, received);
    });
  };
  server.answer(...Array<Reply>(8).fill(slow));
  await mailgun.bounces.createAll({ domain, items: source }, { concurrency });
  expect(most).toBeLessThanOrEqual(concurrency);
  expect(ahead).toBeLessThan(concurrency * 1000);
  await source.ended;
});

test.each([0, -1, 1.5, Number.NaN, 101])('a concurrency of %p is refused, because nothing would be sent', async (concurrency) => {
  const source = sourceOf(10);
  await expect(mailgun.bounces.createAll({ domain, items: source }, { concurrency })).rejects.toMatchObject({ code: 'invalid_request' });
  expect([server.received.length, source.read]).toEqual([0, 0]);
});

describe('a failure', () => {
  test('stops: nothing more is read or sent, and the source is let go', async () => {
    server.answer(taken, json({ message: 'no' }, 403), taken, taken);
    const source = sourceOf(9000);
    const told: number[] = [];
    const call = mailgun.bounces.createAll({ domain, items: source }, { concurrency: 1, onProgress: (created) => told.push(created) });
    await expect(call).rejects.toMatchObject({ code: 'forbidden', route: 'POST /v3/{domain_name}/bounces' });
    await source.ended;
    expect([server.received.length, told]).toEqual([2, [1000]]);
    expect(source.read).toBeLessThan(2001);
  });

  test('comes when nothing is under way any more, and what is read meanwhile is not sent', async () => {
    const left: string[] = [];
    let finish = () => {};
    const slow: Reply = (response, received) => {
      finish = () => {
        left.push('answered');
        taken(response, received);
      };
    };
    const refused: Reply = (response, received) => {
      json({ message: 'no' }, 403)(response, received);
      setImmediate(() => setImmediate(finish));
    };
    server.answer(slow, refused);
    let more = () => {};
    async function* source() {
      yield* bounces(2000);
      await new Promise<void>((resolve) => {
        more = resolve;
      });
      yield* bounces(1000);
    }
    const call = mailgun.bounces.createAll({ domain, items: source() }, { concurrency: 3 });
    await expect(call.catch((error) => left.push(error.code))).resolves.toBe(2);
    expect(left).toEqual(['answered', 'forbidden']);
    more();
    await new Promise(setImmediate);
    expect(server.received).toHaveLength(2);
  });

  test('of an answer is mended by another request, because each item is written over itself', async () => {
    const own = createMailgun({ apiKey: 'key-test', baseUrl: server.url, retries: 1 });
    for (const area of ['bounces', 'complaints', 'unsubscribes'] as const) {
      server.answer(json({ message: 'broken' }, 500, { 'retry-after': '0' }), taken);
      await expect(own[area].createAll({ domain, items: bounces(3) })).resolves.toBe(3);
    }
    await own.close();
    expect(server.received).toHaveLength(6);
  });

  test('of an argument comes before anything is sent', async () => {
    const items = [{ address: 'a@example.com' }, { adress: 'b@example.com' }] as never;
    await expect(mailgun.bounces.createAll({ domain, items })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toHaveLength(0);
  });

  test('of the source comes out as itself, and whole chunks before it were taken', async () => {
    server.answer(taken);
    const cause = new Error('the database is gone');
    async function* torn() {
      yield* bounces(1500);
      throw cause;
    }
    await expect(mailgun.bounces.createAll({ domain, items: torn() }, { concurrency: 1 })).rejects.toBe(cause);
    expect(addresses().map(({ length }) => length)).toEqual([1000]);
  });
});

test('the signal ends it with its reason, the request under way included', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  server.answer(taken, () => controller.abort(reason), taken);
  const source = sourceOf(9000);
  const call = mailgun.bounces.createAll({ domain, items: source }, { concurrency: 1, signal: controller.signal });
  await expect(call).rejects.toBe(reason);
  await source.ended;
  expect(server.received).toHaveLength(2);
});

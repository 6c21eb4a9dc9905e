import { getEventListeners } from 'node:events';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { createDeadline, type Deadline } from '../../../sdk/http/deadline';
import { hangUp, json, type ScriptedServer, silence, startScriptedServer, text } from '../../scripted-server';

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('a deadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const stopped = (deadline: Deadline) => {
    const reasons: string[] = [];
    deadline.whenStopped(({ message }) => reasons.push(message));
    return reasons;
  };

  test('passes when its time is up, not before, and tells everybody who asked', () => {
    const deadline = createDeadline(100, undefined);
    const told = [stopped(deadline), stopped(deadline)];
    jest.advanceTimersByTime(99);
    expect([deadline.passed(), told]).toEqual([false, [[], []]]);
    jest.advanceTimersByTime(1);
    expect([deadline.passed(), told]).toEqual([true, [['no answer in time'], ['no answer in time']]]);
  });

  test('that has ended never passes, and keeps no program running', () => {
    const deadline = createDeadline(100, undefined);
    const told = stopped(deadline);
    deadline.end();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(1000);
    expect([deadline.passed(), told]).toEqual([false, []]);
  });

  test('has not passed where the signal of the call ends it', () => {
    const controller = new AbortController();
    const deadline = createDeadline(100, controller.signal);
    const told = stopped(deadline);
    controller.abort(new Error('enough'));
    expect([deadline.passed(), told]).toEqual([false, ['cancelled']]);
  });

  test('is over at once where the signal of the call already is', () => {
    expect(stopped(createDeadline(100, AbortSignal.abort()))).toEqual(['cancelled']);
  });

  test('tells who asks late what has happened', () => {
    const deadline = createDeadline(100, undefined);
    jest.advanceTimersByTime(100);
    expect(stopped(deadline)).toEqual(['no answer in time']);
  });

  test('listens to the signal of the call until it ends, and no longer', () => {
    const { signal } = new AbortController();
    const deadlines = [createDeadline(100, signal), createDeadline(100, signal)];
    expect(listenersOf(signal)).toBe(2);
    for (const deadline of deadlines) deadline.end();
    expect(listenersOf(signal)).toBe(0);
  });

  // A timer that is set further ahead fires at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
  test.each([Number.POSITIVE_INFINITY, 2 ** 31, Number.MAX_SAFE_INTEGER])('of %p milliseconds does not pass at once', (milliseconds) => {
    const deadline = createDeadline(milliseconds, undefined);
    jest.advanceTimersByTime(24 * 3600 * 1000);
    expect(deadline.passed()).toBe(false);
    deadline.end();
  });
});

describe('a call', () => {
  let server: ScriptedServer;
  let mailgun: Mailgun;

  beforeEach(async () => {
    server = await startScriptedServer();
    mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 1 });
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await mailgun.close();
    await server.close();
  });

  test('keeps its own time beside others', async () => {
    const answering = new Promise<() => void>((resolve) => {
      server.answer((response) => resolve(() => response.end('{"late":true}')), silence);
    });
    const patient = mailgun.request('POST /v3/patient', {}, { timeout: 60_000 });
    // Once it has arrived: on a busy machine the other one would be the first, and get the first reply.
    const answer = await answering;
    await expect(mailgun.request('POST /v3/hasty', {}, { timeout: 50 })).rejects.toMatchObject({ code: 'timeout' });
    answer();
    await expect(patient).resolves.toEqual({ late: true });
  });

  test('without a limit of time waits for its answer', async () => {
    server.answer((response) => void setImmediate(() => response.end('{"late":true}')));
    await expect(mailgun.request('GET /v3/x', {}, { timeout: Number.POSITIVE_INFINITY })).resolves.toEqual({ late: true });
  });

  test('listens once to a signal that outlives it, and lets it go however it ends', async () => {
    const { signal } = new AbortController();
    const during: number[] = [];
    const counted =
      (reply: typeof server.answer extends (...replies: readonly (infer Reply)[]) => void ? Reply : never): typeof reply =>
      (response, received) => {
        during.push(listenersOf(signal));
        reply(response, received);
      };
    const ok = json({ ok: true });
    const event = { id: 'a', event: 'accepted', timestamp: 1 };
    const page = json({ items: [event], paging: { next: `${server.url}/v3/example.com/events/W3s=` } });
    const replies = [
      ok,
      json({}, 404),
      text('oops', 500),
      ok,
      hangUp,
      ok,
      silence,
      page,
      json({ items: [], paging: {} }),
      json({ id: '1', message: 'Queued' }),
    ];
    server.answer(...replies.map(counted));

    const quietly = (call: Promise<unknown>) => call.catch(() => undefined);
    await mailgun.request('GET /v3/x', {}, { signal });
    await quietly(mailgun.request('GET /v3/x', {}, { signal }));
    await mailgun.request('GET /v3/x', {}, { signal });
    await mailgun.request('GET /v3/x', {}, { signal });
    await quietly(mailgun.request('POST /v3/x', {}, { signal, timeout: 50 }));
    await mailgun.events.list({ domain: 'example.com' }, { signal }).toArray();
    const attachments = [
      {
        filename: 'a',
        data: (async function* () {
          yield 'x';
        })(),
      },
    ];
    await mailgun.messages.send({ domain: 'example.com', to: 'a@example.com', text: 'x', attachments }, { signal });
    await quietly(mailgun.routes.get({ id: '' }, { signal }));

    expect(during).toEqual(replies.map(() => 1));
    expect(listenersOf(signal)).toBe(0);
  });

  test('answered with more than it can be is over before the whole has come', async () => {
    server.answer((response) => void response.writeHead(200, { 'content-length': String(129 * 1024 * 1024) }).write('{'));
    await expect(mailgun.request('GET /v3/x')).rejects.toMatchObject({
      name: 'MailgunError',
      code: 'invalid_response',
      route: 'GET /v3/x',
      status: 200,
    });
    expect(server.received).toHaveLength(1);
  });
});

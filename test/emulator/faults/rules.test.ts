import { type Fault, type HttpFault, startEmulator } from 'mailgun-emulator';
import { createFaults } from '../../../emulator/faults/faults';
import { emulator, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

const request = { method: 'GET', path: '/v3/routes', route: 'GET /v3/routes', region: 'us', fields: {} };

/** Drawn once; must never change, since users rely on it. */
const hitsOfSeed42 = [1, 2, 3, 5, 7, 11, 12, 14, 16, 17];

const bad = { status: 503 } as const;
const list = () => send('GET /v3/routes');
const letter = { from: 'Ann <ann@example.org>', text: 'Hello' };

/** Which of so many requests, counted from 1, are struck. */
async function struck(count: number, ask = list): Promise<number[]> {
  const hit: number[] = [];
  for (let position = 1; position <= count; position += 1) if ((await ask()).status === bad.status) hit.push(position);
  return hit;
}

describe('a fault is chosen by', () => {
  const statuses = async (fault: HttpFault, requests: readonly (readonly [string, Record<string, string | string[]>?, string?])[]) => {
    emulator.fail({ times: 'always', answer: bad, ...fault });
    const seen = [];
    for (const [request, fields, prefix] of requests)
      seen.push((await send(request, fields, { prefix: prefix ?? '' })).status === bad.status);
    return seen;
  };

  test('method', async () => {
    expect(await statuses({ method: 'POST' }, [['GET /v3/routes'], ['POST /v3/routes', { expression: 'catch_all()' }]])).toEqual([
      false,
      true,
    ]);
  });

  test('path', async () => {
    const requests = [['GET /v3/routes'], ['GET /v3/routes/1'], ['GET /v3/lists']] as const;
    expect(await statuses({ path: '/v3/routes/*' }, requests)).toEqual([false, true, false]);
    emulator.reset();
    expect(await statuses({ path: '/v3/r*s' }, requests)).toEqual([true, false, false]);
  });

  test('domain in the path', async () => {
    const requests = [
      ['GET /v3/a.example.com/bounces'],
      ['GET /v4/domains/A.example.com'],
      ['GET /v3/b.example.org/bounces'],
      ['GET /v3/routes'],
    ] as const;
    expect(await statuses({ domain: '*.example.com' }, requests)).toEqual([true, true, false, false]);
  });

  test('region', async () => {
    expect(await statuses({ region: 'eu' }, [['GET /v3/routes'], ['GET /v3/routes', {}, '/eu']])).toEqual([false, true]);
  });

  test('fields, of which all must match, and one address of several is enough', async () => {
    const messages = 'POST /v3/mail.example.com/messages';
    expect(
      await statuses({ match: { to: '*@example.com', subject: 'urgent*' } }, [
        [messages, { ...letter, to: 'bob@example.com', subject: 'Urgent: read this' }],
        [messages, { ...letter, to: 'Eve <eve@example.net>, "Bob" <bob@example.com>', subject: 'urgent' }],
        [messages, { ...letter, to: ['eve@example.net', 'bob@EXAMPLE.com'], subject: 'urgent' }],
        [messages, { ...letter, to: 'bob@example.com', subject: 'not urgent' }],
        [messages, { ...letter, to: 'bob@example.com' }],
        [messages, { ...letter, to: 'bob@example.com.evil.test', subject: 'urgent' }],
      ]),
    ).toEqual([true, true, true, false, false, false]);
  });
});

describe('a fault strikes', () => {
  test('the nth request only', async () => {
    emulator.fail({ nth: 3, answer: bad });
    expect(await struck(6)).toEqual([3]);
  });

  test('every third request', async () => {
    emulator.fail({ every: 3, answer: bad });
    expect(await struck(9)).toEqual([3, 6, 9]);
  });

  test('every third request, twice', async () => {
    emulator.fail({ every: 3, times: 2, answer: bad });
    expect(await struck(9)).toEqual([3, 6]);
  });

  test('always', async () => {
    const rule = emulator.fail({ times: 'always', answer: bad });
    expect(await struck(5)).toEqual([1, 2, 3, 4, 5]);
    expect(rule).toMatchObject({ hits: 5, isUsedUp: false });
  });

  test('with a probability and a seed the same requests each time', async () => {
    const fault: Fault = { probability: 0.3, seed: 42, answer: bad };
    emulator.fail(fault);
    expect(await struck(20)).toEqual(hitsOfSeed42);
    emulator.reset();
    emulator.fail(fault);
    expect(await struck(20)).toEqual(hitsOfSeed42);
    emulator.reset();
    emulator.fail({ ...fault, seed: 43 });
    expect(await struck(20)).not.toEqual(hitsOfSeed42);
  });

  test('never with probability 0, and always with 1', async () => {
    const never = emulator.fail({ probability: 0, answer: bad });
    emulator.fail({ probability: 1, answer: { status: 502 } });
    expect((await list()).status).toBe(502);
    expect(never.hits).toBe(0);
  });

  test('with a probability about as often as it says, under any seed', () => {
    for (const seed of [0, 1, 2, 4294967295]) {
      const faults = createFaults();
      const rule = faults.add({ probability: 0.25, seed, latency: 1 });
      for (let count = 0; count < 10_000; count += 1) faults.take(request);
      expect(rule.hits).toBeGreaterThan(2300);
      expect(rule.hits).toBeLessThan(2700);
    }
  });

  test('without a seed as the emulator draws', () => {
    const drawn = [0.9, 0.1, 0.5];
    const faults = createFaults({ random: () => drawn.shift() ?? 1 });
    faults.add({ probability: 0.5, latency: 1 });
    expect([1, 2, 3].map(() => faults.take(request) !== undefined)).toEqual([false, true, false]);
  });

  test('exactly as often as it says under many requests at once', async () => {
    const rules = [
      emulator.fail({ method: 'GET', times: 7, answer: bad }),
      emulator.fail({ every: 5, answer: { status: 502 } }),
      emulator.fail({ probability: 0.5, seed: 7, answer: { status: 418 } }),
    ];
    const answers = await Promise.all(Array.from({ length: 50 }, list));
    const counts = [bad.status, 502, 418].map((status) => answers.filter((answer) => answer.status === status).length);
    expect(counts.slice(0, 2)).toEqual([7, 8]);
    expect(rules.map(({ hits }) => hits)).toEqual(counts);
  });
});

describe('latency', () => {
  const latenciesOf = (seed: number) => {
    const faults = createFaults();
    faults.add({ latency: { min: 10, max: 12 }, seed, times: 'always' });
    return Array.from({ length: 30 }, () => faults.take(request)?.latencyBefore);
  };

  test('with bounds stays within them, reaches both, and is the same for the same seed', () => {
    expect([...new Set(latenciesOf(1))].sort()).toEqual([10, 11, 12]);
    expect(latenciesOf(1)).toEqual(latenciesOf(1));
    expect(latenciesOf(1)).not.toEqual(latenciesOf(2));
  });
});

describe('several faults', () => {
  test('where one does not strike, the next one has its turn', async () => {
    emulator.fail({ nth: 2, answer: { status: 500 } });
    emulator.fail({ answer: { status: 502 } });
    expect([(await list()).status, (await list()).status]).toEqual([502, 500]);
  });

  test('what skip lets pass gets its real answer', async () => {
    emulator.fail({ skip: 1, answer: { status: 500 } });
    emulator.fail({ answer: { status: 502 } });
    expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([200, 500, 502]);
  });

  test('are listed with their hits, also when they are used up', async () => {
    emulator.fail({ id: 'once', answer: bad });
    emulator.fail({ route: 'GET /v3/routess', answer: bad });
    await list();
    expect(JSON.parse(JSON.stringify(emulator.faults.list().faults))).toEqual([
      { id: 'once', fault: { id: 'once', answer: bad }, hits: 1, isUsedUp: true },
      { id: expect.stringMatching(/^fault-\d+$/), fault: { route: 'GET /v3/routess', answer: bad }, hits: 0, isUsedUp: false },
    ]);
    expect(emulator.faults.unused().map(({ fault }) => 'route' in fault && fault.route)).toEqual(['GET /v3/routess']);
  });

  test('can be taken away one by one and all at once', async () => {
    emulator.fail({ id: 'one', answer: { status: 500 } });
    emulator.fail({ id: 'two', answer: { status: 502 } });
    emulator.faults.remove('one');
    expect(() => emulator.faults.remove('one')).toThrow('there is no fault one');
    expect(emulator.faults.get('two')?.hits).toBe(0);
    expect((await list()).status).toBe(502);
    emulator.fail({ answer: bad });
    emulator.clearFaults();
    expect((await list()).status).toBe(200);
    expect(emulator.faults.list().faults).toEqual([]);
  });

  test('get ids of the given kind that are free', () => {
    const ids = ['a', 'b', 'c'];
    const faults = createFaults({ ids: () => ids.shift() ?? 'd' });
    expect([{ id: 'a', latency: 1 }, { latency: 1 }, { latency: 1 }].map((fault) => faults.add(fault).id)).toEqual(['a', 'b', 'c']);
  });
});

test('one that never struck is reported when the emulator is closed', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  const own = await startEmulator();
  own.fail({ id: 'mine', route: 'GET /v3/routess', answer: 'drop' });
  own.fail({ id: 'cleared', answer: 'drop' });
  own.faults.remove('cleared');
  await own.close();
  expect(warn.mock.calls).toEqual([[expect.stringContaining('the fault mine never struck: {')]]);
  warn.mockRestore();
});

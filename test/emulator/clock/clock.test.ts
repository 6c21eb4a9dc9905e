import { type Agenda, createAgenda, type Job } from '../../../emulator/clock/agenda';
import { createClock } from '../../../emulator/clock/clock';

const noon = new Date('2030-01-01T12:00:00Z');
const later = (milliseconds: number) => new Date(+noon + milliseconds);

let done: [string, Date][];
let jobs: Map<string, Job<string>>;
let clock: ReturnType<typeof createClock>;
let agenda: Agenda<string>;

function start(run?: (task: string) => Promise<void> | void): void {
  done = [];
  jobs = new Map();
  clock = createClock({ start: noon, frozen: true });
  agenda = createAgenda<string>({
    clock,
    jobs,
    createId: () => String(jobs.size + done.length),
    run: (task) => {
      done.push([task, clock.now()]);
      return run?.(task);
    },
  });
}

describe('a clock', () => {
  test('that stands from the start stands exactly there, however slow the machine is', () => {
    let passed = 0;
    const real = jest.spyOn(Date, 'now').mockImplementation(() => passed++);
    expect(createClock({ start: noon, frozen: true }).now()).toEqual(noon);
    real.mockRestore();
  });

  test('that stands does not move by itself, and runs on from where it stood', async () => {
    const own = createClock({ start: noon, frozen: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(own.now()).toEqual(noon);
    own.run();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(+own.now()).toBeGreaterThan(+noon);
    own.freeze();
    expect(own.now()).toEqual(own.now());
    own.reset();
    expect(own.now()).toEqual(noon);
  });

  test('that runs can be set to another time', () => {
    const own = createClock();
    own.set(noon);
    expect(Math.abs(+own.now() - +noon)).toBeLessThan(1000);
    expect(own.frozen).toBe(false);
  });
});

describe('what is due', () => {
  beforeEach(() => start());

  test('at once has been done when it was added, whether the clock runs or stands', () => {
    agenda.add('immediate', 'now');
    agenda.add({ after: 0 }, 'now too');
    agenda.add(later(-5), 'long ago');
    expect(done.map(([task]) => task)).toEqual(['now', 'now too', 'long ago']);
    expect(jobs.size).toBe(0);
  });

  test('later is done while the clock goes on: in order, each at its own time', async () => {
    agenda.add({ after: 3000 }, 'c');
    agenda.add({ after: 1000 }, 'a');
    agenda.add(later(1000), 'b');
    agenda.add({ after: 9000 }, 'too late');
    const said = await agenda.advance(5000);
    expect(done).toEqual([
      ['a', later(1000)],
      ['b', later(1000)],
      ['c', later(3000)],
    ]);
    expect(said).toEqual(done.map(([task, at]) => ({ task, at })));
    expect(clock.now()).toEqual(later(5000));
    expect(agenda.waiting().map(({ task }) => task)).toEqual(['too late']);
  });

  test('is done at its own time, although what ran before adds it', async () => {
    start((task) => (task === 'retry 3' ? undefined : agenda.add({ after: 60_000 }, `retry ${Number(task.slice(6)) + 1}`)));
    agenda.add({ after: 60_000 }, 'retry 1');
    expect(await agenda.advance(3_600_000)).toHaveLength(3);
    expect(done.map(([, at]) => at)).toEqual([later(60_000), later(120_000), later(180_000)]);
  });

  test('has ended when the clock has been moved on, however long it takes', async () => {
    let ended = false;
    start(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
    });
    agenda.add({ after: 1 }, 'slow');
    await agenda.advance(1);
    expect(ended).toBe(true);
  });

  test('is done once where the clock is moved on twice at the same time', async () => {
    agenda.add({ after: 10 }, 'a');
    agenda.add({ after: 15 }, 'b');
    await Promise.all([agenda.advance(10), agenda.advance(10)]);
    expect(done).toEqual([
      ['a', later(10)],
      ['b', later(15)],
    ]);
    expect(clock.now()).toEqual(later(20));
  });

  test('after reads is done before the next one', () => {
    agenda.add({ reads: 2 }, 'gone', 'domain a');
    agenda.read('domain a');
    agenda.read('domain b');
    agenda.read('domain a');
    expect(done).toEqual([]);
    agenda.read('domain a');
    agenda.read('domain a');
    expect(done.map(([task]) => task)).toEqual(['gone']);
  });

  test('comes by itself while the clock runs', async () => {
    clock.run();
    agenda.add({ after: 5 }, 'a');
    expect(done).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(done.map(([task]) => task)).toEqual(['a']);
    agenda.stop();
  });

  test('can be forgotten', async () => {
    agenda.add({ after: 5 }, 'a');
    agenda.add({ after: 6 }, 'b');
    agenda.remove((task) => task === 'a');
    await agenda.advance(10);
    expect(done.map(([task]) => task)).toEqual(['b']);
  });

  test('is in order for any times, and as quick for 20,000', async () => {
    const times = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_011);
    for (const time of times) agenda.add({ after: time + 1 }, String(time));
    await agenda.advance(30_000);
    expect(done.map(([task]) => Number(task))).toEqual([...times].sort((a, b) => a - b));
  });
});

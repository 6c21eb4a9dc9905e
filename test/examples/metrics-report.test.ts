import { type Emulator, type StoredEvent, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { apiKey, domain, environmentOf, run } from './example';

let emulator: Emulator;
let mailgun: Mailgun;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey });
  mailgun = createMailgun({ apiKey, baseUrl: emulator.url });
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await mailgun.close();
  await emulator.close();
});

const dayBefore = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

function happen(times: number, day: string, event: Partial<StoredEvent>): void {
  const { events } = emulator.store;
  for (let time = 0; time < times; time += 1)
    events.push({ domain, id: `event${events.length}`, event: 'delivered', timestamp: new Date(`${day}T12:00:00Z`), tags: [], ...event });
}

const report = async (...args: string[]) => {
  const { code, stdout } = await run('metrics-report', args, environmentOf(emulator));
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  return { title: lines[0], lines: lines.slice(2), row: (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/) };
};

test('every day has a line with its counts and a bar of what was delivered, and the last line has the totals', async () => {
  const [first, second] = [dayBefore(3), dayBefore(2)];
  happen(1200, first, { event: 'accepted' });
  happen(1000, first, {});
  happen(200, first, { event: 'failed', severity: 'permanent', reason: 'bounce' });
  happen(250, second, {});
  happen(5, second, { event: 'opened' });
  happen(9, second, { domain: 'other.example.com' });
  const { title, lines, row } = await report();
  expect(title).toMatch(new RegExp(`^Mail of ${domain}, \\d{4}-\\d\\d-\\d\\d to \\d{4}-\\d\\d-\\d\\d \\(UTC\\)$`));
  expect(row('day')).toEqual(['day', 'accepted', 'delivered', 'failed', 'opened', 'rate']);
  const bar = '█'.repeat(22);
  expect(row(first)).toEqual([first, '1,200', '1,000', '200', '0', '83.3 %', bar]);
  expect(row(second)).toEqual([second, '0', '250', '0', '5', '100.0 %', '█████▌']);
  expect(row('total')).toEqual(['total', '1,200', '1,250', '200', '5', '86.2 %']);
  expect(lines).toHaveLength(11);
});

test('the columns are aligned and no line is longer than 80, whatever the numbers', async () => {
  happen(12_345, dayBefore(2), {});
  happen(1, dayBefore(1), {});
  const { lines } = await report('--days', '30');
  expect(lines).toHaveLength(34);
  expect(lines.map((line) => [...line].length).filter((length) => length > 80)).toEqual([]);
  const numbers = lines.filter((line) => !line.startsWith('─'));
  const ends = numbers.map((line) => /^\S+ +\S+ +\S+ +\S+ +\S+/.exec(line)?.[0].length);
  expect(new Set(ends).size).toBe(1);
});

test('messages that were sent just now are in it', async () => {
  await mailgun.domains.create({ name: domain });
  await mailgun.messages.send({ domain, from: `a@${domain}`, to: ['b@example.com', 'c@example.com'], text: 'Hello' });
  const today = emulator.store.messages[0]?.receivedAt.toISOString().slice(0, 10) ?? '';
  expect((await report()).row(today)?.slice(0, 3)).toEqual([today, '2', '2']);
});

test('the whole account is counted where no domain is named', async () => {
  happen(2, dayBefore(1), {});
  happen(3, dayBefore(1), { domain: 'other.example.com' });
  const { title, row } = await report('--domain', '');
  expect(title).toMatch(/^Mail of the account, /);
  expect(row('total')?.slice(0, 3)).toEqual(['total', '0', '5']);
});

test('days without mail are all zeros', async () => {
  const { lines, row } = await report('--days', '1');
  expect(row('total')).toEqual(['total', '0', '0', '0', '0']);
  expect(lines).toHaveLength(5);
});

// Prints what became of the mail of the last days, of one domain or of the whole account, as a table with bars:
//   metrics-report --days 14 --domain mail.example.com
import { parseArgs } from 'node:util';
import { createMailgun } from 'mailgun-sdk';

const columns = 80;
const oneDay = 24 * 60 * 60 * 1000;
const metrics = ['accepted_count', 'delivered_count', 'permanent_failed_count', 'opened_count', 'delivered_rate'] as const;
const heads = ['day', 'accepted', 'delivered', 'failed', 'opened', 'rate'];

/** What Mailgun answers of a day, by metric; nothing of a day on which nothing happened. */
type Measured = Partial<Record<(typeof metrics)[number], number | string>>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      domain: { type: 'string', default: process.env.MAILGUN_DOMAIN },
      days: { type: 'string', default: '7' },
    },
  });
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new Error('--days must be from 1 to 365');
  const mailgun = createMailgun({ apiKey: needed(process.env.MAILGUN_API_KEY, 'MAILGUN_API_KEY'), baseUrl: process.env.MAILGUN_BASE_URL });

  const end = new Date();
  const start = new Date(end.getTime() - (days - 1) * oneDay);
  const question = {
    start,
    end,
    resolution: 'day' as const,
    dimensions: ['time' as const],
    metrics: [...metrics],
    includeAggregates: true,
    pagination: { sort: 'time:asc' },
    ...(values.domain && { filter: { and: [{ attribute: 'domain' as const, comparator: '=' as const, values: [values.domain] }] } }),
  };
  const measured = new Map<string, Measured>();
  let totals: Measured = {};
  for await (const page of mailgun.metrics.query(question).pages()) {
    for (const row of page.items) measured.set(dayOf(new Date(row.dimensions[0]?.value ?? '')), row.metrics ?? {});
    totals = page.aggregates?.metrics ?? totals;
  }

  const names = Array.from({ length: days }, (_, index) => dayOf(new Date(start.getTime() + index * oneDay)));
  const rows = names.map((name) => ({
    cells: cellsOf(name, measured.get(name)),
    delivered: Number(measured.get(name)?.delivered_count ?? 0),
  }));
  console.log(`Mail of ${values.domain || 'the account'}, ${names[0]} to ${names.at(-1)} (UTC)\n`);
  for (const line of table(rows, cellsOf('total', totals))) console.log(line);
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

const cellsOf = (name: string, measured: Measured = {}) => {
  const [accepted, delivered, failed, opened] = metrics.map((metric) => Number(measured[metric] ?? 0).toLocaleString('en'));
  const rate = delivered === '0' && failed === '0' ? '' : `${(Number(measured.delivered_rate ?? 0) * 100).toFixed(1)} %`;
  return [name, accepted, delivered, failed, opened, rate].map(String);
};

/** Lines of at most 80 columns: numbers to the right, and a bar of what was delivered in the rest. */
function table(rows: readonly { cells: readonly string[]; delivered: number }[], total: readonly string[]): string[] {
  const all = [heads, total, ...rows.map(({ cells }) => cells)];
  const widths = heads.map((_, index) => Math.max(...all.map((cells) => cells[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ');
  const width = widths.reduce((sum, each) => sum + each + 2, 0);
  const most = Math.max(...rows.map(({ delivered }) => delivered));
  const bars = rows.map(({ cells, delivered }) => `${line(cells)}  ${bar(delivered / Math.max(1, most), Math.max(8, columns - width))}`);
  const rule = '─'.repeat(width - 2);
  return [line(heads), rule, ...bars, rule, line(total)].map((text) => text.trimEnd());
}

/** Eighths of a column are the finest that a terminal has. */
function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8];
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { table } from '../table';
import { figuresTable } from './figures';

/** What became of one request of one verb, broken in one way. */
interface Cell {
  readonly subject: string;
  readonly verb: string;
  readonly breakage: string;
  readonly isStruck: boolean;
  readonly faults: readonly string[];
  readonly commands: readonly string[];
}

export interface Report {
  /** In the order in which they are tried. */
  readonly breakages: readonly string[];
  readonly cells: readonly Cell[];
  /** What the other tests counted and measured, by their topic. */
  readonly figures: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** Reads what the tests have left in a folder. */
export function readReport(folder: string): Report {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const topics = new Map(files.map((name) => [basename(name, '.json'), JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
  const parts = (form: string) => [...topics].flatMap(([topic, values]) => (topic.startsWith(`matrix-${form}-`) ? [values] : []));
  const [dynamic, native] = [parts('dynamic'), parts('native')];
  return {
    breakages: dynamic[0]?.breakages ?? [],
    cells: dynamic.flatMap(({ cells }) => cells),
    figures: topics
      .set('native', countOf(native.flatMap(({ cells }) => cells.map((cell: Cell) => ({ ...cell, class: cell.subject.split(' ')[0] })))))
      .set('cli', countOf([...topics].flatMap(([topic, { rows }]) => (topic.startsWith('cli-') ? rows : [])))),
  };
}

type Sampled = Pick<Cell, 'breakage' | 'faults'> & { readonly class: string };

const countOf = (cells: readonly Sampled[]) => ({
  cells: cells.length,
  converged: cells.filter(({ faults }) => faults.length === 0).length,
  classes: new Set(cells.map((cell) => cell.class)).size,
  ways: new Set(cells.map(({ breakage }) => breakage)).size,
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Which letter stands for which way of breaking. */
export const legend = ({ breakages }: Report): string => breakages.map((name, index) => `- **${letters[index]}**: ${name}`).join('\n');

/** How many cells of each class were broken in each way, with what does not hold. */
export function matrixTable({ breakages, cells }: Report): string {
  const subjects = [...new Set(cells.map(({ subject }) => subject))].sort();
  const rows = subjects.map((subject) => {
    const own = cells.filter((cell) => cell.subject === subject);
    return [subject, ...breakages.map((name) => shown(own.filter(({ breakage }) => breakage === name))), own.length];
  });
  const sums = breakages.map((name) => shown(cells.filter(({ breakage }) => breakage === name)));
  return table(['class', ...breakages.map((_, index) => letters[index] ?? ''), 'all'], [...rows, ['all', ...sums, cells.length]]);
}

function shown(cells: readonly Cell[]): string | number {
  const wrong = cells.filter(({ faults }) => faults.length > 0).length;
  return wrong === 0 ? cells.length || '–' : `${cells.length} (${wrong} ✘)`;
}

/** What a user had to do after the run that broke. */
export function commandsTable({ cells }: Report): string {
  const counts = new Map<string, number>();
  for (const { commands } of cells) counts.set(commands.join(', then '), (counts.get(commands.join(', then ')) ?? 0) + 1);
  return table(
    ['after the run that broke', 'cells'],
    [...counts].sort(([, a], [, b]) => b - a),
  );
}

export function summary(report: Report): string {
  const { cells } = report;
  const wrong = cells.filter(({ faults }) => faults.length > 0);
  const struck = cells.filter(({ isStruck }) => isStruck).length;
  const lines = [
    matrixTable(report),
    legend(report),
    commandsTable(report),
    figuresTable(report.figures),
    `${cells.length.toLocaleString('en-US')} cells tried (${struck.toLocaleString('en-US')} struck), ${(cells.length - wrong.length).toLocaleString('en-US')} converged.`,
  ];
  return lines.join('\n\n');
}

import type { Finding } from './finding';
import { printable } from './printable';
import { IN_SYNC, summaryOf, titleOf, valuesOf } from './wording';

/** What is in the lines under one heading, and stands together. */
interface Thing {
  readonly heading: string;
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Two columns, or one. */
type Line = readonly [string, string] | readonly [string];

const MOST_OF_VALUE = 32;

/**
 * The report for people, as indented text: ids and URLs are longer than the columns of a table that fits into 80 characters would be.
 * It ends with a line break.
 */
export function tableReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return `${IN_SYNC}\n`;
  const sections = groupBy(findings.map(thingOf), ({ heading }) => heading).map(([heading, things]) =>
    [heading, ...groupBy(things, ({ title }) => title).flatMap(linesOf)].join('\n'),
  );
  return `${[...sections, summaryOf(findings)].join('\n\n')}\n`;
}

function thingOf(finding: Finding): Thing {
  const { type, id, name } = titleOf(finding);
  const title = [type, id, name && `(${name})`].filter(Boolean).join(' ');
  const inStack = 'stack' in finding && finding.stack !== undefined ? `Stack ${printable(finding.stack)}: ` : '';
  switch (finding.kind) {
    case 'changed': {
      const { old, new: found } = valuesOf(finding, MOST_OF_VALUE);
      return { heading: `${inStack}changed at Mailgun`, title, lines: [[printable(finding.property), `${old} -> ${found}`]] };
    }
    case 'missing':
      return { heading: `${inStack}missing at Mailgun`, title, lines: [] };
    case 'unmanaged':
      return {
        heading: finding.property === undefined ? 'In no stack' : 'Set at Mailgun, and not in the program',
        title,
        lines: [[printable(finding.takeOver)]],
      };
    case 'unreadable':
      return { heading: inStack ? `${inStack}could not be read` : 'Could not be read', title, lines: [[printable(finding.reason)]] };
  }
}

function linesOf([title, things]: readonly [string, readonly Thing[]]): readonly string[] {
  const lines = things.flatMap((thing) => thing.lines);
  const width = Math.max(0, ...lines.map(([first, second]) => (second === undefined ? 0 : first.length)));
  return [`  ${title}`, ...lines.map(([first, second]) => `    ${second === undefined ? first : `${first.padEnd(width)}  ${second}`}`)];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups];
}

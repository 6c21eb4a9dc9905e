import { type Finding, kinds } from './finding';
import { printable, shorten } from './printable';
import { IN_SYNC, summaryOf, titleOf, valuesOf } from './wording';

/** In characters. A comment that is longer is folded or cut by those who show it, and not read. */
const MOST = 4_000;
/** What is kept for the line that says how many are left out. */
const LAST_LINE = 150;

const MOST_OF_NAME = 80;
const MOST_OF_TEXT = 160;

/**
 * The report as a comment of a pull request: a summary, and as many findings as fit into 4,000 characters. Every text that comes from elsewhere
 * stands in a code span, where no host reads Markdown, HTML or `@name`. It ends with a line break.
 */
export function markdownReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return `**Mailgun:** ${IN_SYNC}\n`;
  const head = `**Mailgun differs from the stacks:** ${summaryOf(findings)}.\n\n`;
  const sorted = kinds.flatMap((kind) => findings.filter((finding) => finding.kind === kind));
  const lines: string[] = [];
  let left = MOST - LAST_LINE - head.length;
  for (const finding of sorted) {
    const line = lineOf(finding);
    left -= line.length;
    if (left < 0) break;
    lines.push(line);
  }
  const hidden = sorted.length - lines.length;
  const rest = hidden > 0 ? `\n…and ${hidden} more. All of them: \`npx pulumi-mailgun drift\`, or its JSON report (\`--json\`).\n` : '';
  return head + lines.join('') + rest;
}

function lineOf(finding: Finding): string {
  const { type, id, name } = titleOf(finding, MOST_OF_NAME);
  const thing = [type, id && code(id), name && `(${code(name)})`].filter(Boolean).join(' ');
  const stack =
    'stack' in finding && finding.stack !== undefined ? ` in stack ${code(shorten(printable(finding.stack), MOST_OF_NAME))}` : '';
  return `- ${thing}${stack} ${predicateOf(finding)}\n`;
}

function predicateOf(finding: Finding): string {
  switch (finding.kind) {
    case 'changed': {
      const { old, new: found } = valuesOf(finding, MOST_OF_NAME);
      return `changed: ${code(shorten(printable(finding.property), MOST_OF_NAME))} from ${code(old)} to ${code(found)}`;
    }
    case 'missing':
      return 'is missing at Mailgun';
    case 'unmanaged':
      // Half a command is worse than none.
      return `${finding.property === undefined ? 'is in no stack' : 'has a setting that is not in the program'}${finding.takeOver.length > MOST_OF_TEXT ? '' : `: ${code(printable(finding.takeOver))}`}`;
    case 'unreadable':
      return `could not be read: ${code(shorten(printable(finding.reason), MOST_OF_TEXT))}`;
  }
}

/** A code span ends at as many back-ticks as it began with, so it begins with more than are in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${padding}${text}${padding}${fence}`;
}

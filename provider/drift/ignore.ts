import ignore from 'ignore';
import type { Finding } from './finding';
import { printable } from './printable';

/**
 * Where a finding lies for the rules: `Route/abc/priority` for a property that changed, `Route/abc/missing`, `Route/abc/unmanaged` and
 * `Route/abc/unreadable` for a whole thing. A rule hides everything below what it names, so `Route/abc` hides all of them. Were a whole thing
 * `Route/abc` only, to accept today that it is unmanaged would hide all its changes from the day on which it is taken over.
 */
function pathOf(finding: Finding): string {
  const steps = [finding.type, finding.id, ('property' in finding && finding.property?.replaceAll('/', '%2F')) || finding.kind];
  return steps
    .filter((step) => step !== undefined)
    .map(onOneLine)
    .join('/');
}

/** A rule is a line. Ids hold no such characters, but names that people give to things do. */
const onOneLine = (text: string) => printable(text).replaceAll('\\u', '%u');

/** What the rules of a file do with findings. */
export interface Sorted {
  readonly left: readonly Finding[];
  readonly ignored: readonly Finding[];
  /** A sentence for each rule that hides and brings back nothing, with its line: it may be misspelt, or no longer be needed. */
  readonly unused: readonly string[];
}

interface Rule {
  readonly line: number;
  readonly pattern: string;
}

/** Names are case-sensitive at Mailgun, and a path is no path of a disk. */
const rulesOf = (rules: readonly Rule[]) =>
  ignore({ ignorecase: false, allowRelativePaths: true }).add(rules.map(({ pattern, line }) => ({ pattern, mark: String(line) })));

/**
 * Reads rules in the syntax of .gitignore.
 *
 * @param file its name, for messages.
 * @throws when a line is no rule; the message names the line.
 */
export function readRules(text: string, file = '.mailgun-ignore'): (findings: readonly Finding[]) => Sorted {
  const rules = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((pattern, index) => ({ pattern, line: index + 1 }))
    .filter(({ pattern }) => pattern.trim() !== '' && !pattern.startsWith('#'));
  for (const rule of rules) checkRule(rule, file);
  return (findings) => sort(findings, rules, file);
}

function checkRule(rule: Rule, file: string): void {
  const refuse = (reason: string) => new Error(`${file}:${rule.line}: ${printable(rule.pattern)}: ${reason}`);
  // The library leaves out what it cannot read, so that a typing mistake would show everything.
  if (/(?<!\\)(?:\\\\)*\\$/.test(rule.pattern)) throw refuse('a rule cannot end with a backslash. Write two for one.');
  if (/^!?\/*$/.test(rule.pattern.trim())) throw refuse('a rule needs a class, such as Route/abc.');
  const withoutEscapes = rule.pattern.replace(/\\./g, '').replace(/\[[!^]?\]?[^\]]*\]/g, '');
  if (withoutEscapes.includes('[')) throw refuse('the bracket [ is not closed. Write \\[ for a bracket.');
  try {
    rulesOf([rule]).ignores('Type/id');
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

function sort(findings: readonly Finding[], rules: readonly Rule[], file: string): Sorted {
  const decide = rulesOf(rules);
  const used = new Set<string | undefined>();
  const left: Finding[] = [];
  const ignored: Finding[] = [];
  for (const finding of findings) {
    const result = decide.test(pathOf(finding));
    used.add(result.rule?.mark);
    (result.ignored ? ignored : left).push(finding);
  }
  const paths = findings.map(pathOf);
  const leaves = (some: readonly Rule[]) => rulesOf(some).filter(paths).length;
  // A rule that hides what another one hides too is no mistake.
  const matters = (rule: Rule) =>
    rule.pattern.startsWith('!') ? leaves(rules.filter((each) => each !== rule)) !== left.length : leaves([rule]) < paths.length;
  const unused = rules
    .filter((rule) => !used.has(String(rule.line)) && !matters(rule))
    .map(
      ({ line, pattern }) =>
        `${file}:${line}: ${printable(pattern)} ${pattern.startsWith('!') ? 'brings nothing back' : 'matches nothing'}.`,
    );
  return { left, ignored, unused };
}

/**
 * Writes rules that hide just these findings. What could not be read is left out: a failure of today must not hide what is found there tomorrow.
 */
export function baseline(findings: readonly Finding[]): string {
  const paths = findings.filter(({ kind }) => kind !== 'unreadable').map(pathOf);
  const rules = [...new Set(paths)].sort().map((path) => `/${escapeRule(path)}`);
  return [HEADER, ...rules, ''].join('\n');
}

const HEADER = `# What 'pulumi-mailgun drift' leaves out, in the syntax of .gitignore: Class/id/property, Class/id/missing, Class/id/unmanaged.`;

/** A path as a rule that names it and nothing else. */
export const escapeRule = (path: string) => path.replace(/[\\*?[\]!#]/g, '\\$&').replace(/\s+$/, (spaces) => spaces.replace(/\s/g, '\\$&'));

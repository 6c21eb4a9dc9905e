import { createContext, Script } from 'node:vm';
import { expandedSize } from './pattern-size';

/** What a pattern caught. */
export interface Groups {
  /** The whole match first, then the groups from left to right. */
  readonly numbered: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

/** How much the patterns of one message may still cost. All of them share it, so that many costly ones are no worse than a few. */
export interface Work {
  /** Instructions of a pattern times characters. A second has about 50 million of them. */
  steps: number;
  /** Milliseconds for what RE2 does not know. */
  backtracking: number;
}

export const createWork = (): Work => ({ steps: 20_000_000, backtracking: 250 });

/** Steps of one pattern, so that a costly one leaves something for the others. */
const mostSteps = 5_000_000;

/** Nothing is spent on what is not done. */
function spend(work: Work, steps: number): boolean {
  if (steps > Math.min(work.steps, mostSteps)) return false;
  work.steps -= steps;
  return true;
}

export interface Subject {
  readonly text: string;
  /** The pattern must take in the whole text; otherwise its beginning is enough, as for `match` in Python. */
  readonly whole: boolean;
  readonly ignoreCase: boolean;
}

/** `undefined` where the text does not match. A pattern that cannot be read, or costs too much, matches nothing and has a problem. */
export type Match = { readonly groups: Groups | undefined; readonly problem?: undefined } | { readonly problem: string };

/**
 * Matches one of Python's regular expressions, which is hostile input: RE2 takes time in proportion to the text. What RE2 does not know (look-around and
 * references back) is left to JavaScript, which may take for ever and is therefore stopped.
 */
export function matchPattern(pattern: string, subject: Subject, work: Work): Match {
  if (!spend(work, expandedSize(pattern) * compileCost)) return tooCostly(pattern);
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    const compiled = RE2JS.compile(spelledFor(pattern, re2), subject.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    if (!spend(work, compiled.programSize() * subject.text.length)) return tooCostly(pattern);
    const matcher = compiled.matcher(subject.text);
    if (!(subject.whole ? matcher.matches() : matcher.lookingAt())) return { groups: undefined };
    const numbered = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
    const named = Object.entries(compiled.namedGroups()).map(([name, index]) => [name, numbered[index] ?? ''] as const);
    return { groups: { numbered, named: new Map(named) } };
  } catch {
    return needsBacktracking.test(pattern) ? matchByBacktracking(pattern, subject, work) : unreadable(pattern);
  }
}

/** An instruction takes about a hundred times longer to compile than to run. */
const compileCost = 100;

const unreadable = (pattern: string): Match => ({ problem: `the pattern ${pattern} cannot be read` });
const tooCostly = (pattern: string): Match => ({ problem: `the pattern ${shortened(pattern)} costs too much time` });
const shortened = (pattern: string) => (pattern.length > 100 ? `${pattern.slice(0, 100)}…` : pattern);

/** Only these are worth a second reading. */
const needsBacktracking = /\(\?(?:=|!|<=|<!|P=)|\\[1-9]/;

const re2: Spelling = { openNamed: '(?P<', reference: (name) => `(?P=${name})`, end: '\\z' };
const javascript: Spelling = { openNamed: '(?<', reference: (name) => `\\k<${name}>`, end: '(?![\\s\\S])' };

interface Spelling {
  readonly openNamed: string;
  readonly reference: (name: string) => string;
  readonly end: string;
}

const spelledFor = (pattern: string, { openNamed, reference, end }: Spelling) =>
  pattern.replace(/\\Z|\\.|\(\?P<|\(\?P=(\w+)\)/gs, (found, name?: string) => {
    if (found === '\\Z') return end;
    if (found === '(?P<') return openNamed;
    return name === undefined ? found : reference(name);
  });

const script = new Script('new RegExp(pattern, flags).exec(text)');

function matchByBacktracking(pattern: string, { text, whole, ignoreCase }: Subject, work: Work): Match {
  if (work.backtracking <= 0) return tooCostly(pattern);
  const [, inline = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const body = spelledFor(inline === '' ? pattern : pattern.slice(inline.length + 3), javascript);
  const flags = [...new Set(`${inline}${ignoreCase ? 'i' : ''}`)].join('');
  try {
    const context = createContext({ pattern: whole ? `^(?:${body})$` : `^(?:${body})`, flags, text });
    const found = script.runInContext(context, { timeout: work.backtracking }) as RegExpExecArray | null;
    if (found === null) return { groups: undefined };
    const named = Object.entries(found.groups ?? {}).map(([name, value]) => [name, value ?? ''] as const);
    return { groups: { numbered: Array.from(found, (value) => value ?? ''), named: new Map(named) } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') return unreadable(pattern);
    // One that is good takes no time to speak of, so that only this one used it up.
    work.backtracking = 0;
    return tooCostly(pattern);
  }
}

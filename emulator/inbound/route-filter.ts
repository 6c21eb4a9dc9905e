import { type Filter, readFilter } from './filter-grammar';
import { createWork, type Groups, matchPattern, type Work } from './pattern';

/** What a filter looks at. */
export interface Addressed {
  readonly recipient: string;
  /** Decoded, in the order of the message. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Whether a route before this one took the message: then `catch_all()` does not. */
  readonly takenBefore: boolean;
}

export interface Verdict {
  readonly matches: boolean;
  /** What the actions may use. */
  readonly groups: Groups;
  /** Patterns that could not be read, or cost too much; they match nothing. */
  readonly problems: readonly string[];
}

/**
 * Whether a route takes a message. The patterns of recipients ignore case and must take in the whole address; those of headers mind case, unless they begin
 * with `(?i)`, and need only the beginning of the value: Mailgun writes `match_header("subject", ".*support")` for "the word support in its subject".
 *
 * `\1` in an action is the first group of the first filter that has any, and a name that of the first filter that has it; Mailgun does not say what happens
 * where several have groups.
 */
export function evaluateFilter(expression: string, addressed: Addressed, work: Work = createWork()): Verdict {
  const read = readFilter(expression);
  if (read.problem !== undefined) return { matches: false, groups: noGroups, problems: [read.problem] };
  const problems: string[] = [];
  const groups = evaluate(read.filter, { ...addressed, work, problems });
  return { matches: groups !== undefined, groups: groups ?? noGroups, problems };
}

const noGroups: Groups = { numbered: [], named: new Map() };

interface Evaluation extends Addressed {
  readonly work: Work;
  readonly problems: string[];
}

/** What was caught, or `undefined` where the filter does not match. */
function evaluate(filter: Filter, evaluation: Evaluation): Groups | undefined {
  switch (filter.kind) {
    case 'recipient':
      return match(filter.pattern, evaluation.recipient, true, evaluation);
    case 'header':
      return matchHeader(filter, evaluation);
    case 'catchAll':
      return evaluation.takenBefore ? undefined : noGroups;
    case 'not':
      return evaluate(filter.operand, evaluation) === undefined ? noGroups : undefined;
    case 'and': {
      const caught: Groups[] = [];
      for (const operand of filter.operands) {
        const groups = evaluate(operand, evaluation);
        if (groups === undefined) return undefined;
        caught.push(groups);
      }
      return caught.reduce(joined);
    }
    case 'or':
      for (const operand of filter.operands) {
        const groups = evaluate(operand, evaluation);
        if (groups !== undefined) return groups;
      }
      return undefined;
  }
}

/** Characters of a header that are looked at; nobody writes longer ones by hand. */
const longestHeader = 10_000;

function matchHeader({ name, pattern }: Extract<Filter, { kind: 'header' }>, evaluation: Evaluation): Groups | undefined {
  for (const [header, value] of evaluation.headers) {
    if (header.toLowerCase() !== name.toLowerCase()) continue;
    const groups = match(pattern, value.slice(0, longestHeader), false, evaluation);
    if (groups !== undefined) return groups;
  }
  return undefined;
}

function match(pattern: string, text: string, isAddress: boolean, { work, problems }: Evaluation): Groups | undefined {
  const result = matchPattern(pattern, { text, whole: isAddress, ignoreCase: isAddress }, work);
  if (result.problem === undefined) return result.groups;
  problems.push(result.problem);
  return undefined;
}

const joined = (first: Groups, second: Groups): Groups => ({
  numbered: first.numbered.length > 1 || first.numbered.length >= second.numbered.length ? first.numbered : second.numbered,
  named: new Map([...second.named, ...first.named]),
});

import { z } from './zod';

/** What is wrong with a value, a line each: where, and what is allowed. Of a long list that is all wrong, the beginning. */
export const problemsOf = ({ issues }: Pick<z.ZodError, 'issues'>): readonly string[] => beginningOf(linesOf(issues));

/** Lines that help; nobody reads the 20,000th. */
const MOST = 20;

const beginningOf = (lines: readonly string[]) =>
  lines.length <= MOST ? lines : [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];

/** Checks one argument as the endpoint that takes it would, without sending anything. */
export function findProblems(field: z.ZodType, value: unknown): readonly string[] {
  const encoded = z.safeEncode(field, value as never, { error: wordsFor });
  return encoded.success ? [] : problemsOf(encoded.error);
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

/** Says what Mailgun takes, where a declaration has no words of its own; zod speaks of its types. Nothing repeats a value that may be long or secret. */
export function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${issue.expected === 'int' ? String(issue.input) : kindOf(issue.input)}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values.map((value) => JSON.stringify(value)))}${suggestion(issue.input, issue.values)}`;
    case 'too_big':
      return `must have at most ${issue.maximum}${units[issue.origin] ?? ''}${sizeOf(issue.input)}`.replace(/have (?=at most \S+$)/, 'be ');
    case 'too_small':
      if (issue.minimum === 1 && issue.origin in units) return 'must not be empty';
      return `must have at least ${issue.minimum}${units[issue.origin] ?? ''}${sizeOf(issue.input)}`.replace(
        /have (?=at least \S+$)/,
        'be ',
      );
    case 'unrecognized_keys': {
      const shape = (issue.inst as { _zod?: { def?: { shape?: Known } } } | undefined)?._zod?.def?.shape ?? {};
      const known = Object.keys(shape);
      const words = issue.keys.slice(0, MOST).map((key) => {
        const meant = meantBy(key, shape) || suggestion(key, known) || (known.length > 0 ? `, but ${known.join(', ')}` : '');
        return `there is no ${JSON.stringify(key)}${meant}`;
      });
      return [...words, ...(issue.keys.length > MOST ? [`and ${issue.keys.length - MOST} more`] : [])].join('; ');
    }
    case 'invalid_union': {
      // Where the value is of one of the kinds, what is wrong with it; else all kinds are named.
      const near = issue.errors.filter((issues) => !issues.some(isOfAnotherKind));
      const lines = (near.length > 0 ? near : issue.errors).map(linesOf);
      return near.length > 0 ? [...new Set(lines.flat())].join('; ') : [...new Set(lines.flat())].join('; or ');
    }
    default:
      return undefined;
  }
}

const linesOf = (issues: readonly z.core.$ZodIssue[]) =>
  issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));

const isOfAnotherKind = (issue: z.core.$ZodIssue): boolean =>
  issue.path.length === 0 &&
  (issue.code === 'invalid_type' || (issue.code === 'invalid_union' && issue.errors.every((issues) => issues.some(isOfAnotherKind))));

/** The fields of an object; some are spelled otherwise on the wire, and the entries of some stand beside the others there. */
type Known = Readonly<Record<string, { readonly spelling?: string; readonly prefix?: string }>>;

/** What other clients of mail services call these. */
const foreign: Readonly<Record<string, string>> = {
  email: 'address',
  body: 'text',
  replyto: 'headers',
  metadata: 'variables',
  sendat: 'deliveryTime',
  scheduledat: 'deliveryTime',
};

const lettersOf = (name: string) => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** The field that is known under another name: Mailgun's own, or that of another client. */
function meantBy(key: string, shape: Known): string {
  const other = foreign[lettersOf(key)];
  const meant =
    Object.keys(shape).find((name) => shape[name]?.spelling === key || (shape[name]?.prefix && key.startsWith(shape[name].prefix))) ??
    Object.keys(shape).find((name) => lettersOf(name) === lettersOf(key)) ??
    (other !== undefined && Object.hasOwn(shape, other) ? other : undefined);
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a Date',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return kinds[typeof value] ?? `a ${typeof value}`;
}

const sizeOf = (value: unknown): string => (typeof value === 'string' || Array.isArray(value) ? `, not ${value.length}` : '');

const alternatives = (values: readonly string[]): string =>
  values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

/** The one of the known words that somebody most likely meant, as an end of a sentence. */
export function suggestion(written: unknown, known: readonly unknown[]): string {
  if (typeof written !== 'string' || written.length > 60) return '';
  const near = known
    .filter((word): word is string => typeof word === 'string' && Math.abs(word.length - written.length) <= mostWrong(word))
    .map((word) => ({ word, far: distance(written.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= mostWrong(near.word) ? `; did you mean ${JSON.stringify(near.word)}?` : '';
}

/** Letters that may be wrong in a word for it to be the one that was meant. */
const mostWrong = (word: string) => Math.max(1, Math.floor(word.length / 3));

/** How many letters have to be changed, added or taken away (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries())
      next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + Number(letter !== other)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** A route's filter, read. */
export type Filter =
  | { readonly kind: 'recipient'; readonly pattern: string }
  | { readonly kind: 'header'; readonly name: string; readonly pattern: string }
  | { readonly kind: 'catchAll' }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] };

/** The filter of a text such as `match_recipient(".*@example.com") and not match_header("subject", "spam")`, or what is wrong with the text. */
export type ReadFilter = { readonly filter: Filter; readonly problem?: undefined } | { readonly problem: string };

/** Characters of a filter, and of an action; Mailgun refuses more. */
export const longestText = 4096;

/**
 * Reads a filter as Python would: `not` binds more than `and`, which binds more than `or`. Mailgun does not say how it reads them where there are no brackets;
 * everything else in the language is Python's.
 */
export function readFilter(expression: string): ReadFilter {
  if (expression.length > longestText) return { problem: `the filter is longer than ${longestText} characters` };
  const tokens = scan(expression);
  if (tokens === undefined) return { problem: `the filter ${expression} cannot be read` };
  const filter = readAlternatives({ tokens, at: 0, depth: 0 }, true);
  return filter === undefined ? { problem: `the filter ${expression} cannot be read` } : { filter };
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

/** Deeper brackets than anybody writes would fill the stack. */
const deepest = 100;

const peek = ({ tokens, at }: Reader): string | undefined => tokens[at];

const next = (reader: Reader): string | undefined => reader.tokens[reader.at++];

function take(reader: Reader, token: string): boolean {
  if (peek(reader) !== token) return false;
  reader.at += 1;
  return true;
}

function readAlternatives(reader: Reader, toTheEnd = false): Filter | undefined {
  const filter = readJoined(reader, 'or', () => readJoined(reader, 'and', () => readOperand(reader)));
  return toTheEnd && reader.at < reader.tokens.length ? undefined : filter;
}

function readJoined(reader: Reader, kind: 'and' | 'or', readNext: () => Filter | undefined): Filter | undefined {
  const operands: Filter[] = [];
  do {
    const operand = readNext();
    if (operand === undefined) return undefined;
    operands.push(operand);
  } while (take(reader, kind));
  const [only] = operands;
  return operands.length === 1 ? only : { kind, operands };
}

function readOperand(reader: Reader): Filter | undefined {
  let negations = 0;
  while (take(reader, 'not')) negations += 1;
  const operand = take(reader, '(') ? readBracketed(reader) : readCall(reader);
  return operand !== undefined && negations % 2 === 1 ? { kind: 'not', operand } : operand;
}

function readBracketed(reader: Reader): Filter | undefined {
  reader.depth += 1;
  if (reader.depth > deepest) return undefined;
  const inner = readAlternatives(reader);
  reader.depth -= 1;
  return take(reader, ')') ? inner : undefined;
}

function readCall(reader: Reader): Filter | undefined {
  const name = next(reader);
  if (!take(reader, '(')) return undefined;
  const texts: string[] = [];
  while (isText(peek(reader))) {
    texts.push(unquoted(next(reader) ?? ''));
    if (!take(reader, ',')) break;
  }
  if (!take(reader, ')')) return undefined;
  const [first = '', second = ''] = texts;
  if (name === 'match_recipient' && texts.length === 1) return { kind: 'recipient', pattern: first };
  if (name === 'match_header' && texts.length === 2) return { kind: 'header', name: first, pattern: second };
  if (name === 'catch_all' && texts.length === 0) return { kind: 'catchAll' };
  return undefined;
}

const token = /\s*(?:([A-Za-z_]\w*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[(),=])|$)/sy;

/** Words, texts in quotes and symbols; `undefined` where there is anything else. */
export function scan(text: string): readonly string[] | undefined {
  const found: string[] = [];
  const scanner = new RegExp(token);
  while (scanner.lastIndex < text.length) {
    const match = scanner.exec(text);
    if (match === null) return undefined;
    if (match[1] !== undefined) found.push(match[1]);
  }
  return found;
}

export const isText = (part: string | undefined): boolean => part !== undefined && /^["']/.test(part);

/** As in Python, a backslash stands for itself before anything but a quote and another one: `"^chris\+(.*)@example.com$"`. */
export const unquoted = (text: string): string => text.slice(1, -1).replace(/\\(["'\\])/g, '$1');

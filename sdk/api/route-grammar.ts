/** A mistake in a route's filter or action, and where it stands. */
export interface GrammarMistake {
  readonly words: string;
  /** Characters before the mistake. */
  readonly position: number;
}

interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

/** Reads tokens one after the other. */
interface Tokens {
  /** The next token if it is as asked for, and moves past it. */
  take(kind: Token['kind'], text?: string): Token | undefined;
  /** As `take`; otherwise it is a mistake to say what was wanted. */
  need(wanted: string, kind: Token['kind'], text?: string): Token;
}

class Mistake extends Error {
  constructor(
    words: string,
    readonly position: number,
  ) {
    super(words);
  }
}

/** Filters and how many strings each takes: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/route-filters */
const filters = new Map([
  ['match_recipient', 1],
  ['match_header', 2],
  ['catch_all', 0],
]);

/** Characters of a filter; Mailgun refuses more. */
const LONGEST = 4096;

/** Finds the first mistake in a filter such as `match_recipient(".*@example.com") and not match_header("subject", "spam")`. */
export function checkRouteExpression(expression: string): GrammarMistake | undefined {
  return firstMistake(expression, (tokens) => {
    if (expression.length > LONGEST) throw new Mistake('is longer than 4,096 characters', LONGEST);
    readOperands(tokens);
    tokens.need('and, or, or the end', 'end');
  });
}

/** Finds the first mistake in one action: `forward("…")`, `store()`, `store(notify="…")` or `stop()`. */
export function checkRouteAction(action: string): GrammarMistake | undefined {
  return firstMistake(action, (tokens) => {
    const name = tokens.need('forward(…), store(…) or stop()', 'word');
    if (!['forward', 'store', 'stop'].includes(name.text))
      throw new Mistake(`${shown(name)} is no action: use forward(…), store(…) or stop()`, name.position);
    tokens.need(`( after ${name.text}`, 'symbol', '(');
    if (name.text === 'forward') tokens.need('an address or a URL in quotes', 'string');
    if (name.text === 'store' && tokens.take('word', 'notify')) {
      tokens.need('= after notify', 'symbol', '=');
      tokens.need('a URL in quotes', 'string');
    }
    tokens.need(')', 'symbol', ')');
    tokens.need('the end, one action an entry', 'end');
  });
}

/** As much of a token as a sentence has room for. */
const shown = ({ text }: Token) => (text.length <= 60 ? text : `${text.slice(0, 60)}…`);

/** `and` and `or` need no precedence here: only the form is checked, Mailgun decides. */
function readOperands(tokens: Tokens): void {
  do readOperand(tokens);
  while (tokens.take('word', 'and') ?? tokens.take('word', 'or'));
}

function readOperand(tokens: Tokens): void {
  while (tokens.take('word', 'not'));
  if (tokens.take('symbol', '(')) {
    readOperands(tokens);
    tokens.need(')', 'symbol', ')');
    return;
  }
  const filter = tokens.need('a filter: match_recipient("…"), match_header("…", "…") or catch_all()', 'word');
  const count = filters.get(filter.text);
  if (count === undefined)
    throw new Mistake(`${shown(filter)} is no filter: use match_recipient, match_header or catch_all`, filter.position);
  tokens.need(`( after ${filter.text}`, 'symbol', '(');
  for (let read = 0; read < count; read += 1) {
    if (read > 0) tokens.need(`, and a second string for ${filter.text}`, 'symbol', ',');
    checkPattern(tokens.need(`a string in quotes for ${filter.text}`, 'string'));
  }
  tokens.need(`) after ${count === 0 ? `${filter.text}(` : 'the string'}`, 'symbol', ')');
}

/** Only what is open is looked for, for the rest is not JavaScript's dialect. What stands behind a backslash, or two in a string, is no bracket. */
function checkPattern({ text, position }: Token): void {
  const open: { readonly bracket: string; readonly at: number }[] = [];
  for (const { 0: part, index } of text.matchAll(/\\+.|\[\^?\]?|[()\]]/gs)) {
    const inClass = open.at(-1)?.bracket === '[';
    if (part === ']' && inClass) open.pop();
    else if (part.startsWith('[') && !inClass) open.push({ bracket: '[', at: index });
    else if (part.startsWith('[') && part.endsWith(']')) open.pop();
    else if (part === '(' && !inClass) open.push({ bracket: '(', at: index });
    else if (part === ')' && !inClass && open.pop() === undefined) throw new Mistake('a ) in the pattern closes nothing', position + index);
  }
  const [first] = open;
  if (first !== undefined) throw new Mistake(`the ${first.bracket} in the pattern is never closed`, position + first.at);
}

function firstMistake(text: string, read: (tokens: Tokens) => void): GrammarMistake | undefined {
  try {
    read(createTokens(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { words: error.message, position: error.position };
  }
}

function createTokens(text: string): Tokens {
  let next = scan(text, 0);
  const take: Tokens['take'] = (kind, wanted) => {
    if (next.kind !== kind || (wanted !== undefined && next.text !== wanted)) return undefined;
    const taken = next;
    next = scan(text, taken.position + taken.text.length);
    return taken;
  };
  const need: Tokens['need'] = (wanted, kind, exact) => {
    const taken = take(kind, exact);
    if (taken === undefined) throw new Mistake(`expected ${wanted}${next.kind === 'end' ? '' : `, found ${shown(next)}`}`, next.position);
    return taken;
  };
  return { take, need };
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /[A-Za-z_]\w*/y],
  ['symbol', /[(),=]/y],
];

/** With an r as in Python, whose strings these are. Not by an expression: on a string of some megabytes it takes more stack than the engine has. */
function endOfString(text: string, position: number): number | undefined {
  const start = /[rR]/.test(text.charAt(position)) ? position + 1 : position;
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return undefined;
}

function scan(text: string, from: number): Token {
  const position = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  const lineBreak = text.slice(from, position).search(/[\r\n]/);
  if (lineBreak >= 0) throw new Mistake('must be on one line', from + lineBreak);
  if (position === text.length) return { kind: 'end', text: '', position };
  const end = endOfString(text, position);
  if (end !== undefined) return { kind: 'string', text: text.slice(position, end), position };
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, position };
  }
  const character = text.charAt(position);
  throw new Mistake(character === '"' || character === "'" ? 'the quote is never closed' : `unexpected ${character}`, position);
}

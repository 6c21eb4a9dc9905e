const token = /\s*(?:(?<word>[A-Za-z_]\w*)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<symbol>[(),]))/y;

/**
 * Whether a route's filter takes mail to an address. Nothing is known of the message, so that no header matches. `and` and `or` are taken from
 * left to right; what Mailgun does where they are mixed without brackets is not documented.
 */
export function matchesRecipient(expression: string, address: string): boolean {
  const tokens = tokensOf(expression);
  const next = () => tokens.shift() ?? '';

  function operand(): boolean {
    const word = next();
    if (word === 'not') return !operand();
    if (word === '(') {
      const inner = operands();
      next();
      return inner;
    }
    const strings: string[] = [];
    for (let part = next(); part !== ')' && part !== ''; part = next()) if (/^["']/.test(part)) strings.push(unquoted(part));
    if (word === 'match_recipient') return fits(strings[0] ?? '', address);
    return word === 'catch_all';
  }

  function operands(): boolean {
    let value = operand();
    while (tokens[0] === 'and' || tokens[0] === 'or') value = next() === 'and' ? operand() && value : operand() || value;
    return value;
  }

  return operands();
}

function tokensOf(expression: string): string[] {
  const found: string[] = [];
  const scan = new RegExp(token);
  for (let match = scan.exec(expression); match !== null; match = scan.exec(expression)) found.push(match[0].trim());
  return found;
}

const unquoted = (text: string) => text.slice(1, -1).replace(/\\(["'])/g, '$1');

/** Patterns are those of Python: a named group is written `(?P<name>…)`, and an address matches from its first character on. */
function fits(pattern: string, address: string): boolean {
  try {
    return new RegExp(`^(?:${pattern.replaceAll('(?P<', '(?<')})$`, 'i').test(address);
  } catch {
    return false;
  }
}

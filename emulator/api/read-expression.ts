import { expandedSize } from '../inbound/pattern-size';

/** Nobody looks for names with a larger one. */
const largest = 1000;

/**
 * Reads a regular expression of a caller, which is hostile input: RE2 takes time in proportion to the text. Nothing for one that cannot be
 * read, or whose reading alone takes long.
 */
export function readExpression(
  expression: string,
  { ignoreCase }: { readonly ignoreCase: boolean },
): ((text: string) => boolean) | undefined {
  if (expandedSize(expression) > largest) return undefined;
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    const compiled = RE2JS.compile(expression, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return (text) => compiled.matcher(text).find();
  } catch {
    return undefined;
  }
}

/** Words that TypeScript keeps to itself in a module, or that the program uses itself. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch this throw ' +
    'true try typeof undefined var void while with yield NaN Infinity globalThis require module exports console process Object Array String ' +
    'Number Boolean Promise Error config mailgun pulumi readFileSync join'
  ).split(' '),
);

/** A name for a variable, and not one of `taken`, to which it is added. */
export function identifierFor(words: string, taken: Set<string>): string {
  const parts = words.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const camel = parts
    .map((part, index) => (index === 0 ? part.charAt(0).toLowerCase() : part.charAt(0).toUpperCase()) + part.slice(1))
    .join('');
  const plain = camel === '' ? 'thing' : /^\d/.test(camel) ? `_${camel}` : camel;
  const candidate = RESERVED.has(plain) ? `${plain}_` : plain;
  let free = candidate;
  for (let next = 2; taken.has(free); next += 1) free = `${candidate}${next}`;
  taken.add(free);
  return free;
}

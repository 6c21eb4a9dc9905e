import { resolve } from 'node:path';
import { api } from 'mailgun-sdk';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** What the comments of the SDK say of an operation and its fields. */
interface Text {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

const nouns = Object.keys(api).join('|');

/** What only a program needs to know: the SDK's own names, its errors, and what it does with paths and streams. */
const forPrograms = new RegExp(
  `\`(${nouns})\\.\\w+\`|\`[a-z]+_[a-z]+\` for|\\b(maybeDone|streams?|paths?|iterable|throws?|lost answer)\\b|\`(forbidden|conflict|unauthorized|network|timeout)\``,
);

/** Sentence by sentence, and of each the parts between semicolons. */
const forAgents = (comment: string): string =>
  comment
    .replace(/\s+/g, ' ')
    .replace(/\bRole: \w+\./, '')
    .trim()
    .split(/(?<=\.) (?=[A-Z`])/)
    .flatMap((sentence) => {
      const kept = sentence.split('; ').filter((part) => !forPrograms.test(part));
      return kept.length === 0 ? [] : [kept.join('; ').replace(/\.?$/, '.')];
    })
    .filter((sentence) => sentence !== '.')
    .join(' ');

/** Reads them as an editor does: the checker follows a field to the line that declares it. */
function readTexts(): ReadonlyMap<string, Text> {
  const index = resolve(root, 'sdk/api/index.ts');
  const program = ts.createProgram([index], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const symbol = source && checker.getSymbolAtLocation(source);
  const table = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === 'api');
  if (table === undefined) throw new Error('sdk/api/index.ts exports no api');
  const texts = new Map<string, Text>();
  const textOf = (of: ts.Symbol) => forAgents(ts.displayPartsToString(of.getDocumentationComment(checker)));
  const propertiesOf = (of: ts.Symbol) => checker.getTypeOfSymbol(of).getProperties();
  const member = (of: ts.Symbol | undefined, name: string) => of && checker.getTypeOfSymbol(of).getProperty(name);
  for (const noun of propertiesOf(table))
    for (const verb of propertiesOf(noun)) {
      const shape = member(member(member(verb, 'input'), 'out'), 'shape');
      const fields = (shape ? propertiesOf(shape) : [])
        .map((field) => [field.name, textOf(field)] as const)
        .filter(([, text]) => text !== '');
      texts.set(`${noun.name}.${verb.name}`, { text: textOf(verb), fields: Object.fromEntries(fields) });
    }
  return texts;
}

/** `gate/mcp/texts.ts`: what the comments say, for those who have no editor that shows them. */
export function toolTexts(): string {
  const lines = [...readTexts()].map(([name, { text, fields }]) => `  '${name}': ${JSON.stringify({ text, fields })},`);
  return `// biome-ignore-all format: written by \`npm run docs:reference\`, from the comments of the SDK.

/** What is said of each operation and its fields. */
export const texts: Readonly<Record<string, { readonly text: string; readonly fields: Readonly<Record<string, string>> }>> = {
${lines.join('\n')}
};
`;
}

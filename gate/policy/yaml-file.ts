import { type ErrorCode, isAlias, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { PolicyProblems, shown } from './problems';

/** A YAML file while it is read: where something stands, and what is wrong so far. */
export interface YamlFile {
  readonly root: Node | null;
  lineOf(node: Node | null): number | undefined;
  report(line: number, words: string): void;
  /** @throws PolicyProblems if anything has been reported. */
  finish(): void;
}

const longest = 1_000_000;

/** In our words: those of the library quote the file, and a token may stand there. */
const sayings: { readonly [Code in ErrorCode]?: string } = {
  DUPLICATE_KEY: 'the same key stands here again; keep one of them',
  MULTIPLE_DOCS: 'a second document begins here; keep one in a file',
  TAB_AS_INDENT: 'a tab stands at the beginning of the line; use spaces',
  NON_STRING_KEY: 'this key is no text; write a name',
  BAD_SCALAR_START: 'this value begins with a sign of YAML; put it in quotes',
  BAD_INDENT: 'the indentation does not fit; indent alike what belongs together, and close every bracket',
  MISSING_CHAR: 'a quote, a bracket, a comma or a colon is missing; add it',
  RESOURCE_EXHAUSTION: 'this is nested too deeply; write it flat',
};
const unreadable = 'this is no YAML; look at the indentation, the quotes and the brackets';

/**
 * Reads YAML 1.2, in which `off` is a text.
 *
 * @param name the file's, for messages.
 * @throws PolicyProblems if it cannot be read at all.
 */
export function openYaml(text: string, name: string): YamlFile {
  const problems = new Map<string, number>();
  const report = (line: number, words: string) => void problems.set(`${name}:${line}: ${words}`, line);
  const finish = () => {
    if (problems.size > 0) throw new PolicyProblems([...problems].sort(([, a], [, b]) => a - b).map(([problem]) => problem));
  };
  if (text.length > longest) {
    report(1, `the file has more than ${longest} characters; make it shorter`);
    finish();
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  // A lower level than `error` would let a second document pass. `prettyErrors` would quote lines of the file.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  for (const { code, pos } of document.errors) report(lineAt(pos[0]), sayings[code] ?? unreadable);
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) finish();
  // It could make `off` a boolean.
  if (document.directives?.yaml.explicit) report(1, 'a %YAML directive changes how the file is read; remove it');
  const lineOf = (node: Node | null) => (node?.range ? lineAt(node.range[0]) : undefined);
  visit(document, {
    Node: (_, node) => {
      const line = lineOf(node) ?? 1;
      if (isAlias(node))
        report(line, `a * at the beginning stands for something else in YAML; put it in quotes: ${shown(`*${node.source}`)}`);
      else if (node.anchor !== undefined)
        report(line, 'an & at the beginning is an anchor in YAML; put the value in quotes, or write it out where it is meant');
      else if (node.tag !== undefined) report(line, 'a ! at the beginning is a tag in YAML; remove it, or put the value in quotes');
    },
  });
  return { root: document.contents, lineOf, report, finish };
}

import { resolve } from 'node:path';
import ts from 'typescript';
import { argumentsFor } from '../../../provider/inventory/arguments-for';
import { nameAll } from '../../../provider/inventory/names';
import type { Unnamed } from '../../../provider/inventory/thing';
import { writeProgram } from '../../../provider/program/write-program';
import { resources } from '../../../provider/resources';
import { fixtures } from '../../contract/fixtures';

const root = resolve(__dirname, '../../..');

/** As `pulumi-mailgun import` compiles a program, but against the sources. */
function compile(files: ReadonlyMap<string, string>): readonly string[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    baseUrl: root,
    paths: {
      'pulumi-mailgun': ['provider/index.ts'],
      'mailgun-sdk': ['sdk/index.ts'],
    },
  };
  const folder = resolve(root, 'test/written');
  const texts = new Map([...files].map(([path, text]) => [resolve(folder, path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, language) : ts.createSourceFile(path, text, language);
  };
  const written = [...texts.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram(written, options, host);
  const wrong = written.flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return wrong.map(
    ({ file, messageText }) => `${file?.fileName.slice(folder.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}

/** Each class with all arguments, and with those alone that it needs; each argument once with the value that it can be changed to. */
function everything(): readonly Unnamed[] {
  const domain: Unnamed = { type: 'Domain', id: 'contract.example.com', args: { name: 'contract.example.com' }, described: { id: '' } };
  return [
    domain,
    ...fixtures.flatMap(({ type, minimal, full, changes, inPlaceOf = {} }) => {
      const resource = resources[type];
      if (!resource) throw new Error(type);
      const changed = Object.entries(changes).map(([name, { to }]) => ({
        ...full,
        [name]: to,
        ...(inPlaceOf[name] && { [inPlaceOf[name]]: undefined }),
      }));
      return [minimal, full, ...changed].map((args, index): Unnamed => {
        const id = `${type}-${index}`;
        return { type, id, args: argumentsFor(resource, { id, ...args }), described: { id } };
      });
    }),
  ];
}

test('the classes take all that a program says of an account', () => {
  const things = nameAll(everything()).map((thing) => ({ ...thing, how: 'take' as const, protect: true }));
  const { files } = writeProgram(things, { asOptions: true });
  const wrong = "import * as mailgun from 'pulumi-mailgun';\nnew mailgun.Route('a', { expression: 'catch_all()', actions: 'stop()' });\n";
  // One mistake shows that the compiler looks at all.
  expect(compile(new Map([...files, ['wrong.ts', wrong]]))).toEqual([expect.stringMatching(/^wrong\.ts: Type 'string' is not assignable/)]);
});

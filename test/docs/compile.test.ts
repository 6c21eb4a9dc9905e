import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { type Block, blocks, root } from './pages';

/** What the compiler says of each block, as a program of its own beside the installed packages. */
function errorsIn(sources: readonly Pick<Block, 'place' | 'text'>[]): string[] {
  // In the repository, so that imports are found as a program finds them.
  const folder = mkdtempSync(join(root, 'test', '.docs-'));
  try {
    const places = new Map(
      sources.map(({ place, text }, index) => {
        const file = join(folder, `block-${index}.ts`);
        writeFileSync(file, `${text}\nexport {};\n`);
        return [file, place] as const;
      }),
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ['node', 'jest'],
      esModuleInterop: true,
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([...places.keys()], options));
    return problems.map(
      ({ messageText, file }) => `${file && places.get(file.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every TypeScript block on every page compiles', () => {
  const typescript = blocks.filter(({ language }) => language === 'ts');
  expect(typescript.length).toBeGreaterThan(20);
  expect(errorsIn(typescript)).toEqual([]);
});

test('a block that names what is not there does not compile', () => {
  const text = "import * as mailgun from 'pulumi-mailgun';\nnew mailgun.Route('r', { expresion: 'x' });";
  expect(errorsIn([{ place: 'here', text }])).not.toEqual([]);
});

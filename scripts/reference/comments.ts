import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** What the comments in the sources say of a resource. */
export interface Comments {
  /** Of the class: everything before its example. */
  readonly text: string;
  readonly example: string;
  readonly see: string;
  /** Of each argument, by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of each output, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads the comments as an editor does: the checker follows an argument to the line that declares it, in whatever file that is. */
export function readComments(): ReadonlyMap<string, Comments> {
  const index = resolve(root, 'provider/index.ts');
  const program = ts.createProgram([index], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    baseUrl: root,
    paths: { 'mailgun-sdk': ['sdk/index.ts'] },
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const symbol = source && checker.getSymbolAtLocation(source);
  const textOf = (of: ts.Symbol | undefined) => ts.displayPartsToString(of?.getDocumentationComment(checker));
  const commentsIn = (type: ts.Type): Record<string, string> =>
    Object.fromEntries(type.getProperties().map((property) => [property.name, textOf(property).replace(/\s+/g, ' ')]));

  const comments = new Map<string, Comments>();
  for (const exported of symbol ? checker.getExportsOfModule(symbol) : []) {
    const declaration = exported.valueDeclaration;
    const resource = declaration && ts.isClassDeclaration(declaration) ? resourceIn(declaration, checker) : undefined;
    if (resource === undefined) continue;
    const type = checker.getTypeAtLocation(resource);
    const fields = type.getProperty('fields');
    const read = type.getProperty('read');
    const described = read && checker.getTypeOfSymbol(read).getCallSignatures()[0]?.getReturnType();
    const output = described && checker.getAwaitedType(described);
    const tag = (name: string) => ts.displayPartsToString(exported.getJsDocTags(checker).find((each) => each.name === name)?.text).trim();
    comments.set(exported.name, {
      text: textOf(exported),
      example: tag('example'),
      see: tag('see'),
      fields: fields ? commentsIn(checker.getTypeOfSymbol(fields)) : {},
      outputs: output ? commentsIn(checker.getNonNullableType(output)) : {},
    });
  }
  return comments;
}

/** `class Domain extends DomainBase`, where `DomainBase = resourceClass(domain)`: the declaration that the class is made of. */
function resourceIn(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): ts.Expression | undefined {
  const base = declaration.heritageClauses?.[0]?.types[0]?.expression;
  const made = base && checker.getSymbolAtLocation(base)?.valueDeclaration;
  const call = made && ts.isVariableDeclaration(made) ? made.initializer : undefined;
  return call && ts.isCallExpression(call) ? call.arguments[0] : undefined;
}

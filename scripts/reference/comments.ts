import { resolve } from 'node:path';
import ts from 'typescript';
import { type Described, describe, describeParts, type Part, textOf } from './described';

const root = resolve(__dirname, '../..');

type Parts = Readonly<Record<string, Part>>;

/** What the comments in the sources say of a resource. */
export interface Comments {
  /** Of the class: everything before its example. */
  readonly text: string;
  readonly example: string;
  readonly see: string;
  /** The arguments, by name. */
  readonly fields: Parts;
  /** What is read of it: outputs and arguments, by name. */
  readonly outputs: Parts;
}

/** What they say of a function. */
export interface FunctionComments {
  readonly text: string;
  readonly throws: string;
  readonly fields: Parts;
  readonly answer: Described;
}

/** What they say of the settings of a provider, of each resource by its type, and of each function by its name. */
export interface AllComments {
  readonly settings: Parts;
  readonly resources: ReadonlyMap<string, Comments>;
  readonly functions: ReadonlyMap<string, FunctionComments>;
}

/** Reads the comments as an editor does: the checker follows an argument to the line that declares it, in whatever file that is. */
export function readComments(): AllComments {
  const [index, functions] = ['provider/index.ts', 'provider/functions/index.ts'].map((file) => resolve(root, file)) as [string, string];
  const program = ts.createProgram([index, functions], {
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
  const exportsOf = (file: string) => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    return symbol ? checker.getExportsOfModule(symbol) : [];
  };
  const classes = exportsOf(index);
  const settings = classes.find(({ name }) => name === 'ProviderArgs');
  const table = exportsOf(functions).find(({ name }) => name === 'functions');
  if (settings === undefined || table === undefined)
    throw new Error('provider exports no ProviderArgs, or provider/functions no functions');
  return {
    settings: describeParts(checker.getDeclaredTypeOfSymbol(resolved(settings, checker)), checker),
    resources: new Map(classes.flatMap((exported) => resourceComments(exported, checker))),
    functions: new Map(declaredIn(table, checker).map((each) => [each.name, functionComments(each, checker)])),
  };
}

const resolved = (symbol: ts.Symbol, checker: ts.TypeChecker) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const tagOf = (symbol: ts.Symbol, name: string, checker: ts.TypeChecker) =>
  ts.displayPartsToString(symbol.getJsDocTags(checker).find((tag) => tag.name === name)?.text).trim();

/** What the fields hold, which are schemas. */
const fieldsIn = (declared: ts.Type, checker: ts.TypeChecker): Parts => {
  const fields = declared.getProperty('fields');
  const all = fields ? checker.getTypeOfSymbol(fields).getProperties() : [];
  return Object.fromEntries(
    all.map((field) => {
      const inner = checker.getTypeOfSymbol(field).getProperty('_zod');
      const output = inner && checker.getTypeOfSymbol(inner).getProperty('output');
      const type: Described = output ? describe(checker.getTypeOfSymbol(output), checker) : { kind: 'any' };
      return [field.name, { text: textOf(field, checker), isOptional: false, type }];
    }),
  );
};

/** What a method of a declaration promises. */
const promisedBy = (declared: ts.Type, method: string, checker: ts.TypeChecker): ts.Type | undefined => {
  const symbol = declared.getProperty(method);
  const answer = symbol && checker.getTypeOfSymbol(symbol).getCallSignatures()[0]?.getReturnType();
  return answer && checker.getAwaitedType(answer);
};

function resourceComments(exported: ts.Symbol, checker: ts.TypeChecker): [string, Comments][] {
  const declaration = exported.valueDeclaration;
  const resource = declaration && ts.isClassDeclaration(declaration) ? resourceIn(declaration, checker) : undefined;
  if (resource === undefined) return [];
  const declared = checker.getTypeAtLocation(resource);
  const read = promisedBy(declared, 'read', checker);
  const comments = {
    text: ts.displayPartsToString(exported.getDocumentationComment(checker)),
    example: tagOf(exported, 'example', checker),
    see: tagOf(exported, 'see', checker),
    fields: fieldsIn(declared, checker),
    outputs: read ? describeParts(checker.getNonNullableType(read), checker) : {},
  };
  return [[exported.name, comments]];
}

/** `class Domain extends DomainBase`, where `DomainBase = resourceClass(domain)`: the declaration that the class is made of. */
function resourceIn(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): ts.Expression | undefined {
  const base = declaration.heritageClauses?.[0]?.types[0]?.expression;
  const made = base && checker.getSymbolAtLocation(base)?.valueDeclaration;
  const call = made && ts.isVariableDeclaration(made) ? made.initializer : undefined;
  return call && ts.isCallExpression(call) ? call.arguments[0] : undefined;
}

/** The table is cast to what its users need to know: the declarations are in the object before that. */
function declaredIn(table: ts.Symbol, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const declaration = table.valueDeclaration;
  let value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  while (value && ts.isAsExpression(value)) value = value.expression;
  if (!value || !ts.isObjectLiteralExpression(value)) throw new Error('provider/functions has no object of its functions');
  return value.properties.flatMap((property) => {
    const symbol = ts.isShorthandPropertyAssignment(property) ? checker.getShorthandAssignmentValueSymbol(property) : undefined;
    return symbol ? [resolved(symbol, checker)] : [];
  });
}

function functionComments(symbol: ts.Symbol, checker: ts.TypeChecker): FunctionComments {
  const declared = checker.getTypeOfSymbol(symbol);
  const answer = promisedBy(declared, 'find', checker);
  return {
    text: textOf(symbol, checker),
    throws: tagOf(symbol, 'throws', checker),
    fields: fieldsIn(declared, checker),
    answer: answer ? describe(answer, checker) : { kind: 'any' },
  };
}

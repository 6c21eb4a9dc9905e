// Puts the documentation back that the compiler drops: where an inferred type is written out in one file's declarations, the comments of
// what another file declares are lost (24 texts of the SDK, 70 arguments of the resources). They are found in the type itself.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { writeMap } from './declaration-map.mjs';

document(process.argv[2]);

function document(name) {
  const { config } = ts.readConfigFile(`${name}/tsconfig.json`, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(name));
  const program = ts.createProgram(fileNames, { ...options, noEmit: true, composite: false, incremental: false });
  const checker = program.getTypeChecker();
  for (const file of fileNames.filter((each) => !each.endsWith('.d.ts'))) {
    const declarations = join(resolve(name, 'dist'), file.slice(resolve(name).length)).replace(/\.ts$/, '.d.ts');
    const source = program.getSourceFile(file);
    if (source && existsSync(declarations)) rewrite(declarations, checker, source);
  }
}

/** What a file declares that may have an inferred type, exported or not, by its name. */
function* declaredIn(file) {
  for (const statement of file.statements)
    if (ts.isVariableStatement(statement)) for (const each of statement.declarationList.declarations) yield [each.name.getText(), each];
    else if (ts.isFunctionDeclaration(statement) && statement.name) yield [statement.name.text, statement];
}

function rewrite(file, checker, source) {
  const text = readFileSync(file, 'utf8');
  const written = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const declared = new Map(declaredIn(source));
  const found = { checker, additions: [], places: [] };
  for (const [name, { type: node }] of declaredIn(written)) {
    const declaration = declared.get(name);
    if (!declaration || !node) continue;
    const type = checker.getTypeAtLocation(declaration);
    const [signature] = ts.isFunctionDeclaration(declaration) ? type.getCallSignatures() : [];
    const constant = placeOf(checker.getSymbolAtLocation(declaration.name));
    compare(node, signature?.getReturnType() ?? type, { ...found, constant });
  }
  const { additions, places } = found;
  const documented = additions.reduceRight((rest, { at, comment }) => rest.slice(0, at) + comment + rest.slice(at), text);
  if (places.length > 0) writeMap(written, additions, places, documented);
  if (additions.length === 0) return;
  writeFileSync(file, documented);
}

/** Where a name stands in the sources of this package; nothing if another one declares it, whose sources are not in the tarball. */
function placeOf(symbol) {
  const [declaration] = symbol.declarations ?? [];
  const source = declaration?.getSourceFile();
  if (!declaration || !source?.fileName.startsWith(`${resolve(process.argv[2])}/`)) return undefined;
  return { source, position: (ts.getNameOfDeclaration(declaration) ?? declaration).getStart() };
}

/** Walks through a type as it is written and as it is: what is named in both at the same place is the same. */
function compare(node, type, found) {
  const { checker } = found;
  if (ts.isTypeLiteralNode(node)) {
    for (const member of node.members.filter(ts.isPropertySignature)) {
      const property = type.getProperty(member.name.text);
      if (!property || !member.type) continue;
      const text = ts.displayPartsToString(property.getDocumentationComment(checker));
      if (text !== '' && ts.getJSDocCommentsAndTags(member).length === 0)
        found.additions.push({ at: member.getStart(), comment: `/** ${text.replaceAll('*/', '*\\/')} */ ` });
      const place = placeOf(property) ?? found.constant;
      if (place) found.places.push({ at: member.name.getStart(), ...place });
      compare(member.type, checker.getTypeOfSymbol(property), found);
    }
  } else if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) compare(node.type, type, found);
  else if (ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node)) {
    if (type.isUnionOrIntersection() && type.types.length === node.types.length)
      node.types.forEach((part, index) => {
        compare(part, type.types[index], found);
      });
  } else {
    const parts = ts.isArrayTypeNode(node) ? [node.elementType] : ts.isTupleTypeNode(node) ? node.elements : (node.typeArguments ?? []);
    const types = parts.length === 0 ? [] : (type.aliasTypeArguments ?? checker.getTypeArguments(type));
    parts.forEach((part, index) => {
      if (types[index]) compare(part, types[index], found);
    });
  }
}

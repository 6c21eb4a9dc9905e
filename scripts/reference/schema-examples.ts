import ts from 'typescript';
import { stringify } from 'yaml';
import { exampleProgram } from './resource-pages';

/** The example of a class in the form that the registry's pages and the packages of the languages take it from. */
export function examplesSection(example: string, packageName: string, importedFrom: string): string {
  const program = exampleProgram(example, importedFrom);
  const yaml = yamlOf(program, packageName);
  return [
    '{{% examples %}}',
    '## Example Usage',
    '{{% example %}}',
    `\`\`\`typescript\n${program}\n\`\`\``,
    ...(yaml === undefined ? [] : [`\`\`\`yaml\n${yaml}\`\`\``]),
    '{{% /example %}}',
    '{{% /examples %}}',
  ].join('\n\n');
}

/** What YAML has no words for. */
class Untranslatable extends Error {}

/** The same program in YAML; `undefined` where it computes something. */
function yamlOf(program: string, packageName: string): string | undefined {
  const source = ts.createSourceFile('example.ts', program, ts.ScriptTarget.ES2022, true);
  const [resources, outputs]: Record<string, unknown>[] = [{}, {}];
  try {
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement)) continue;
      const { name, value, isExported } = assigned(statement);
      if (ts.isNewExpression(value)) Object.assign(resources ?? {}, resourceIn(value, name, packageName));
      else if (name !== undefined && isExported) Object.assign(outputs ?? {}, { [name]: yamlValue(value) });
      else throw new Untranslatable();
    }
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
  return stringify({ resources, ...(Object.keys(outputs ?? {}).length > 0 && { outputs }) }, { lineWidth: 0 });
}

function assigned(statement: ts.Statement): { name: string | undefined; value: ts.Expression; isExported: boolean } {
  if (ts.isExpressionStatement(statement)) return { name: undefined, value: statement.expression, isExported: false };
  const [declaration] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  if (!declaration?.initializer) throw new Untranslatable();
  const isExported = ts.isVariableStatement(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return { name: declaration.name.getText(), value: declaration.initializer, isExported: isExported ?? false };
}

/** A resource is called as its constant is, else as Pulumi's state calls it. */
function resourceIn({ expression, arguments: given }: ts.NewExpression, name: string | undefined, packageName: string) {
  const [called, args, options] = [...(given ?? [])].map(yamlValue);
  const type = expression.getText().replace(/^mailgun\./, '');
  return {
    [name ?? String(called)]: {
      type: type === 'Provider' ? `pulumi:providers:${packageName}` : `${packageName}:${type}`,
      ...(name !== undefined && name !== called && { name: called }),
      properties: args,
      ...(options !== undefined && { options }),
    },
  };
}

function yamlValue(value: ts.Expression): unknown {
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (value.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.map(yamlValue);
  if (ts.isObjectLiteralExpression(value)) return Object.fromEntries(value.properties.map(entryOf));
  if (ts.isIdentifier(value)) return `\${${value.text}}`;
  if (ts.isPropertyAccessExpression(value) && ts.isIdentifier(value.expression)) return `\${${value.getText()}}`;
  throw new Untranslatable();
}

function entryOf(property: ts.ObjectLiteralElementLike): [string, unknown] {
  if (ts.isShorthandPropertyAssignment(property)) return [property.name.text, yamlValue(property.name)];
  if (!ts.isPropertyAssignment(property)) throw new Untranslatable();
  const name = ts.isStringLiteral(property.name) ? property.name.text : property.name.getText();
  return [name, yamlValue(property.initializer)];
}

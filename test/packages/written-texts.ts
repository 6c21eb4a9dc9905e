import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What stands over the properties in the sources of a folder, as `name: text`. */
export function writtenTexts(folder: string): string[] {
  const texts: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const visit = (node: ts.Node) => {
      const [comment] = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? ts.getJSDocCommentsAndTags(node) : [];
      if (comment && (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)))
        texts.push(`${node.name.getText().replaceAll("'", '')}: ${oneLine(ts.getTextOfJSDocComment(comment.comment) ?? '')}`);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return texts;
}

export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

// The compiler's maps from declarations to sources know nothing of the comments that are added afterwards, and lead from an inferred property no
// further than to the constant that it is a part of. So that an editor lands in the line that declares a property, its place is written here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import ts from 'typescript';

/**
 * @param {ts.SourceFile} before The declarations as the compiler wrote them.
 * @param {{ at: number, comment: string }[]} additions What is put in, and where.
 * @param {{ at: number, source: ts.SourceFile, position: number }[]} places Where a name of the declarations comes from.
 * @param {string} after The declarations with the additions.
 */
export function writeMap(before, additions, places, after) {
  const file = `${before.fileName}.map`;
  if (!existsSync(file)) return;
  const map = JSON.parse(readFileSync(file, 'utf8'));
  const moved = (offset) => additions.reduce((sum, { at, comment }) => (at <= offset ? sum + comment.length : sum), offset);
  const origins = new Map();
  for (const [line, segments] of decode(map.mappings).entries())
    for (const [column, ...origin] of segments) origins.set(moved(before.getPositionOfLineAndCharacter(line, column)), origin);
  for (const { at, source, position } of places) {
    const { line, character } = source.getLineAndCharacterOfPosition(position);
    origins.set(moved(at), [indexOf(map.sources, relative(dirname(file), source.fileName).replaceAll('\\', '/')), line, character]);
  }
  const written = ts.createSourceFile(before.fileName, after, ts.ScriptTarget.Latest);
  const lines = written.getLineStarts().map(() => []);
  for (const [offset, origin] of [...origins].sort(([a], [b]) => a - b)) {
    const { line, character } = written.getLineAndCharacterOfPosition(offset);
    lines[line].push([character, ...origin]);
  }
  writeFileSync(file, JSON.stringify({ ...map, mappings: encode(lines) }));
}

function indexOf(sources, source) {
  return sources.includes(source) ? sources.indexOf(source) : sources.push(source) - 1;
}

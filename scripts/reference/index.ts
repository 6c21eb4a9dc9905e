import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { functions } from '../../provider/functions';
import { resources } from '../../provider/resources';
import { readComments } from './comments';
import { controlPage } from './control-page';
import { endpointPage } from './endpoint-page';
import { packageSchema } from './package-schema';
import { fileOf, resourceIndex, resourcePage } from './resource-pages';
import { toolTexts } from './tool-texts';

const docs = resolve(__dirname, '../../docs');

const SCHEMA = '../provider/schema.json';

/** Every page of the docs that is written from the declarations and the comments, by its path under `docs`; and Pulumi's schema of the same. */
export function referencePages(): ReadonlyMap<string, string> {
  const said = readComments();
  const { resources: comments } = said;
  const all = Object.values(resources);
  const pages = new Map([
    ['endpoints.md', endpointPage()],
    ['emulator-control.md', controlPage()],
    ['resources/index.md', resourceIndex(all, comments)],
    [SCHEMA, packageSchema(resources, functions, said)],
  ]);
  for (const resource of all) {
    const comment = comments.get(resource.type);
    if (comment === undefined) throw new Error(`${resource.type} has no class with a comment in provider/index.ts`);
    pages.set(`resources/${fileOf(resource.type)}`, resourcePage(resource, comment));
  }
  return pages;
}

/** Writes them all anew, and what the gate's tools say; a page whose class is gone goes too. */
export function writeReference(): void {
  const pages = referencePages();
  rmSync(join(docs, 'resources'), { recursive: true, force: true });
  for (const [file, text] of pages) {
    mkdirSync(dirname(join(docs, file)), { recursive: true });
    writeFileSync(join(docs, file), text);
  }
  writeFileSync(resolve(docs, '../gate/mcp/texts.ts'), toolTexts());
}

/** The pages as they are, to compare them with what would be written. */
export const writtenPages = (): ReadonlyMap<string, string> =>
  new Map(
    ['endpoints.md', 'emulator-control.md', SCHEMA, ...readdirSync(join(docs, 'resources')).map((file) => `resources/${file}`)].map(
      (file) => [file, readFileSync(join(docs, file), 'utf8')],
    ),
  );

if (require.main === module) writeReference();

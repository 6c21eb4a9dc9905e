import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../drift/exit-codes';
import type { Inventory } from '../inventory/read-account';
import type { Thing, Unread } from '../inventory/thing';
import { type Program, type Wanted, writeProgram } from '../program/write-program';
import { explain } from '../pulumi/config';
import { createReader, settingsFor } from './account';
import { applyImport } from './apply-import';
import { choose } from './choice';
import { type ImportFile, importCommand, saveImports } from './import-files';
import type { ImportOptions } from './import-options';
import { type Decision, writePlan } from './plan';
import { writeProgramFiles, writeWhole } from './program-files';
import type { Place } from './pulumi';
import { readStack, type StackState } from './stack';
import { checkTypes } from './type-check';

/** Takes over what exists. Returns the exit code. Nothing is written at Mailgun. */
export async function runImport(options: ImportOptions, say: (line: string) => void): Promise<number> {
  const place: Place = { folder: process.cwd(), stack: options.stack };
  const readAll = createReader(await settingsFor(place), options);
  const stack = await stackOf(options, place);
  const inventory = await readAll();
  const { wanted, left } = choose(inventory, stack, options);
  for (const line of left) say(line);
  if (options.plan !== undefined) return savePlan(options.plan, wanted, inventory, say);

  const program = writeProgram(wanted, { asOptions: options.as === 'options', modules: isModule(place.folder) });
  writeProgramFiles(options.out, program.files, options);
  const wrong = checkTypes(
    place.folder,
    [...program.files.keys()].filter((file) => file.endsWith('.ts')).map((file) => join(options.out, file)),
  );
  if (wrong)
    throw new Error(`The program in ${options.out} does not compile. This is a fault of this command; please report it.\n${wrong}`);
  const imports = options.as === 'options' ? [] : saveImports(place.folder, wanted);
  report({ options, wanted, inventory, program, imports, compiled: wrong !== undefined }, say);

  const isIncomplete = inventory.unread.length > 0;
  if (!options.apply) return isIncomplete ? exitCodes.incomplete.code : exitCodes.inSync.code;
  const code = await applyImport({ place, options, program, imports, stack, readAll, inventory, say });
  return code === exitCodes.inSync.code && isIncomplete ? exitCodes.incomplete.code : code;
}

/** Without a stack there is only a program to write, which needs none. */
async function stackOf({ as, apply, stack }: ImportOptions, place: Place): Promise<StackState | undefined> {
  try {
    return await readStack(place);
  } catch (error) {
    if (apply || stack !== undefined || as === 'file') throw error;
    return undefined;
  }
}

function savePlan(path: string, wanted: readonly Thing[], { unread }: Inventory, say: (line: string) => void): number {
  if (existsSync(path))
    throw new Error(`${path} is there already and is not overwritten: somebody may have edited it. Give another name, or remove it.`);
  writeWhole(path, writePlan(wanted));
  say(`${wanted.length} things are planned in ${path}. Edit it, then run: npx pulumi-mailgun import --from-plan ${path}`);
  for (const each of unread) say(unreadLine(each));
  return unread.length > 0 ? exitCodes.incomplete.code : exitCodes.inSync.code;
}

function isModule(folder: string): boolean {
  const path = join(folder, 'package.json');
  return existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as { readonly type?: string }).type === 'module';
}

interface Reported {
  readonly options: ImportOptions;
  readonly wanted: readonly Wanted[];
  readonly inventory: Inventory;
  readonly program: Program;
  readonly imports: readonly ImportFile[];
  readonly compiled: boolean;
}

function report({ options, wanted, inventory, program, imports, compiled }: Reported, say: (line: string) => void): void {
  const count = (how: Decision) => wanted.filter((thing) => thing.how === how).length;
  say(`${count('take')} things are taken over, and ${count('get')} are looked at: ${join(options.out, 'index.ts')}`);
  if (!compiled) say('The program was not compiled, because the project has no TypeScript.');
  if (inventory.own.length > 0 && !options.strict)
    say(`${inventory.own.length} things that Mailgun made by itself are left out; --strict shows them.`);
  for (const each of inventory.unread) say(unreadLine(each));
  if (options.apply) return;
  say('');
  say('Next:');
  const stack = options.stack === undefined ? '' : ` --stack ${options.stack}`;
  const steps = [
    `Import the program from your own: import './${options.out}';`,
    ...[...program.secrets.keys()].map((key) => `pulumi config set --secret ${key}${stack}`),
    ...imports.map((each) => `${importCommand(each).join(' ')}${stack}`),
    options.as === 'options' ? `pulumi up${stack}` : `pulumi preview --refresh --expect-no-changes${stack}`,
  ];
  for (const step of steps) say(`  ${step}`);
}

const unreadLine = ({ type, id, place, error }: Unread): string =>
  `Not read: ${type}${id === undefined ? '' : ` ${id}`}${place === undefined ? '' : ` of ${place}`}: ${explain(error)}`;

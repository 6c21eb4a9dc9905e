import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../drift/exit-codes';
import type { Inventory } from '../inventory/read-account';
import type { Thing, Unread } from '../inventory/thing';
import type { Wanted } from '../program/write-program';
import { explain } from '../pulumi/config';
import { createReader, settingsFor } from './account';
import { applyImport } from './apply-import';
import { choose, counted } from './choice';
import { type ImportFile, importCommand, saveImports } from './import-files';
import type { ImportOptions } from './import-options';
import { inLanguageOfProject, printedLanguage } from './language';
import { writePlan } from './plan';
import { clearWords, printedProgram } from './printed-program';
import { type SavedProgram, saveProgram } from './program-folder';
import type { Place } from './pulumi';
import { checkClasses } from './selection';
import { bridgedSource, planSource, reportSource, type Source, terraformSource } from './sources';
import { readStack, type StackState } from './stack';
import { writeWhole } from './written';

/** Takes over what exists. Returns the exit code. Nothing is written at Mailgun. */
export async function runImport(told: ImportOptions, say: (line: string) => void): Promise<number> {
  const place: Place = { folder: process.cwd(), stack: told.stack };
  const options = inLanguageOfProject(place.folder, told);
  if (options.apply && options.as === 'options')
    throw new Error("--apply cannot be used with --as options: the next 'pulumi up' takes over, with whatever else the program says.");
  checkClasses(options);
  const stack = await stackOf(options, place);
  const settings = await settingsFor(place, stack !== undefined, options.as === 'native' ? 'mailgun-native' : 'mailgun');
  const sources = await sourcesOf(options, place, settings.baseUrl === undefined ? settings.region : undefined);
  const readAll = createReader(settings, options);
  const inventory = await readAll();
  const { wanted, lines, isIncomplete } = choose(inventory, stack, sources, options);
  for (const line of [...lines, ...inventory.unread.map(unreadLine)]) say(line);
  const done = isIncomplete || inventory.unread.length > 0 ? exitCodes.incomplete.code : exitCodes.inSync.code;
  if (options.plan !== undefined) {
    savePlan(options.plan, wanted, say);
    return done;
  }

  const language = printedLanguage(options);
  const program = language === undefined ? saveProgram(place.folder, wanted, stack, options) : printedProgram(wanted, language, options);
  const imports = options.as === 'options' ? [] : saveImports(options, program.things);
  report({ options, program, inventory, imports }, say);
  if (!options.apply) return done;
  const code = await applyImport({ place, options, program, imports, stack, readAll, inventory, say });
  return code === exitCodes.inSync.code ? done : code;
}

/** A program or a plan can be written without a stack, a project and the CLI: the environment has the settings then. */
async function stackOf({ as, apply, stack, plan }: ImportOptions, place: Place): Promise<StackState | undefined> {
  try {
    return await readStack(place);
  } catch (error) {
    if (apply || stack !== undefined || (as !== 'options' && plan === undefined)) throw error;
    return undefined;
  }
}

async function sourcesOf(options: ImportOptions, place: Place, region: string | undefined): Promise<readonly Source[]> {
  const { fromPlan, fromDrift, fromTerraform, fromStack } = options;
  return [
    ...(fromPlan === undefined ? [] : [planSource(fromPlan)]),
    ...(fromDrift === undefined ? [] : [reportSource(fromDrift)]),
    ...(fromTerraform === undefined ? [] : [terraformSource(fromTerraform, region)]),
    ...(fromStack === undefined ? [] : [await bridgedSource(fromStack, place, region)]),
  ];
}

function savePlan(path: string, wanted: readonly Thing[], say: (line: string) => void): void {
  if (existsSync(path))
    throw new Error(`${path} is there already and is not overwritten: somebody may have edited it. Give another name, or remove it.`);
  writeWhole(path, writePlan(wanted));
  say(`${counted(wanted.length, 'is', 'are')} planned in ${path}. Edit it, then run: npx pulumi-mailgun import --from-plan ${path}`);
}

interface Reported {
  readonly options: ImportOptions;
  readonly program: SavedProgram;
  readonly inventory: Inventory;
  readonly imports: readonly ImportFile[];
}

function report({ options, program, inventory, imports }: Reported, say: (line: string) => void): void {
  const count = (how: Wanted['how']) => program.things.filter((thing) => thing.how === how).length;
  if (inventory.own.length > 0 && !options.strict)
    say(
      `${counted(inventory.own.length, 'that Mailgun made by itself is', 'that Mailgun made by itself are')} left out; --strict shows them.`,
    );
  for (const list of inventory.tooLong)
    say(`The members of ${list} are left out, because they are more than 1,000: --only MailingListMembers takes them.`);
  if (program.things.length === 0) {
    say('Nothing is left to take over.');
    return;
  }
  const language = printedLanguage(options);
  say(`${counted(count('take'), 'is', 'are')} taken over${count('get') > 0 ? `, and ${count('get')} looked at` : ''}, in ${options.out}:`);
  const files =
    language === undefined
      ? program.written.filter((each) => each.endsWith('.ts')).map((path) => join(options.out, path))
      : imports.flatMap(({ printed = [] }) => printed);
  for (const path of files) say(`  ${path}${language === undefined ? '' : ', which Pulumi writes when it imports'}`);
  if (language !== undefined) for (const line of clearWords([...program.secrets.keys()], options)) say(line);
  if (!program.isCompiled && language === undefined) say('The program was not compiled, because the project has no TypeScript.');
  if (options.apply) return;
  const stack = options.stack === undefined ? '' : ` --stack ${options.stack}`;
  const steps = [
    ...(program.missingImport === undefined ? [] : [`Add to ${program.missingImport.file}: ${program.missingImport.line}`]),
    ...(language === undefined ? [...program.secrets.keys()] : []).map(
      (key) =>
        `pulumi config set --secret ${key}${stack}   # asks for the value, which is in ${imports.length > 0 ? 'the import file' : 'the account'}`,
    ),
    ...imports.map((each) => `${importCommand(each).join(' ')}${stack}`),
    ...(language === undefined
      ? []
      : [`Move what is in ${files.join(' and ')} into the program: the next update deletes at Mailgun what it does not declare.`]),
    options.as === 'options' ? `pulumi up${stack}` : `pulumi preview --refresh --expect-no-changes${stack}`,
  ];
  say('\nNext:');
  for (const step of steps) say(`  ${step}`);
}

const unreadLine = ({ type, id, place, error }: Unread): string =>
  `Not read: ${type}${id === undefined ? '' : ` ${id}`}${place === undefined ? '' : ` of ${place}`}: ${explain(error)}`;

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../drift/exit-codes';
import type { Inventory } from '../inventory/read-account';
import type { Program } from '../program/write-program';
import { type ImportFile, importCommand } from './import-files';
import type { ImportOptions } from './import-options';
import { askPulumi, type Place, runPulumi } from './pulumi';
import { readStack, type StackState } from './stack';

interface Applied {
  readonly place: Place;
  readonly options: ImportOptions;
  readonly program: Program;
  readonly imports: readonly ImportFile[];
  readonly stack: StackState | undefined;
  readonly inventory: Inventory;
  readonly readAll: () => Promise<Inventory>;
  readonly say: (line: string) => void;
}

/** Runs the commands that the report would have shown, and proves with a preview that nothing is left to change. */
export async function applyImport({ place, options, program, imports, stack, inventory, readAll, say }: Applied): Promise<number> {
  refuseForeignMain(place.folder, options.out);
  for (const [key, value] of program.secrets) await askPulumi(['config', 'set', '--secret', key], place, { input: value });
  const [account, state] = [await readAll(), await readStack(place)];
  if (textOf(account) !== textOf(inventory))
    throw new Error('The account has changed since it was read. The state was not written; run the command again.');
  if (state.text !== stack?.text)
    throw new Error('The stack has changed since it was read. Its state was not written; run the command again.');
  const onOutput = (text: string) => void process.stderr.write(text);
  for (const file of imports) await askPulumi(importCommand(file).slice(1), place, { onOutput });
  if (options.as === 'options') await askPulumi(['up', '--yes', '--skip-preview'], place, { onOutput });
  const { exitCode, stdout, stderr } = await runPulumi(['preview', '--refresh', '--expect-no-changes', '--diff'], place);
  if (exitCode === 0) {
    say('A preview with refresh has 0 changes.');
    return exitCodes.inSync.code;
  }
  say(`A preview with refresh is not without changes:\n${(stdout + stderr).trim()}`);
  return exitCodes.drift.code;
}

const textOf = ({ things }: Inventory) => JSON.stringify(things.map(({ type, id, args }) => [type, id, args]));

/** A program that does not import what was written would have Pulumi delete what was just taken over. */
function refuseForeignMain(folder: string, out: string): void {
  const main = mainOf(folder);
  if (main === undefined || !readFileSync(main, 'utf8').includes(out))
    throw new Error(`The program does not import what was written. Add this line to it, then run the command again: import './${out}';`);
}

function mainOf(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  const { main = 'index.ts' } = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as { readonly main?: string };
  return [main, 'index.ts', 'index.js', 'index.mts'].map((file) => join(folder, file)).find(existsSync);
}

import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exitCodes } from '../drift/exit-codes';
import type { Inventory } from '../inventory/read-account';
import { type ImportFile, importCommand } from './import-files';
import type { ImportOptions } from './import-options';
import { printedLanguage } from './language';
import { hideCredentials } from './printed-program';
import type { SavedProgram } from './program-folder';
import { askPulumi, type Place, runPulumi } from './pulumi';
import { readStack, type StackState } from './stack';

interface Applied {
  readonly place: Place;
  readonly options: ImportOptions;
  readonly program: SavedProgram;
  readonly imports: readonly ImportFile[];
  readonly stack: StackState | undefined;
  readonly inventory: Inventory;
  readonly readAll: () => Promise<Inventory>;
  readonly say: (line: string) => void;
}

/** Runs the commands that the report would have shown, and proves with a preview that nothing is left to change. */
export async function applyImport({ place, options, program, imports, stack, inventory, readAll, say }: Applied): Promise<number> {
  const { missingImport } = program;
  if (missingImport)
    throw new Error(
      `The program does not import what was written, and Pulumi would delete it. Add this line to ${missingImport.file}, then run the command again: ${missingImport.line}`,
    );
  refuseBridged(stack, options);
  const language = printedLanguage(options);
  for (const [key, value] of program.secrets) await askPulumi(['config', 'set', '--secret', key], place, { input: value });
  const [account, state] = [await readAll(), await readStack(place)];
  if (textOf(account) !== textOf(inventory))
    throw new Error('The account has changed since it was read. The state was not written; run the command again.');
  if (state.text !== stack?.text)
    throw new Error('The stack has changed since it was read. Its state was not written; run the command again.');
  const onOutput = (text: string) => void process.stderr.write(text);
  for (const file of imports) {
    // Git does not see that folder, and the code has credentials in clear at first.
    const draft = file.printed === undefined ? undefined : join(dirname(file.path), basename(file.printed));
    await askPulumi(importCommand({ ...file, ...(draft !== undefined && { printed: draft }) }).slice(1), place, { onOutput });
    // It holds secrets in clear, and Pulumi has them now.
    rmSync(file.path);
    if (language === undefined || file.printed === undefined || draft === undefined) continue;
    const clear = hideCredentials(draft, language, program.secrets);
    renameSync(draft, file.printed);
    if (clear.length > 0)
      say(
        `${file.printed} has credentials in clear: ${clear.join(', ')}. Take them from the configuration of the stack, where they are under these names, before the file goes anywhere.`,
      );
  }
  if (language !== undefined) {
    const printed = imports.flatMap((file) => file.printed ?? []);
    if (printed.length > 0)
      say(
        `Everything is imported. Move what is in ${printed.join(' and ')} into the program, because the next update deletes at Mailgun what it does not declare. Then 'pulumi preview --refresh --expect-no-changes' has no changes.`,
      );
    return exitCodes.inSync.code;
  }
  const { exitCode, stdout, stderr } = await runPulumi(['preview', '--refresh', '--expect-no-changes', '--diff'], place);
  if (exitCode === 0) {
    say('A preview with refresh has 0 changes.');
    return exitCodes.inSync.code;
  }
  say(`A preview with refresh is not without changes:\n${(stdout + stderr).trim()}`);
  return exitCodes.drift.code;
}

const textOf = ({ things }: Inventory) => JSON.stringify(things.map(({ type, id, args }) => [type, id, args]));

/** The next update of that stack would delete at Mailgun what its program does not declare any more. */
function refuseBridged(stack: StackState | undefined, { fromStack }: ImportOptions): void {
  if (fromStack !== undefined && stack?.text.includes('"type": "mailgun:index/'))
    throw new Error(
      'The stack that takes over has resources of the bridged provider itself, which its next update would delete at Mailgun. Take them over into a new stack.',
    );
}

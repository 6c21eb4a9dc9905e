import { existsSync, readFileSync } from 'node:fs';
import { type Wanted, writeProgram } from '../program/write-program';
import type { ImportOptions } from './import-options';
import { type Language, printedFile } from './language';
import type { SavedProgram } from './program-folder';
import { writeWhole } from './written';

/**
 * What Pulumi will write: the resources with their names, and which credentials they have.
 *
 * @throws where a file is in the way, before anything is imported.
 */
export function printedProgram(wanted: readonly Wanted[], language: Language, { out, force }: ImportOptions): SavedProgram {
  const things = wanted.filter(({ how }) => how === 'take');
  const [looked] = wanted.filter(({ how }) => how === 'get');
  if (looked)
    throw new Error(
      `The plan says "get" of ${looked.type} ${looked.id}, and Pulumi writes nothing of what is only read. Say "skip", and write it into the program yourself.`,
    );
  const inTheWay = [true, false].map((protect) => printedFile(out, language, protect)).filter((path) => existsSync(path));
  if (things.length > 0 && inTheWay.length > 0 && !force)
    throw new Error(
      `Nothing was imported, because Pulumi would overwrite ${inTheWay.join(' and ')}. Move the code into the program and remove the file, write to another folder with --out, or overwrite it with --force.`,
    );
  return { things, written: [], secrets: writeProgram(things).secrets, isCompiled: false, missingImport: undefined };
}

/** What is said of credentials before Pulumi writes the program. With `--apply`, those that are left in it are named afterwards. */
export function clearWords(
  keys: readonly string[],
  { apply, language = 'typescript' }: Pick<ImportOptions, 'apply' | 'language'>,
): readonly string[] {
  if (keys.length === 0 || apply) return [];
  const advice =
    language in configured
      ? 'With --apply they go to the configuration of the stack instead.'
      : 'Put them into the configuration of the stack as secrets, before the code goes anywhere.';
  return [`Pulumi writes credentials into the program in clear: ${keys.join(', ')}. ${advice}`];
}

/** A credential in the configuration of the stack, in languages whose printed code can take it from there in the place of a text. */
const configured: Partial<Record<Language, (key: string) => string>> = {
  python: (key) => `pulumi.Config().require_secret(${JSON.stringify(key)})`,
  yaml: (key) => `\${${key}}`,
};

/**
 * Takes credentials out of the code that Pulumi has printed, which has them in clear.
 *
 * @returns the names of those that are still there.
 */
export function hideCredentials(path: string, language: Language, secrets: ReadonlyMap<string, string>): readonly string[] {
  const before = readFileSync(path, 'utf8');
  const write = configured[language];
  let text = before;
  const declared: string[] = [];
  for (const [key, value] of write ? secrets : []) {
    const without = literalsOf(value, language).reduce<string>((code, literal) => code.replaceAll(literal, () => write?.(key) ?? ''), text);
    if (without !== text) declared.push(key);
    text = without;
  }
  const head =
    language === 'yaml' && declared.length > 0
      ? `config:\n${declared.map((key) => `  ${key}:\n    type: string\n    secret: true\n`).join('')}`
      : '';
  writeWhole(path, head + text, 0o600);
  return [...secrets].filter(([, value]) => holds(text, value)).map(([key]) => key);
}

/** How Pulumi writes a text. In YAML it may stand without quotes, alone on the rest of its line. */
const literalsOf = (value: string, language: Language): (string | RegExp)[] =>
  language === 'yaml'
    ? [JSON.stringify(value), `'${value.replaceAll("'", "''")}'`, new RegExp(`(?<=[-:] )${escaped(value)}(?=\\r?$)`, 'gm')]
    : [JSON.stringify(value)];

const escaped = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** Whether a text is in code, however it is quoted. */
const holds = (code: string, value: string): boolean => {
  const plain = (text: string) => text.replaceAll(/[\\'"$%\s]/g, '');
  return plain(code).includes(plain(value));
};

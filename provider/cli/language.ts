import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { ImportOptions } from './import-options';

/** Languages of a program, with what Pulumi.yaml calls them, and how a file of them ends. */
const languages = {
  typescript: { runtime: 'nodejs', ending: 'ts' },
  python: { runtime: 'python', ending: 'py' },
  go: { runtime: 'go', ending: 'go' },
  yaml: { runtime: 'yaml', ending: 'yaml' },
  csharp: { runtime: 'dotnet', ending: 'cs' },
  java: { runtime: 'java', ending: 'java' },
} as const;

export type Language = keyof typeof languages;

/** The language of a program that Pulumi writes. Programs in TypeScript are written here, with references between files and without secrets. */
export const printedLanguage = ({ as, language }: Pick<ImportOptions, 'as' | 'language'>): Language | undefined =>
  as === 'native' && language !== 'typescript' ? language : undefined;

/** Where Pulumi writes the program for an import file. */
export const printedFile = (out: string, language: Language, protect: boolean): string =>
  join(out, `${protect ? 'protected' : 'imported'}.${languages[language].ending}`);

/**
 * The options with the language of the project, which is the one that Pulumi writes.
 *
 * @throws where Pulumi cannot write it: an import without its program is deleted by the next update.
 */
export function inLanguageOfProject(folder: string, options: ImportOptions): ImportOptions {
  if (options.as !== 'native') return options;
  const file = ['Pulumi.yaml', 'Pulumi.yml'].map((name) => join(folder, name)).find((path) => existsSync(path));
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  const [, runtime = languages.typescript.runtime] = /^\W*runtime\W+(?:name\W+)?(\w+)/m.exec(text) ?? [];
  const language = (Object.keys(languages) as Language[]).find((name) => languages[name].runtime === runtime);
  if (language === undefined)
    throw new Error(
      `The project is written in ${runtime} (runtime in Pulumi.yaml), which Pulumi cannot write. Run the command in a project of another language.`,
    );
  const isNamed = /\bmailgun-native\b/.test(text);
  if (!isNamed && !isInstalled('pulumi-resource-mailgun-native', 'resource-mailgun-native-'))
    throw new Error(
      "The plugin pulumi-resource-mailgun-native is missing. Run 'pulumi plugin install resource mailgun-native --server github://api.github.com/pulumi-mailgun/pulumi-mailgun', or 'npm install pulumi-mailgun' and put node_modules/.bin on PATH.",
    );
  if (language !== 'typescript' && !isInstalled(`pulumi-language-${runtime}`, `language-${runtime}-`))
    throw new Error(
      `Pulumi writes the program, and its language host pulumi-language-${runtime} is missing. It comes with the Pulumi CLI (https://www.pulumi.com/docs/install/): install the CLI from there, or put the host on PATH.`,
    );
  return { ...options, language };
}

/** On PATH, beside the Pulumi CLI, or among the plugins that it has downloaded. */
function isInstalled(command: string, plugin: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const beside = folders
    .filter((folder) => existsSync(join(folder, 'pulumi')))
    .map((folder) => dirname(realpathSync(join(folder, 'pulumi'))));
  const files = ['', '.exe', '.cmd'].map((ending) => command + ending);
  if ([...folders, ...beside].some((folder) => files.some((name) => existsSync(join(folder, name))))) return true;
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), '.pulumi'), 'plugins');
  return existsSync(plugins) && readdirSync(plugins).some((name) => name.startsWith(plugin));
}

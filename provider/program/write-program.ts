import { domainOf } from '../inventory/place';
import type { Thing } from '../inventory/thing';
import type { Values } from '../lifecycle/define-resource';
import { resources } from '../resources';
import { Code, callOf, quote } from './code';
import { contentPath, fileName } from './file-names';
import { identifierFor } from './identifiers';
import { references } from './references';
import { holdsCredential } from './secrets';

/** A thing that the program manages, or only looks at. */
export interface Wanted extends Thing {
  readonly how: 'take' | 'get';
  readonly protect: boolean;
  /** What another tool knows of it and Mailgun does not show. */
  readonly known?: Values;
}

export interface ProgramOptions {
  /** Each resource says by an option what it takes over: `{ import: '…' }`. Default: an import file says it. */
  readonly asOptions?: boolean;
  /** The package that has the classes. Default `pulumi-mailgun`. */
  readonly package?: string;
  /** The program's package is `"type": "module"`. */
  readonly modules?: boolean;
  /** Everything in this one file, and no `index.ts`: what is added to a program that is there already. */
  readonly file?: string;
}

/** A program, and what else it needs. */
export interface Program {
  /** The text of each file by its path, `index.ts` first. */
  readonly files: ReadonlyMap<string, string>;
  /** Values that the program takes from the stack's configuration, by their names there. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** One file of the program, and what it declares. */
interface Module {
  readonly path: string;
  readonly things: Wanted[];
  /** What it takes from other files of the program. */
  readonly imports: Map<Module, Set<string>>;
  readonly uses: Set<'config' | 'join' | 'readFileSync'>;
}

/** Writes what a colleague would have written: a file for each domain, one for the account, and the bodies of templates beside them. */
export function writeProgram(things: readonly Wanted[], options: ProgramOptions = {}): Program {
  const writer = createWriter(things, options);
  const texts = new Map<string, string>();
  const bodies = new Map<string, string>();
  for (const file of writer.modules) texts.set(file.path, writer.textOf(file, bodies));
  // Line ends are part of a template, and git would change them.
  const attributes: [string, string][] = bodies.size > 0 ? [['templates/.gitattributes', '* -text\n']] : [];
  const index: [string, string][] =
    options.file === undefined ? [['index.ts', [...texts.keys()].map((path) => importOf(path, options)).join('')]] : [];
  return { files: new Map([...index, ...texts, ...attributes, ...bodies]), secrets: writer.secrets };
}

/** The line that imports a file of the program. */
export const importOf = (path: string, { modules = false }: ProgramOptions): string => `import ${specifierOf(path, modules)};\n`;

const specifierOf = (path: string, modules: boolean) => quote(`./${path.replace(/\.ts$/, modules ? '.js' : '')}`);

interface Target {
  readonly file: Module;
  readonly variable: string;
}

function createWriter(things: readonly Wanted[], options: ProgramOptions) {
  const { asOptions = false, modules: isModule = false, file: onlyFile, package: name = 'pulumi-mailgun' } = options;
  const keyOf = (type: string, id: unknown) => `${type} ${id}`;
  const domains = new Set(things.filter(({ type }) => type === 'Domain').map(({ id }) => id));
  const files = new Map<string, Module>();
  const fileOf = (thing: Wanted): Module => {
    const domain = domainOf(thing, domains);
    const path = onlyFile ?? (domain === undefined ? 'account.ts' : `${fileName(domain)}.ts`);
    const there = files.get(path) ?? { path, things: [], imports: new Map(), uses: new Set() };
    files.set(path, there);
    return there;
  };
  for (const thing of inOrder(things)) fileOf(thing).things.push(thing);

  // Only what something refers to has a variable.
  const referred = new Set(
    things.flatMap((thing) => [
      ...(references[thing.type] ?? []).map(({ type, idOf }) => keyOf(type, idOf(thing.args))),
      keyOf('Domain', needed(thing, domains)),
    ]),
  );
  const targets = new Map<string, Target>();
  // One set for all files: what is exported from one is imported into another.
  const names = new Set<string>();
  for (const file of files.values())
    for (const { type, id, name } of file.things)
      if (referred.has(keyOf(type, id))) targets.set(keyOf(type, id), { file, variable: identifierFor(variableWords(type, name), names) });

  const secrets = new Map<string, string>();
  const keys = new Set<string>();

  function refer(from: Module, type: string, id: unknown, property?: string): Code | undefined {
    const target = targets.get(keyOf(type, id));
    if (target === undefined) return undefined;
    if (target.file !== from) {
      const taken = from.imports.get(target.file) ?? new Set();
      from.imports.set(target.file, taken.add(target.variable));
    }
    return new Code(property === undefined ? target.variable : `${target.variable}.${property}`);
  }

  function withSecrets(file: Module, thing: Wanted, path: string, value: unknown): unknown {
    const isSecret = (resources[thing.type]?.secret as readonly string[] | undefined)?.includes(path) ?? false;
    if (typeof value === 'string' && (isSecret || holdsCredential(value))) {
      const key = identifierFor(`${thing.type} ${thing.name} ${path}`, keys);
      secrets.set(key, value);
      file.uses.add('config');
      return new Code(`config.requireSecret(${quote(key)})`);
    }
    if (Array.isArray(value)) return value.map((item, index) => withSecrets(file, thing, `${path} ${index + 1}`, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withSecrets(file, thing, `${path} ${name}`, part)]));
  }

  function argumentsOf(file: Module, thing: Wanted, bodies: Map<string, string>): Values {
    const args: Record<string, unknown> = { ...thing.args };
    for (const [name, value] of Object.entries(args)) args[name] = name === 'template' ? value : withSecrets(file, thing, name, value);
    for (const { argument, type, property, idOf } of references[thing.type] ?? []) {
      const code = thing.args[argument] === undefined ? undefined : refer(file, type, idOf(thing.args), property);
      if (code) args[argument] = code;
    }
    const { template } = thing.args;
    // A file cannot hold halves of characters.
    if (typeof template === 'string' && template !== '' && !/\p{Cs}/u.test(template)) {
      const path = contentPath(thing);
      bodies.set(path, template);
      file.uses.add('readFileSync').add('join');
      args.template = new Code(`readFileSync(join(${isModule ? 'import.meta.dirname' : '__dirname'}, ${quote(path)}), 'utf8')`);
    }
    return args;
  }

  function declaration(file: Module, thing: Wanted, bodies: Map<string, string>): string {
    const target = targets.get(keyOf(thing.type, thing.id));
    const start = target ? `export const ${target.variable} = ` : '';
    if (thing.how === 'get') return `${start}mailgun.${thing.type}.get(${quote(thing.name)}, ${quote(thing.id)});`;
    const depends = refer(file, 'Domain', needed(thing, domains));
    const given = {
      ...(asOptions && { import: thing.id }),
      ...(thing.protect && { protect: true }),
      ...(depends && { dependsOn: depends }),
    };
    const note = notes[thing.type];
    const opening = `${start}new mailgun.${thing.type}(`;
    const args = argumentsOf(file, thing, bodies);
    const parts = Object.keys(given).length > 0 ? [args, given] : [args];
    return `${note ? `// ${note}\n` : ''}${opening}${callOf([thing.name, ...parts], opening.length)});`;
  }

  return {
    secrets,
    modules: [...files.values()],
    textOf: (file: Module, bodies: Map<string, string>) => {
      const declarations = file.things.map((thing) => declaration(file, thing, bodies));
      const head = [
        ...(file.uses.has('readFileSync') ? [`import { readFileSync } from 'node:fs';`, `import { join } from 'node:path';`] : []),
        ...(file.uses.has('config') ? [`import * as pulumi from '@pulumi/pulumi';`] : []),
        `import * as mailgun from ${quote(name)};`,
        ...[...file.imports].map(([{ path }, taken]) => `import { ${[...taken].sort().join(', ')} } from ${specifierOf(path, isModule)};`),
      ];
      const config = file.uses.has('config') ? 'const config = new pulumi.Config();\n\n' : '';
      return `${head.join('\n')}\n\n${config}${declarations.join('\n\n')}\n`;
    },
  };
}

/** What must be there before a thing that has no argument for it. */
const needed = (thing: Wanted, domains: ReadonlySet<string>): string | undefined =>
  thing.type === 'Domain' || references[thing.type]?.some(({ type }) => type === 'Domain' || type === 'MailingList')
    ? undefined
    : domainOf(thing, domains);

/** What is referred to comes first. */
const ORDER = ['Subaccount', 'IpPool', 'Domain', 'DkimKey', 'Template', 'TemplateVersion', 'MailingList', 'MailingListMembers'];

function inOrder(things: readonly Wanted[]): Wanted[] {
  const placeOf = ({ type }: Wanted) => (ORDER.indexOf(type) + ORDER.length + 1) % (ORDER.length + 1);
  const types = Object.keys(resources);
  return [...things].sort((a, b) => placeOf(a) - placeOf(b) || types.indexOf(a.type) - types.indexOf(b.type) || (a.name < b.name ? -1 : 1));
}

/** What Mailgun does not show again. */
const notes: Readonly<Record<string, string>> = {
  ApiKey: 'Mailgun shows the secret of a key once, when it is made: the output `secret` stays empty.',
  SmtpCredential: 'Mailgun does not show the password: it stays as it is until `password` or `keepers` is given.',
};

/** Of a class that others refer to, all but domains say in the name what they are: `newsMailExampleComMailingList`. */
const variableWords = (type: string, name: string) => (type === 'Domain' ? name : `${name} ${type}`);

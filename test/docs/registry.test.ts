import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type NamedSpec, type ObjectSpec, objectMismatches } from './conforms';
import { blocksOf, read, root } from './pages';

interface Schema {
  readonly displayName: string;
  readonly logoUrl: string;
  readonly repository: string;
  readonly language: {
    readonly nodejs: { readonly packageName: string };
    readonly python: { readonly packageName: string };
    readonly go: { readonly importBasePath: string };
    readonly csharp: { readonly rootNamespace: string; readonly namespaces: Readonly<Record<string, string>> };
    readonly java: { readonly basePackage: string };
  };
  readonly types: Readonly<Record<string, NamedSpec>>;
  readonly provider: { readonly inputProperties: Readonly<Record<string, object>> };
  readonly config: { readonly variables: Readonly<Record<string, { readonly secret?: boolean }>> };
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: ObjectSpec['properties']; readonly requiredInputs: readonly string[] }>
  >;
}

const schema: Schema = JSON.parse(read('provider/schema.json'));
const OVERVIEW = 'docs/_index.md';
const INSTALLATION = 'docs/installation-configuration.md';
const pages = [OVERVIEW, INSTALLATION];
const languages = ['typescript', 'python', 'go', 'csharp', 'java', 'yaml'];

// Pulumi's registry reads these pages from a release, and refuses one that does not begin with front matter.
test.each(pages)('%s begins with the front matter of a package', (page) => {
  const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(read(page)) ?? [];
  const { title, meta_desc: description, layout } = parse(front) as Record<string, string>;
  expect([title?.startsWith(schema.displayName), description?.includes(schema.displayName), layout]).toEqual([true, true, 'package']);
});

test('the title of the overview is the name of the package', () => {
  expect(read(OVERVIEW)).toMatch(new RegExp(`^title: ${schema.displayName}$`, 'm'));
});

// The title is the heading; a second one would stand beside it.
test.each(pages)('%s has no heading of the first order', (page) => {
  expect(read(page).replaceAll(/^```[\s\S]*?^```$/gm, '')).not.toMatch(/^# /m);
});

interface Chooser {
  readonly offered: readonly string[];
  readonly parts: readonly { readonly language: string; readonly text: string }[];
}

/** What has the delimiters of the other kind is no chooser for the registry, and its text would stand on the page as it is. */
const choosersOf = (page: string): readonly Chooser[] =>
  [...read(page).matchAll(/^\{\{< chooser language "([^"]*)" >\}\}\n([\s\S]*?)^\{\{< \/chooser >\}\}$/gm)].map(
    ([, offered = '', inner = '']) => ({
      offered: offered.split(','),
      parts: [...inner.matchAll(/^\{\{% choosable language (\w+) %\}\}\n([\s\S]*?)^\{\{% \/choosable %\}\}$/gm)].map(
        ([, language = '', text = '']) => ({ language, text }),
      ),
    }),
  );

test('every chooser has a part for each language', () => {
  const choosers = choosersOf(OVERVIEW);
  expect(choosers).toHaveLength(2);
  for (const { offered, parts } of choosers) expect([offered, parts.map(({ language }) => language)]).toEqual([languages, languages]);
  // Nothing is left that looks like one and is none.
  expect(read(OVERVIEW).match(/\{\{[<%]/g)).toHaveLength(2 * (2 + 2 * languages.length));
});

const samples = new Map(choosersOf(OVERVIEW)[1]?.parts.map(({ language, text }) => [language, text]));
const sampleIn = (language: string) => {
  const [, code = ''] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(samples.get(language) ?? '') ?? [];
  return code;
};

interface Program {
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: Readonly<Record<string, unknown>> }>>;
  readonly outputs?: Readonly<Record<string, string>>;
}

const programs = pages.flatMap(blocksOf).filter(({ language }) => language === 'yaml');

test.each(programs.map(({ place, text }) => [place, text] as const))('the YAML at %s is as the schema says', (_, text) => {
  const { resources } = parse(text) as Program;
  expect(Object.keys(resources)).not.toEqual([]);
  for (const { type, properties } of Object.values(resources)) {
    if (type === 'pulumi:providers:mailgun-native') {
      expect(Object.keys(schema.provider.inputProperties)).toEqual(expect.arrayContaining(Object.keys(properties)));
      continue;
    }
    const spec = schema.resources[type.replace(/^mailgun-native:/, 'mailgun-native:index:')];
    if (!spec) throw new Error(`${type} is not in the schema`);
    expect(objectMismatches(schema.types, { properties: spec.inputProperties, required: spec.requiredInputs }, properties)).toEqual([]);
  }
});

/** How a resource and an argument are written. */
const spelling: Readonly<Record<string, { resource: (name: string) => string; argument: (name: string) => RegExp }>> = {
  typescript: { resource: (name) => `new mailgun.${name}(`, argument: (name) => new RegExp(`^ +${name}: `, 'm') },
  python: {
    resource: (name) => `mailgun.${name}(`,
    argument: (name) => new RegExp(`^ +${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=`, 'm'),
  },
  go: { resource: (name) => `mailgun.New${name}(ctx, `, argument: (name) => new RegExp(`^\t+${pascal(name)}: `, 'm') },
  csharp: { resource: (name) => `new Mailgun.${name}(`, argument: (name) => new RegExp(`^ +${pascal(name)} = `, 'm') },
  java: { resource: (name) => `new ${name}(`, argument: (name) => new RegExp(`^ +\\.${name}\\(`, 'm') },
};
const pascal = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

test.each(Object.keys(spelling))('the sample for %s is the same program', (language) => {
  const code = sampleIn(language);
  const { resource, argument } = spelling[language] ?? {};
  const { resources, outputs = {} } = parse(sampleIn('yaml')) as Program;
  for (const [name, { type, properties }] of Object.entries(resources)) {
    expect(code).toContain(`${resource?.(type.replace('mailgun-native:', ''))}${language === 'python' ? '' : `"${name}"`}`);
    expect(code).toContain(`"${name}"`);
    for (const [property, value] of Object.entries(properties)) {
      expect(code).toMatch(argument?.(property) ?? '');
      for (const text of [value].flat()) if (typeof text === 'string') expect(code.replaceAll('\\"', '"')).toContain(text);
    }
  }
  expect(Object.keys(outputs)).not.toEqual([]);
  for (const output of Object.keys(outputs)) expect(code).toMatch(new RegExp(`"${output}"|export const ${output} `));
});

test('the packages have the names that the schema gives them', () => {
  const { nodejs, python, go, csharp, java } = schema.language;
  const overview = read(OVERVIEW);
  expect(overview).toContain(`npm install ${nodejs.packageName}\n`);
  expect(overview).toContain(`pip install ${python.packageName}\n`);
  expect(overview).toContain(`go get ${go.importBasePath}\n`);
  expect(sampleIn('typescript')).toContain(`from "${nodejs.packageName}"`);
  expect(sampleIn('python')).toContain(`import ${python.packageName} as`);
  expect(sampleIn('go')).toContain(`"${go.importBasePath}"`);
  expect(sampleIn('csharp')).toContain(`using Mailgun = ${csharp.rootNamespace}.${csharp.namespaces['mailgun-native']};`);
  // A package of Java has no hyphen in its name. Its generator was not at hand: this is how the packages of other providers with a hyphen are called.
  expect(sampleIn('java')).toContain(`import ${java.basePackage}.mailgunnative.Domain;`);
  for (const name of [nodejs.packageName, python.packageName, go.importBasePath])
    expect(read(INSTALLATION)).toContain(`[\`${name}\`](https://`);
});

test.each(pages)('%s explains every setting, and no other', (page) => {
  const named = [...read(page).matchAll(/^(?:- |\| )`(\w+)`.*`(MAILGUN_\w+)`/gm)].map(([line, name = '', variable]) => ({
    line,
    name,
    variable,
  }));
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(schema.config.variables).sort());
  for (const { line, name, variable } of named) {
    expect(variable).toBe(`MAILGUN_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`);
    expect(/Secret|\| Yes \| Yes \|/.test(line)).toBe(schema.config.variables[name]?.secret === true);
  }
  for (const [, name = ''] of read(page).matchAll(/config set (?:--secret )?mailgun-native:(\w+)/g))
    expect(Object.keys(schema.config.variables)).toContain(name);
});

test.each(pages)('%s links to whole addresses only, and to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !/^https:/.test(link))).toEqual([]);
  const own = links.flatMap((link) => link.split(`${schema.repository}/blob/main/`)[1] ?? []);
  expect(own.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(own).not.toEqual([]);
});

test('the logo of the schema is a drawing in this repository, with nothing loaded from elsewhere', () => {
  const [, file = ''] = /\/main\/(.+\.svg)$/.exec(schema.logoUrl) ?? [];
  const drawing = readFileSync(join(root, file), 'utf8');
  expect(drawing).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
  expect(drawing).not.toMatch(/href|<script|<image|url\(/);
});

test('the page of every class has the command that imports one', () => {
  const types = Object.keys(schema.resources);
  const commands = [...read('docs/resources/index.md').matchAll(/\]\(([\w-]+\.md)\)/g)].flatMap(
    ([, file]) => /^pulumi import (\S+) name '[^']+'$/m.exec(read(`docs/resources/${file}`))?.[1] ?? [],
  );
  expect(commands.sort()).toEqual(types.sort());
});

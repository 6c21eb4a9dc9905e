import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { api, type Endpoint } from 'mailgun-sdk';
import ts from 'typescript';
import { installPacked } from './installed';
import { oneLine, writtenTexts } from './written-texts';

// An editor reads the declarations in the tarballs, not our sources: what the compiler leaves out of them shows here only.
jest.setTimeout(300_000);

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
};
const program = `import { createMailgun } from 'mailgun-sdk';
import * as sdk from 'mailgun-sdk';
import * as provider from 'pulumi-mailgun';
export const mailgun = createMailgun({ apiKey: 'key' });
export { provider, sdk };
mailgun.domains.create({ name: 'example.com', spamAction: 'tag' });
new provider.Domain('mail', { name: 'example.com', messageTtl: 60 }).spamAction;
`;

let folder: string;
let service: ts.LanguageService;
let checker: ts.TypeChecker;
let exported: Map<string, ts.Symbol>;

beforeAll(() => {
  folder = installPacked();
  const file = join(folder, 'program.ts');
  writeFileSync(file, program);
  service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, exactOptionalPropertyTypes: true }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => (ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(name) ?? '') : undefined),
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    realpath: ts.sys.realpath,
  });
  const opened = service.getProgram();
  const source = opened?.getSourceFile(file);
  if (!opened || !source) throw new Error('the program is not there');
  checker = opened.getTypeChecker();
  const module = checker.getSymbolAtLocation(source);
  exported = new Map(module && checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (symbol: ts.Symbol | undefined) => oneLine(ts.displayPartsToString(symbol?.getDocumentationComment(checker)));
const mailgun = () => checker.getTypeOfSymbol(exported.get('mailgun') as ts.Symbol);
const areaOf = (area: string) => checker.getTypeOfSymbol(mailgun().getProperty(area) as ts.Symbol);
const signatureOf = (method: ts.Symbol) => checker.getTypeOfSymbol(method).getCallSignatures()[0] as ts.Signature;

const endpoints = Object.entries(api).flatMap(([area, calls]) =>
  Object.entries(calls as unknown as Record<string, Endpoint>).map(([name, { role }]) => ({ area, name, role })),
);
const compositions = [
  ...['sendBatch', 'getByUrl', 'getMimeByUrl', 'resendByUrl', 'openAttachment', 'deleteAllScheduled'].map((name) => ['messages', name]),
  ['events', 'tail'],
  ...['bounces', 'unsubscribes', 'complaints', 'listMembers'].map((area) => [area, 'createAll']),
] as [string, string][];

test('says of every method what it does and which role it needs', () => {
  const silent = endpoints.filter(
    ({ area, name, role }) => !new RegExp(`.{15}Role: ${role}\\.$`).test(textOf(areaOf(area).getProperty(name))),
  );
  expect(silent).toEqual([]);
});

test.each(compositions)('explains %s.%s', (area, name) =>
  expect(textOf(areaOf(area).getProperty(name))).toMatch(/Role: (Analyst|Developer)\.$/),
);

test('shows every text that stands over an argument or a part of an answer', () => {
  const shown = new Set<string>();
  const seen = new Set<ts.Type>();
  const walk = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnion()) type.types.forEach(walk);
    else if (checker.isArrayType(type) || checker.isTupleType(type)) checker.getTypeArguments(type as ts.TypeReference).forEach(walk);
    // `Record` is TypeScript's own, and what it holds is ours.
    else if (checker.getPropertiesOfType(type).length === 0) for (const { type: entry } of checker.getIndexInfosOfType(type)) walk(entry);
    else if (type.isIntersection() || (type.flags & ts.TypeFlags.Object && !isForeign(type)))
      for (const property of checker.getPropertiesOfType(type)) {
        shown.add(`${property.name}: ${textOf(property)}`);
        walk(checker.getTypeOfSymbol(property));
      }
  };
  for (const { area, name } of endpoints) {
    const method = areaOf(area).getProperty(name) as ts.Symbol;
    shown.add(`${name}: ${textOf(method)}`);
    const { parameters } = signatureOf(method);
    const answer = signatureOf(method).getReturnType();
    for (const each of [...parameters.map((parameter) => checker.getTypeOfSymbol(parameter)), answer]) walk(each);
    checker.getTypeArguments(answer as ts.TypeReference).forEach(walk);
  }
  const written = writtenTexts(resolve(__dirname, '../../sdk/api'));
  expect(written.length).toBeGreaterThan(500);
  expect(written.filter((text) => !shown.has(text))).toEqual([]);
});

/** Of a library, whose texts are its own. */
const isForeign = (type: ts.Type) =>
  /\/(typescript\/lib|@types\/node)\//.test(type.symbol?.declarations?.[0]?.getSourceFile().fileName ?? '');

/** What the index of a package exports. */
const exportsOf = (name: 'provider' | 'sdk') =>
  checker
    .getExportsOfModule(checker.getAliasedSymbol(exported.get(name) as ts.Symbol))
    .map((each) => (each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each));

test('explains every argument and every output of every resource, and both in the same words', () => {
  const classes = exportsOf('provider').filter(({ flags, name }) => flags & ts.SymbolFlags.Class && name !== 'Provider');
  const pulumiOwn = ['id', 'urn', 'getProvider'];
  const silent: string[] = [];
  let [resources, args, outputs] = [0, 0, 0];
  for (const each of classes) {
    // What a component is given is no output of it.
    const isResource = each.name !== 'SendingDomain';
    resources += Number(isResource);
    const [signature] = checker.getTypeOfSymbol(each).getConstructSignatures();
    const given = checker.getTypeOfSymbol(signature?.parameters[1] as ts.Symbol);
    const made = checker.getDeclaredTypeOfSymbol(each);
    for (const argument of given.getProperties()) {
      args += Number(isResource);
      const text = textOf(argument);
      if (text === '' || (isResource && text !== textOf(made.getProperty(argument.name))))
        silent.push(`${each.name}: argument ${argument.name}`);
    }
    for (const output of made.getProperties().filter(({ name }) => !name.startsWith('__') && !pulumiOwn.includes(name))) {
      outputs += Number(isResource);
      if (textOf(output) === '') silent.push(`${each.name}: output ${output.name}`);
    }
  }
  expect(silent).toEqual([]);
  expect({ classes: classes.length, resources, args, outputs }).toEqual({ classes: 22, resources: 21, args: 113, outputs: 137 });
});

test('explains every function of the provider and each of its arguments', () => {
  const functions = exportsOf('provider').filter(
    (each) => !(each.flags & ts.SymbolFlags.Class) && checker.getTypeOfSymbol(each).getCallSignatures().length > 0,
  );
  const silent = functions.flatMap((each) => {
    const [args, options] = signatureOf(each).parameters.map((parameter) => checker.getNonNullableType(checker.getTypeOfSymbol(parameter)));
    const parts = [...(args?.getProperties() ?? []), ...(options?.getProperties() ?? [])];
    return [each, ...parts].filter((part) => textOf(part) === '').map((part) => `${each.name} ${part.name}`);
  });
  expect(functions.length).toBeGreaterThan(12);
  expect(silent).toEqual([]);
});

test('takes undefined for every optional part of what a program gives', () => {
  const refused = new Set<string>();
  const taken = new Set<ts.Symbol>();
  const walk = (type: ts.Type, path: string): void => {
    if (type.isUnionOrIntersection()) for (const part of type.types) walk(part, path);
    for (const part of type.flags & ts.TypeFlags.Object ? checker.getPropertiesOfType(type) : []) {
      const [declaration] = part.declarations ?? [];
      if (taken.has(part) || !declaration || !/\/(mailgun-sdk|pulumi-mailgun)\//.test(declaration.getSourceFile().fileName)) continue;
      taken.add(part);
      const value = checker.getTypeOfSymbol(part);
      // Not by assignability, which is the same for both: only a written `undefined` is this type.
      const takes =
        value.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Undefined) ||
        (value.isUnion() && value.types.includes(checker.getUndefinedType()));
      if (part.flags & ts.SymbolFlags.Optional && !takes) refused.add(`${path}.${part.name}`);
      walk(value, `${path}.${part.name}`);
    }
  };
  for (const each of [...exportsOf('sdk'), ...exportsOf('provider')]) {
    const isType = each.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias);
    if (isType && /(Options|Args|Upload|BatchRecipient|^(Create|Update|Send|Query)\w+)$/.test(each.name))
      walk(checker.getDeclaredTypeOfSymbol(each), each.name);
    // `isKnownEvent` is given what the SDK itself has read.
    if (each.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable) && each.name !== 'isKnownEvent')
      for (const signature of checker.getTypeOfSymbol(each).getCallSignatures())
        for (const parameter of signature.parameters) walk(checker.getTypeOfSymbol(parameter), each.name);
  }
  expect(taken.size).toBeGreaterThan(200);
  expect([...refused]).toEqual([]);
});

const sdkProgram = `import { createMailgun, isMailgunError } from 'mailgun-sdk';
const mailgun = createMailgun({ apiKey: 'key' });
mailgun.messages.send({ domain: 'example.com', to: ['a@example.com'] as const, subject: 'Hi', text: 'Hello', cc: undefined }).then(
  ({ id }) => console.log(id),
  (error) => console.log(isMailgunError(error, 'rate_limited') && error.retryAfter),
);
`;
const otherProgram = `import Mailgun from 'mailgun.js';
const mailgun = new Mailgun(FormData).client({ username: 'api', key: 'key' });
mailgun.messages.create('example.com', { to: ['a@example.com'], subject: 'Hi', text: 'Hello' }).then(({ id }) => console.log(id));
`;
const plainProgram = `import * as pulumi from '@pulumi/pulumi';
class Thing extends pulumi.CustomResource {}
new Thing('a:b:C', 'c', { name: new pulumi.Config().require('name') });
`;
const resourceProgram = `import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';
const mail = new mailgun.Domain('mail', { name: new pulumi.Config().require('name'), spamAction: 'tag', openTracking: { active: true } });
new mailgun.Route('a', { expression: pulumi.interpolate\`match_recipient("a@\${mail.name}")\`, actions: ['stop()'] as const });
new mailgun.Webhook('delivered', { domain: mail.name, eventType: 'delivered', urls: ['https://example.com'] });
export const records = mail.sendingDnsRecords;
`;

test('costs the compiler few types', () => {
  const [ours, plain, resources] = [sdkProgram, plainProgram, resourceProgram].map(typesOf) as [number, number, number];
  console.log(`types: SDK ${ours}, mailgun.js ${typesOf(otherProgram)}; plain Pulumi ${plain}, with resources ${resources}`);
  // Instantiating all of zod's types took 42,776 and 38,564.
  expect(ours).toBeLessThan(3000);
  expect(resources - plain).toBeLessThan(3000);
});

/** As `tsc --extendedDiagnostics` counts them; a program that does not compile fails. */
function typesOf(text: string): number {
  const file = join(folder, 'counted.mts');
  writeFileSync(file, text);
  const host = ts.createCompilerHost(options);
  const counted = ts.createProgram([file], options, { ...host, getCurrentDirectory: () => folder });
  const problems = counted.getSemanticDiagnostics(counted.getSourceFile(file));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  return counted.getTypeCount();
}

test('the declarations hold for programs that check libraries, in the strictest settings', () => {
  const file = join(folder, 'strict.mts');
  writeFileSync(file, `import 'mailgun-emulator';\nimport 'mailgun-sdk';\nimport 'pulumi-mailgun';\n`);
  const strictest = { ...options, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  const checked = ts.createProgram([file], strictest, { ...ts.createCompilerHost(strictest), getCurrentDirectory: () => folder });
  const own = checked.getSourceFiles().filter(({ fileName }) => /\/node_modules\/(mailgun-\w+|pulumi-mailgun)\//.test(fileName));
  expect(own.length).toBeGreaterThan(200);
  const problems = own.flatMap((each) => checked.getSemanticDiagnostics(each));
  expect(
    problems.map(({ file: where, messageText }) => `${where?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  ).toEqual([]);
});

test.each([
  ['spamAction: ', 'mailgun-sdk/dist/api/domains'],
  ['messageTtl: ', 'pulumi-mailgun/dist/resources/domain'],
  ['spamAction;', 'pulumi-mailgun/dist/resources/domain'],
])('goes from %s to the small file that declares it, and shows its text', (word, place) => {
  const file = join(folder, 'program.ts');
  const position = program.indexOf(word);
  expect(service.getDefinitionAtPosition(file, position)?.map(({ fileName }) => fileName)).toEqual([expect.stringContaining(place)]);
  expect(ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)?.documentation)).toMatch(/\w{4}/);
});

import type { FunctionDeclaration } from '../../provider/functions/define-function';
import type { Resource } from '../../provider/lifecycle/define-resource';
import manifest from '../../provider/package.json';
import { TYPE_TOKEN } from '../../provider/pulumi/type-token';
import type { AllComments, Comments, FunctionComments } from './comments';
import { isOptional, schemaOf } from './json-schema';
import { examplesSection } from './schema-examples';
import { argumentText, importSection, limitsOf, NATIVE, paragraphs } from './schema-texts';
import {
  answerOf,
  createNamedTypes,
  describedAs,
  type NamedTypes,
  type ObjectSpec,
  type PropertySpec,
  pascal,
  type TypeSpec,
  typeOfAnswer,
  typeOfArgument,
} from './schema-types';

const NODE_PACKAGE = '@pulumi-mailgun/native';
const repository = 'https://github.com/pulumi-mailgun/pulumi-mailgun';

/** Where programs import it from. A version that the packages have is that of the plugin which they ask for. */
const language = {
  nodejs: { packageName: NODE_PACKAGE, packageDescription: manifest.description, respectSchemaVersion: true },
  python: { packageName: 'pulumi_mailgun_native', respectSchemaVersion: true },
  go: { importBasePath: 'github.com/pulumi-mailgun/pulumi-mailgun/sdk/go/mailgunnative', respectSchemaVersion: true },
  csharp: { rootNamespace: 'PulumiMailgun', namespaces: { [NATIVE]: 'Native' }, respectSchemaVersion: true },
  java: { basePackage: 'io.github.pulumimailgun' },
};

/** What the bridged provider calls the same things, so that a stack can change over. */
const bridged: Readonly<Record<string, string>> = {
  Domain: 'mailgun:index/domain:Domain',
  Route: 'mailgun:index/route:Route',
  Webhook: 'mailgun:index/webhook:Webhook',
  SmtpCredential: 'mailgun:index/domainCredential:DomainCredential',
  ApiKey: 'mailgun:index/apiKey:ApiKey',
};

/** The schema of the package for every language, as text. */
export function packageSchema(
  resources: Readonly<Record<string, Resource>>,
  functions: Readonly<Record<string, FunctionDeclaration>>,
  comments: AllComments,
): string {
  const types = createNamedTypes(NATIVE);
  const settings = settingsOf(types, comments);
  const schema = {
    name: NATIVE,
    displayName: 'Mailgun Native',
    version: manifest.version,
    description: `${manifest.description}.`,
    keywords: ['pulumi', 'mailgun', 'category/utility', 'kind/native'],
    homepage: repository,
    license: manifest.license,
    repository,
    publisher: 'pulumi-mailgun',
    logoUrl: 'https://raw.githubusercontent.com/pulumi-mailgun/pulumi-mailgun/main/docs/logo.svg',
    pluginDownloadURL: 'github://api.github.com/pulumi-mailgun/pulumi-mailgun',
    meta: { moduleFormat: '(.*)' },
    language,
    config: { variables: settings },
    provider: {
      description: 'A Mailgun account. Programs that use several accounts or regions have one of these for each.',
      properties: settings,
      inputProperties: settings,
    },
    resources: Object.fromEntries(
      Object.values(resources).map((resource) => {
        const said = comments.resources.get(resource.type);
        if (said === undefined) throw new Error(`${resource.type} has no class with a comment in provider/index.ts`);
        return [`${NATIVE}:index:${resource.type}`, resourceSpec(types, resource, said)];
      }),
    ),
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, declaration]) => {
        const said = comments.functions.get(name);
        if (said === undefined) throw new Error(`${name} has no comment in provider/functions`);
        return [`${NATIVE}:index:${name}`, functionSpec(types, declaration, said)];
      }),
    ),
  };
  const sorted = Object.fromEntries([...types.all].sort(([a], [b]) => (a < b ? -1 : 1)));
  for (const token of types.all.keys()) if (token in schema.resources) throw new Error(`${token} is a resource and a type`);
  return `${JSON.stringify({ ...schema, types: sorted }, null, 2)}\n`;
}

function settingsOf(types: NamedTypes, { settings }: AllComments): Readonly<Record<string, PropertySpec>> {
  const textOf = (name: string) => {
    const text = settings[name]?.text;
    if (!text) throw new Error(`the setting ${name} is not explained in ProviderArgs`);
    return name === 'region' ? `The region of the account. ${text}` : text;
  };
  const setting = (name: string, spec: TypeSpec): PropertySpec => {
    const variable = `MAILGUN_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
    const description = `${textOf(name)} Can also be set with the environment variable \`${variable}\`.`;
    // The package for Go would not compile with a variable for a type of its own; the provider reads the variables as well.
    return { ...spec, description, ...('type' in spec && { defaultInfo: { environment: [variable] } }) };
  };
  const choice = (name: string, values: readonly string[]) =>
    typeOfArgument(types, pascal(name), { type: 'string', enum: values }, textOf(name));
  return {
    apiKey: { ...setting('apiKey', { type: 'string' }), secret: true },
    region: setting('region', choice('region', ['us', 'eu'])),
    baseUrl: setting('baseUrl', { type: 'string' }),
    subaccountId: setting('subaccountId', { type: 'string' }),
    adopt: setting('adopt', choice('adopt', ['never', 'identical'])),
  };
}

function resourceSpec(types: NamedTypes, resource: Resource, comments: Comments) {
  const inputs = Object.entries(resource.fields).map(
    ([name, field]) => [name, argumentSpec(types, resource, name, field, comments)] as const,
  );
  const outputs = resource.outputs.map((name) => [name, outputSpec(types, resource, name, comments)] as const);
  const requiredInputs = inputs.flatMap(([name]) => (isOptional(resource.fields[name] as never) ? [] : [name]));
  // What is shown once is not known of a thing that was taken over.
  const isKnown = (name: string) => comments.outputs[name]?.isOptional === false && !resource.shownOnce?.includes(name);
  const description = [
    paragraphs(comments.text),
    ...(comments.see ? [`Mailgun's own page: <${comments.see}>`] : []),
    examplesSection(comments.example, NATIVE, NODE_PACKAGE),
    importSection(resource.type, comments),
  ].join('\n\n');
  const known = bridged[resource.type];
  return {
    description,
    properties: Object.fromEntries([...inputs.map(([name, input]) => [name, withoutChange(input)]), ...outputs]),
    required: [...requiredInputs, ...resource.outputs.filter(isKnown)],
    inputProperties: Object.fromEntries(inputs),
    requiredInputs,
    aliases: [{ type: `${TYPE_TOKEN}${resource.type}` }, ...(known === undefined ? [] : [{ type: known }])],
  };
}

function argumentSpec(
  types: NamedTypes,
  resource: Resource,
  name: string,
  field: Resource['fields'][string],
  { fields }: Comments,
): PropertySpec {
  const { text = '', type } = fields[name] ?? {};
  const fixed = !resource.update.some(({ takes }) => takes.includes(name));
  return {
    ...typeOfArgument(types, resource.type + pascal(name), schemaOf(field), text, type),
    description: argumentText(resource, name, field, text),
    ...(resource.secret?.includes(name) && { secret: true as const }),
    // `replaceOnChanges` would replace whatever the provider says, which knows better: what Mailgun has already need not be made again.
    ...(fixed && { willReplaceOnChanges: true as const }),
    // A property of C# cannot have the name of its class.
    ...(pascal(name) === resource.type && { language: { csharp: { name: `${pascal(name)}Value` } } }),
  };
}

/** An output does not change anything. */
const withoutChange = ({ willReplaceOnChanges: _, ...spec }: PropertySpec): PropertySpec => spec as PropertySpec;

function outputSpec(types: NamedTypes, resource: Resource, name: string, { outputs }: Comments): PropertySpec {
  const { text, type } = outputs[name] ?? { text: '', type: { kind: 'any' as const } };
  const spec = describedAs(typeOfAnswer(types, resource.type + pascal(name), type, text), text, type);
  return resource.shownOnce?.includes(name) ? { ...spec, secret: true } : spec;
}

function functionSpec(types: NamedTypes, declaration: FunctionDeclaration, { text, throws, fields, answer }: FunctionComments) {
  const owner = pascal(declaration.name);
  const inputs = Object.entries(declaration.fields).map(([name, field]): [string, PropertySpec] => {
    const { text: said = '', type } = fields[name] ?? {};
    const description = [said, ...limitsOf(field, said)].join(' ');
    return [name, { ...typeOfArgument(types, owner + pascal(name), schemaOf(field), said, type), description }];
  });
  const required = inputs.flatMap(([name]) => (isOptional(declaration.fields[name] as never) ? [] : [name]));
  const fails = throws.replace(/^an error if /, 'Fails if ');
  return {
    description: [text, fails].filter(Boolean).join('\n\n'),
    inputs: { type: 'object', properties: Object.fromEntries(inputs), ...(required.length > 0 && { required }) },
    outputs: { type: 'object', ...outputsOf(types, declaration, owner, text, answer) },
  };
}

/** An answer that is no object is a property of one. */
function outputsOf(
  types: NamedTypes,
  { answers, secret }: FunctionDeclaration,
  owner: string,
  text: string,
  answer: FunctionComments['answer'],
): ObjectSpec {
  if (answers === undefined) {
    if (answer.kind !== 'object') throw new Error(`${owner} answers with no object and does not say what it is called`);
    return answerOf(types, owner, answer, text);
  }
  const one = text.replace(/^Every (\w+) .*/, 'One $1.');
  const spec = {
    ...typeOfAnswer(types, owner + pascal(answers), answer, one),
    description: text,
    ...(secret && { secret: true as const }),
  };
  return { properties: { [answers]: spec }, required: [answers] };
}

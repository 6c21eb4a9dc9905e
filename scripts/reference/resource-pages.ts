import type { Resource } from '../../provider/lifecycle/define-resource';
import type { Comments } from './comments';
import { isOptional, type JsonSchema, schemaOf } from './json-schema';
import { code, oneLine, table } from './markdown';
import { importCommand } from './schema-texts';

/** The page of one class: what it is, an example, its arguments, its outputs, how it changes and how it is taken over. */
export function resourcePage(resource: Resource, comments: Comments): string {
  const { text, example, see, fields, outputs } = comments;
  const { type } = resource;
  const inPlace = new Set(resource.update.flatMap(({ takes }) => takes));
  const rows = Object.entries(resource.fields)
    .sort(([a, one], [b, other]) => Number(isOptional(one)) - Number(isOptional(other)) || (a < b ? -1 : 1))
    .map(([name, field]) => [
      `\`${name}\``,
      code(typeOf(schemaOf(field))),
      isOptional(field) ? '' : 'yes',
      inPlace.has(name) ? 'changes in place' : 'replaces',
      oneLine(
        [fields[name]?.text ?? '', ...(resource.secret?.includes(name) ? ['Encrypted in the state.'] : [])].filter(Boolean).join(' '),
      ),
    ]);
  const made = resource.outputs.map((name) => [
    `\`${name}\``,
    oneLine(
      [outputs[name]?.text ?? '', ...(resource.shownOnce?.includes(name) ? ['Encrypted in the state.'] : [])].filter(Boolean).join(' '),
    ),
  ]);
  return [
    `# ${type}`,
    text,
    `\`\`\`ts\n${exampleProgram(example)}\n\`\`\``,
    '## Arguments',
    table(['argument', 'type', 'required', 'when it changes', ''], rows),
    '## Outputs',
    made.length === 0
      ? 'Every argument is an output too, and so is `id`.'
      : `Every argument is an output too, and so is \`id\`. Mailgun adds:\n\n${table(['output', ''], made)}`,
    '## Take over what exists',
    `Give the resource the option \`{ import: '<id>' }\`: if it is as the program says, it is taken over; otherwise the update fails with the differences and changes nothing. \`mailgun.${type}.get('name', '<id>')\` reads one without managing it.`,
    `In every other language, and in TypeScript with the generated package, Pulumi imports it by its id and writes its code:\n\n\`\`\`sh\n${importCommand(type)}\n\`\`\``,
    see === '' ? '' : `Mailgun's own page: <${see}>`,
    '<!-- Written by `npm run docs:reference`, from the comments in the sources. -->',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

/** The list of all classes, a line each. */
export const resourceIndex = (resources: readonly Resource[], comments: ReadonlyMap<string, Comments>): string =>
  [
    '# Resources',
    "An argument that you do not give is not managed. One that you remove from the program goes back to Mailgun's default, where it has one. `id` is what `{ import: '<id>' }` and `.get()` take. [One command](../import.md) takes over a whole account.",
    table(
      ['class', ''],
      resources.map(({ type }) => [`[${type}](${fileOf(type)})`, oneLine(comments.get(type)?.text.split('\n\n')[0] ?? '')]),
    ),
    '<!-- Written by `npm run docs:reference`, from the comments in the sources. -->',
  ]
    .join('\n\n')
    .concat('\n');

/** `MailingListMember` is `mailing-list-member.md`. */
export const fileOf = (type: string): string => `${type.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.md`;

/** An example as a program of its own: what it takes from elsewhere is declared before it. */
export const exampleProgram = (example: string, from = 'pulumi-mailgun'): string =>
  [
    `import * as mailgun from '${from}';`,
    '',
    ...(/[ (,[]mail\./.test(example) && !/\bconst mail\b/.test(example)
      ? ["const mail = new mailgun.Domain('mail', { name: 'mail.example.com' });", '']
      : []),
    example,
  ].join('\n');

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (schema.type === 'array')
    return /[ |]/.test(typeOf(schema.items ?? {})) ? `(${typeOf(schema.items ?? {})})[]` : `${typeOf(schema.items ?? {})}[]`;
  if (schema.type === 'object' && schema.properties)
    return `{ ${Object.entries(schema.properties)
      .map(([name, part]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(part)}`)
      .join(', ')} }`;
  return { integer: 'number', object: 'object' }[schema.type ?? ''] ?? schema.type ?? 'any';
}

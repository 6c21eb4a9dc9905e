import { findProblems, type Shape } from 'mailgun-sdk';
import type { Resource } from '../../provider/lifecycle/define-resource';
import { idFormOf } from '../../provider/lifecycle/id-form';
import { resources } from '../../provider/resources';
import type { Comments } from './comments';
import { type JsonSchema, schemaOf } from './json-schema';

type Field = Shape[string];

/** Everything that is to be known of an argument: what it is, what Mailgun takes, and what becomes of the resource when it changes. */
export function argumentText(resource: Resource, name: string, field: Field, comment: string): string {
  const fixed = !resource.update.some(({ takes }) => takes.includes(name));
  return [
    comment,
    ...limitsOf(field, comment),
    // Where it says anything of a default, that is it.
    fixed || /default|removed/i.test(comment) ? '' : withoutIt(resource, name),
    fixed && !/(new|another) one|replace|creates a new/i.test(comment) ? 'A change replaces the resource.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function withoutIt({ replacedWithout, defaults }: Resource, name: string): string {
  if (replacedWithout?.includes(name)) return 'Taken out of the program, it makes a new resource.';
  const value: unknown = defaults?.[name];
  return value === undefined ? '' : `Taken out of the program, it goes back to ${written(value)}.`;
}

function written(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY) return 'no limit';
  if (value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)) return 'nothing';
  return typeof value === 'object' ? "Mailgun's default" : `\`${value}\``;
}

/** The limits in words: ranges from the schema, and of patterns what the schema says to whoever does not meet them. */
export function limitsOf(field: Field, comment: string): readonly string[] {
  const schema = schemaOf(field);
  const one = schema.items ?? schema;
  const ranges = [
    numbersIn(schema),
    range(schema.minItems, schema.maxItems, 'items'),
    ...rangesIn(schema),
    ...(schema.items ? rangesIn(one) : []),
  ];
  const words = one.type === 'string' && !one.enum ? wordsOf(field, schema) : [];
  // A comment in the sources has said it better.
  const said = (limit: string) => (limit.match(/\d[\d,]*/g) ?? []).every((number) => comment.includes(number));
  return [...ranges.filter((limit) => limit !== '' && !said(limit)), ...words.filter((limit) => !comment.includes(limit.slice(8, -1)))];
}

/** Texts that are chosen from are types with names, in every language; numbers are not. */
const numbersIn = ({ enum: values }: JsonSchema): string => (values?.every(Number.isInteger) ? `${values.join(' or ')}.` : '');

const rangesIn = ({ minLength, maxLength, minimum, maximum }: JsonSchema) => [
  range(minLength, maxLength, 'characters'),
  range(minimum, maximum, ''),
];

/** Lists of at least no item and numbers of at most 2^53 have no limit that anybody meets. */
function range(least: number | undefined, most: number | undefined, unit: string): string {
  const low = least === undefined || (unit !== '' && least === 0) || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  const high = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  const amount = (number: number) => [number.toLocaleString('en'), number === 1 ? unit.replace(/s$/, '') : unit].filter(Boolean).join(' ');
  if (low !== undefined && high !== undefined) return `${low.toLocaleString('en')} to ${amount(high)}.`;
  if (low !== undefined) return `At least ${amount(low)}.`;
  return high === undefined ? '' : `At most ${amount(high)}.`;
}

/** No text of any form is a line break alone. */
function wordsOf(field: Field, schema: JsonSchema): readonly string[] {
  const [problem = ''] = findProblems(field, schema.items ? ['\n'] : '\n');
  const words = problem.replace(/^0: /, '').replace(/^Invalid (IPv\d) address$/, 'must be an $1 address');
  // What speaks of this value tells nothing of others, and the name of what it is not much.
  return /^must (be (?!the )|look )/.test(words) && !words.includes('at character')
    ? [`${words.charAt(0).toUpperCase()}${words.slice(1)}.`]
    : [];
}

/** A comment is wrapped in the sources, and a page is not. */
export const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim())
    .join('\n\n');

/** The name of the package that has the schema. */
export const NATIVE = 'mailgun-native';

/** How one that exists is taken over: the class comment says what its id is. */
export function importSection(type: string, comments: Comments): string {
  return `## Import\n\n${idSentence(type, comments)}\n\n\`\`\`sh\n$ ${importCommand(type)}\n\`\`\``;
}

/** The command that takes one over, with the form of its id. */
export function importCommand(type: string): string {
  const [form = ''] = idFormOf(resourceOf(type)).split(' or ');
  return `pulumi import ${NATIVE}:index:${type} name '${form.includes('<') ? form : '<id>'}'`;
}

function resourceOf(type: string): Resource {
  const resource = resources[type];
  if (!resource) throw new Error(`there is no class ${type}`);
  return resource;
}

/** The forms that a sentence has to have: one of several parts cannot be said in other words. */
const idFormsOf = (type: string): string[] =>
  idFormOf(resourceOf(type))
    .split(' or ')
    .filter((form, _index, forms) => forms.length > 1 || form.split('<').length > 2)
    .map((form) => `\`${form}\``);

function idSentence(type: string, { text }: Comments): string {
  const sentence = paragraphs(text)
    .split(/(?<=\.)\s+/)
    .find((each) => /\bIts id is\b|\bassigns the id\b/.test(each));
  if (sentence === undefined) throw new Error(`the comment of ${type} does not say what its id is`);
  const missing = idFormsOf(type).filter((form) => !sentence.includes(form));
  if (missing.length > 0) throw new Error(`the comment of ${type} does not say that its id is ${missing.join(' or ')}`);
  return sentence;
}

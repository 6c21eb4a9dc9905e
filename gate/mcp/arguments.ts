import { fieldsOf, findProblems, isMailgunError } from 'mailgun-sdk';
import type { ZodType } from 'zod';
import type { Call } from '../operations/call';
import { callOf } from '../operations/call-of';
import type { Operation } from '../operations/operation';
import { hasNextPage, NEXT_PAGE, nextPageOf } from './next-page';

/** A call, or what is wrong with the arguments, a sentence each. */
export type Read = { readonly call: Call } | { readonly problems: readonly string[] };

interface Converted {
  readonly value: unknown;
  readonly problems: readonly string[];
}

/** What of a zod schema is looked at. The SDK has a copy of zod of its own, so that only the definitions can be relied on, not classes. */
interface Definition {
  readonly type: string;
  readonly out?: ZodType;
  readonly innerType?: ZodType;
  readonly element?: ZodType;
  readonly valueType?: ZodType;
  readonly options?: readonly ZodType[];
  readonly shape?: Readonly<Record<string, ZodType>>;
}

const ok = (value: unknown): Converted => ({ value, problems: [] });
const wrong = (problem: string): Converted => ({ value: undefined, problems: [problem] });

/** Reads the arguments of a tool: JSON becomes what the SDK takes, and that becomes the fields of a call. */
export function readArguments(operation: Operation, given: Readonly<Record<string, unknown>>): Read {
  if (!hasNextPage(operation) || given[NEXT_PAGE] === undefined) return readInput(operation, given);
  const { [NEXT_PAGE]: next, ...others } = given;
  const read = readInput(operation, others);
  if ('problems' in read) return read;
  const call = nextPageOf(operation, read.call, next);
  return typeof call === 'string' ? { problems: [call] } : { call };
}

function readInput(operation: Operation, given: Readonly<Record<string, unknown>>): Read {
  const { endpoint } = operation;
  const input: Record<string, unknown> = {};
  const problems: string[] = [];
  const shape = fieldsOf(endpoint) as Readonly<Record<string, ZodType>>;
  for (const [name, argument] of Object.entries(given)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    // A name that is not declared stays, and the SDK says what was meant.
    const converted = schema === undefined ? ok(argument) : convert(schema, argument, name);
    // As a property of its own, even if it is called `__proto__`.
    Object.defineProperty(input, name, { value: converted.value, enumerable: true, configurable: true, writable: true });
    problems.push(...converted.problems);
  }
  if (problems.length > 0) return { problems };
  try {
    return { call: callOf(operation, input) };
  } catch (error) {
    if (!isMailgunError(error, 'invalid_request')) throw error;
    return { problems: [error.message.slice(endpoint.route.length + 2)] };
  }
}

function convert(schema: ZodType, value: unknown, at: string): Converted {
  const definition = schema._zod.def as unknown as Definition;
  if (value === undefined) return ok(value);
  switch (definition.type) {
    case 'pipe':
      return definition.out ? convert(definition.out, value, at) : ok(value);
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return definition.innerType ? convert(definition.innerType, value, at) : ok(value);
    case 'date':
      return convertDate(value, at);
    case 'custom':
      return convertFile(schema, value, at);
    case 'array':
      return Array.isArray(value)
        ? all(value.map((item, index) => convert(definition.element as ZodType, item, `${at}[${index}]`)))
        : ok(value);
    case 'object':
      return convertEntries(value, at, (name) =>
        definition.shape && Object.hasOwn(definition.shape, name) ? definition.shape[name] : undefined,
      );
    case 'record':
      return convertEntries(value, at, () => definition.valueType);
    case 'union':
      return convertUnion(definition.options ?? [], value, at);
    default:
      return ok(value);
  }
}

const all = (items: readonly Converted[]): Converted => ({
  value: items.map((item) => item.value),
  problems: items.flatMap((item) => item.problems),
});

function convertEntries(value: unknown, at: string, schemaOf: (name: string) => ZodType | undefined): Converted {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ok(value);
  const problems: string[] = [];
  const entries = Object.entries(value).map(([name, entry]) => {
    const schema = schemaOf(name);
    const converted = schema === undefined ? ok(entry) : convert(schema, entry, `${at}.${name}`);
    problems.push(...converted.problems);
    return [name, converted.value] as const;
  });
  return { value: Object.fromEntries(entries), problems };
}

/** The first kind that takes the value. */
function convertUnion(options: readonly ZodType[], value: unknown, at: string): Converted {
  let refused: Converted | undefined;
  for (const option of options) {
    const converted = convert(option, value, at);
    if (converted.problems.length > 0) refused = converted;
    else if (findProblems(option, converted.value).length === 0) return converted;
  }
  return refused ?? ok(value);
}

function convertDate(value: unknown, at: string): Converted {
  const moment = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? new Date(value) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) return wrong(`${at}: must be a date and time such as 2026-01-31T08:00:00Z`);
  // Without a zone the machine's own would be taken, which the agent does not know.
  if (!/(Z|[+-]\d\d:?\d\d)$/i.test(value as string)) return wrong(`${at}: must end in a zone, Z or +01:00`);
  return ok(moment);
}

const fileNames: readonly string[] = ['filename', 'contentType', 'text', 'base64'];
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whatever else a file could be, such as the `path` that the SDK would read, is refused. */
function convertFile(schema: ZodType, value: unknown, at: string): Converted {
  const refused = wrong(
    `${at}: must be a file with its content, { filename, text } or { filename, base64 }; no path is read and no URL is fetched`,
  );
  if (typeof value === 'string') return findProblems(schema, value).length === 0 ? ok(value) : refused;
  if (typeof value !== 'object' || value === null || Object.keys(value).some((name) => !fileNames.includes(name))) return refused;
  const { filename, contentType, text, base64: encoded } = value as Readonly<Record<string, unknown>>;
  if (typeof filename !== 'string' || filename === '') return wrong(`${at}.filename: is required`);
  if (contentType !== undefined && typeof contentType !== 'string') return wrong(`${at}.contentType: must be text`);
  if ((text === undefined) === (encoded === undefined)) return refused;
  if (encoded !== undefined && !(typeof encoded === 'string' && base64.test(encoded))) return wrong(`${at}.base64: is not base64`);
  if (encoded === undefined && typeof text !== 'string') return wrong(`${at}.text: must be text`);
  const data = Buffer.from((encoded ?? text) as string, encoded === undefined ? 'utf8' : 'base64');
  return ok({ filename, data, size: data.length, ...(contentType === undefined ? {} : { contentType }) });
}

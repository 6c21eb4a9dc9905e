import { isDeepStrictEqual } from 'node:util';
import { checkArguments, type Failure, normalizeArguments } from '../lifecycle/arguments';
import { type Described, omit, pick, type Resource, type Values } from '../lifecycle/define-resource';
import { comparable } from '../lifecycle/difference';

/**
 * What a program has to say of a thing so that nothing would change: everything but Mailgun's defaults.
 * Mailgun may have what it no longer takes, or never documented. Such an argument is left out where that is possible.
 *
 * @throws where the class refuses what Mailgun has, whatever is left out: a program with it would not run.
 */
export function argumentsFor(resource: Resource, described: Described): Values {
  const shown = normalizeArguments(resource, pick(described as unknown as Values, Object.keys(resource.fields)));
  const args = Object.fromEntries(
    Object.entries(shown).flatMap(([name, value]) => {
      const said = isRequired(resource, name) ? value : withoutDefault(resource, name, value);
      return said === undefined ? [] : [[name, said]];
    }),
  );
  if (Array.isArray(args.members)) args.members = args.members.map(withoutMemberDefaults);
  return accepted(resource, args);
}

/** Arguments can depend on each other, so that without one the next is refused. */
function accepted(resource: Resource, args: Values): Values {
  const failures = checkArguments(resource, args);
  if (failures.length === 0) return args;
  const names = Object.keys(args).filter((name) => !isRequired(resource, name) && !isOfId(resource, name, args));
  const refused = names.filter((name) => failures.some(({ property }) => property === name));
  const left = refused.length > 0 ? refused : names;
  if (left.length === 0) throw new Error(`Mailgun has what no program can say: ${failures.map(wordsOf).join('; ')}`);
  return accepted(resource, omit(args, left));
}

const wordsOf = ({ property, reason }: Failure) => `${property} ${reason}`;

/** Without such an argument it would be another thing. */
const isOfId = ({ idOf }: Resource, name: string, args: Values): boolean => idOf !== undefined && idOf(args) !== idOf(omit(args, [name]));

const isRequired = (resource: Resource, name: string): boolean => resource.fields[name]?._zod.optin !== 'optional';

/** Members are many, and most of them have nothing but an address. */
const memberDefaults = [
  ['name', ''],
  ['vars', {}],
  ['subscribed', true],
] as const;

const withoutMemberDefaults = (member: Values): Values =>
  omit(
    member,
    memberDefaults.filter(([name, value]) => isDeepStrictEqual(member[name], value)).map(([name]) => name),
  );

function withoutDefault(resource: Resource, name: string, value: unknown): unknown {
  const fallback = (resource.defaults as Values | undefined)?.[name];
  if (isDeepStrictEqual(comparable(resource, name, value), comparable(resource, name, fallback))) return undefined;
  if (resource.indivisible?.includes(name) || !isRecord(value) || !isRecord(fallback)) return value;
  const parts = Object.fromEntries(Object.entries(value).filter(([part, each]) => !isDeepStrictEqual(each, fallback[part])));
  return checkArguments(resource, { [name]: parts }).some(({ property }) => property === name) ? value : parts;
}

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

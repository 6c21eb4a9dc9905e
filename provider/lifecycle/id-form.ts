import { findProblems } from 'mailgun-sdk';
import type { Resource } from './define-resource';

/** What the id of a class looks like: `<domain>/<event type>`. */
export function idFormOf({ idForms }: Resource): string {
  return idForms === undefined ? 'the one that Mailgun has assigned' : idForms.map(inWords).join(' or ');
}

/** An argument's name as words: `<eventType>` is `<event type>`. */
const inWords = (form: string): string => form.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/**
 * Refuses what cannot be an id of the class, before Mailgun is asked: of a part that is missing a request would be about something else, such as a list.
 *
 * @throws with the class, the id, what is wrong, and the form of the id.
 */
export function refuseMalformedId(resource: Resource, id: string): void {
  const { type, idForms = [] } = resource;
  const assigned = idForms.length === 0 && ASSIGNED.test(id);
  const problems = idForms.map((form) => problemOf(resource, form, id));
  if (assigned || problems.includes(undefined)) return;
  const [problem] = problems.filter((each) => each !== MISSING);
  throw new Error(
    `${JSON.stringify(id)} is not the id of a ${type}, which is ${idFormOf(resource)}${problem === undefined ? '' : `: ${problem}`}.`,
  );
}

/** Mailgun's own ids are hexadecimal or UUIDs; which letters others may have is not documented. */
const ASSIGNED = /^[\w-]+$/;

/** A part is not there. */
const MISSING = 'MISSING';

/** What is wrong with an id of one form: `undefined` where nothing is. Where it can be cut in several ways, one that is right is enough. */
function problemOf({ fields, idIsEncoded = false }: Resource, form: string, id: string): string | undefined {
  const cuts = [...cutsOf(form, id)].map((parts) =>
    parts.flatMap(([name, text]) => {
      const value = idIsEncoded ? decoded(text) : text;
      const field = fields[name];
      if (value === undefined) return [`${name} has a percent sign that is not part of an encoded character`];
      return value === '' || field === undefined ? [MISSING] : findProblems(field, value).map((problem) => `${name} ${problem}`);
    }),
  );
  if (cuts.some((problems) => problems.length === 0)) return undefined;
  return (cuts.length === 1 && cuts[0]?.find((problem) => problem !== MISSING)) || MISSING;
}

/** All ways in which an id can be cut into the parts of its form: addresses may have in them what stands between two parts. */
function* cutsOf(form: string, id: string): Generator<(readonly [name: string, text: string])[]> {
  const [, name = '', separator = '', rest = ''] = /^<(\w+)>([^<]*)(.*)$/.exec(form) ?? [];
  if (rest === '') return yield [[name, id]];
  for (let at = id.indexOf(separator); at >= 0; at = id.indexOf(separator, at + 1))
    for (const others of cutsOf(rest, id.slice(at + separator.length))) yield [[name, id.slice(0, at)], ...others];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

import type { Area } from '../operations/area';
import { operations } from '../operations/operation';
import { choiceOf, type Field, fail, failUnknown, namedFieldsOf, ruleOf, scalarOf, textOf, textsOf } from './fields';
import { type PatternKind, patternProblem } from './patterns';
import type { Narrowing, Rule } from './policy';
import { readHours } from './read-hours';

/** A narrowing as it is written: nothing where it is not, so that an area takes the agent's. */
export type WrittenNarrowing = { readonly [Key in keyof Narrowing]?: Narrowing[Key] | undefined };

const patterns: Readonly<Record<'domains' | 'recipients' | 'from' | 'destinations' | 'senders', PatternKind>> = {
  domains: 'domain',
  recipients: 'address',
  from: 'address',
  destinations: 'destination',
  senders: 'address',
};

export const narrowings: readonly string[] = [...Object.keys(patterns), 'hours', 'confirm', 'because'];

/** Reads what narrows an agent, or one area of it. */
export function readNarrowing(fields: ReadonlyMap<string, Field>, area?: Area): WrittenNarrowing {
  const read = <Value>(name: string, reader: (field: Field) => Value): Value | undefined => {
    const field = fields.get(name);
    return field && reader(field);
  };
  const list = (name: keyof typeof patterns) =>
    read(name, (field) => textsOf(field, 'a pattern or a list of them ([] for none)', (text) => patternProblem(patterns[name], text)));
  return {
    domains: list('domains'),
    recipients: list('recipients'),
    from: list('from'),
    destinations: list('destinations'),
    senders: list('senders'),
    hours: read('hours', readHours),
    confirm: read('confirm', (field) => readConfirm(field, area)),
    because: read('because', readSentence),
  };
}

function readConfirm(field: Field, area: Area | undefined): Narrowing['confirm'] | undefined {
  if (typeof scalarOf(field) === 'string') {
    const who = choiceOf(field, ['person', 'client']);
    return who && new Map([['*', ruleOf(field, who)]]);
  }
  const fields = namedFieldsOf(field, 'person, client, or a mapping of operations to them');
  const confirm = new Map<string, Rule<'person' | 'client'>>();
  for (const [name, one] of fields ?? []) {
    if (name !== '*') failOperation(one, name, area, 'read');
    const who = choiceOf(one, ['person', 'client']);
    if (who) confirm.set(name, ruleOf(one, who));
  }
  return confirm;
}

/** Reports a text that is no operation, or none of the area, or one of a kind that makes no sense there. */
export function failOperation(field: Field, name: string, area: Area | undefined, senseless?: 'read' | 'full'): undefined {
  const operation = operations.get(name);
  const known = [...operations.values()].filter((one) => area === undefined || one.area === area).map((one) => one.name);
  if (operation === undefined)
    failUnknown(field, name, 'is no operation', known, `write one${area === undefined ? '' : ` of ${area}`}, such as ${known[0]}`);
  else if (area !== undefined && operation.area !== area) fail(field, `names ${name}, which belongs to ${operation.area}; name it there`);
  else if (operation.access !== senseless) return;
  else if (senseless === 'read')
    fail(field, `asks for ${name}, which only reads: nobody is asked for that; leave it out, or take it away with except`);
  else fail(field, `names ${name}, which needs full access; write access: full, or leave it out`);
}

const longestSentence = 500;

/** A sentence on one line. */
function readSentence(field: Field): Rule<string> | undefined {
  const text = textOf(field, 'a sentence')?.replace(/\s+/g, ' ').trim();
  if (text === undefined) return undefined;
  if (text === '' || text.length > longestSentence || /\p{Cc}/u.test(text))
    return fail(field, `is no sentence of at most ${longestSentence} characters; write one`);
  return ruleOf(field, text);
}

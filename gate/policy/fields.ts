import { suggestion } from 'mailgun-sdk';
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Place, Rule } from './policy';
import { shown } from './problems';
import type { YamlFile } from './yaml-file';

/** A value of the file with its place. What reads one gives nothing where it is wrong, and has reported it then. */
export interface Field extends Place {
  readonly node: Node | null;
  readonly file: YamlFile;
}

/** Reports what is wrong with a field, and what to do. */
export function fail(field: Field, words: string): undefined {
  field.file.report(field.line, `${field.rule} ${words}`.trimStart());
}

/** Reports a text that is none of those that are possible. `otherwise`: what to do where none of them is near. */
export function failUnknown(
  field: Field,
  written: string,
  what: string,
  known: readonly string[],
  otherwise = `there are ${known.join(', ')}`,
): undefined {
  const rule = field.rule === '' ? '' : `${field.rule}: `;
  field.file.report(field.line, `${rule}${shown(written)} ${what}${suggestion(written, known) || `; ${otherwise}`}`);
}

/** What is written where no mapping or list is. */
export const scalarOf = ({ node }: Field): unknown => (isScalar(node) ? node.value : undefined);

export const ruleOf = <Value>(field: Field, value: Value): Rule<Value> => ({ rule: field.rule, line: field.line, value });

/** The fields of a mapping by their names, all of them known. */
export function fieldsOf(field: Field, known: readonly string[], what = 'is not known here'): ReadonlyMap<string, Field> | undefined {
  const fields = namedFieldsOf(field, `a mapping with ${known.slice(0, 3).join(', ')}…`);
  for (const [name, { line }] of fields ?? []) if (!known.includes(name)) failUnknown({ ...field, line }, name, what, known);
  return fields && new Map([...fields].filter(([name]) => known.includes(name)));
}

/** The fields of a mapping whose names are the user's. `prefix`: what their rules begin with. */
export function namedFieldsOf(field: Field, what: string, prefix = field.rule): ReadonlyMap<string, Field> | undefined {
  const { node, file } = field;
  if (!isMap<Node, Node | null>(node)) return failValue(field, what);
  return new Map(
    node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      const rule = [prefix, isPlain(name) ? name : shown(name)].filter((step) => step !== '').join('.');
      return [name, { rule, line: file.lineOf(key) ?? field.line, node: value, file }];
    }),
  );
}

/** A rule stands in messages and in records. */
const isPlain = (name: string) => /^[\w.*& -]{1,63}$/.test(name) && !/mgate_/i.test(name);

/** The values of a list, or the one value where there is no list. */
export function itemsOf(field: Field): readonly Field[] {
  const { node, file } = field;
  if (!isSeq<Node>(node)) return [field];
  return node.items.map((item) => ({ rule: field.rule, line: file.lineOf(item) ?? field.line, node: item, file }));
}

export function textOf(field: Field, what: string): string | undefined {
  const { node } = field;
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : failValue(field, what);
}

/** Texts of which each is checked: nothing where one is wrong. */
export function textsOf(
  field: Field,
  what: string,
  problem: (text: string, item: Field) => string | undefined,
): Rule<readonly string[]> | undefined {
  const texts = itemsOf(field).map((item) => {
    const text = textOf(item, what);
    const wrong = text && problem(text, item);
    return wrong ? fail(item, `has ${shown(text)}, which ${wrong}`) : text;
  });
  const right = texts.filter((text) => text !== undefined);
  return right.length === texts.length ? ruleOf(field, right) : undefined;
}

export function flagOf(field: Field): Rule<boolean> | undefined {
  const { node } = field;
  return isScalar(node) && typeof node.value === 'boolean' ? ruleOf(field, node.value) : failValue(field, 'true or false');
}

export function wholeNumberOf(field: Field): Rule<number> | undefined {
  const value = isScalar(field.node) ? field.node.value : undefined;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? ruleOf(field, Number(value)) : failValue(field, 'a whole number from 0');
}

export function choiceOf<Choice extends string>(field: Field, choices: readonly Choice[]): Choice | undefined {
  const written = textOf(field, choices.join(', '));
  const choice = choices.find((one) => one === written);
  return written === undefined || choice !== undefined ? choice : failUnknown(field, written, 'is not possible', choices);
}

/** What must stand in a mapping. */
export function required(fields: ReadonlyMap<string, Field>, name: string, field: Field, what: string): Field | undefined {
  return fields.get(name) ?? fail(field, `has no ${name}; ${what}`);
}

/** An alias has been reported already, and nobody wrote it on purpose. */
function failValue(field: Field, what: string): undefined {
  const { node } = field;
  if (isAlias(node)) return undefined;
  const empty = node === null || (isScalar(node) && (node.value === null || node.value === ''));
  const written = isMap(node) ? 'a mapping' : isSeq(node) ? 'a list' : isScalar(node) ? shown(node.value) : 'something else';
  return empty ? fail(field, `is empty; write ${what}, or leave it out`) : fail(field, `is ${written}; write ${what}`);
}

/** The part of JSON Schema (2020-12) that the document uses; a word that is not here fails, so that nothing passes unread. */
export interface Schema {
  readonly [word: string]: unknown;
}

const described: ReadonlySet<string> = new Set(['description', 'format', 'default']);

type Rule = (wanted: never, value: unknown, schema: Schema) => readonly string[];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const wrong = (isWrong: boolean, words: string) => (isWrong ? [words] : []);

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const isOf = (type: string, value: unknown) => (type === 'integer' ? Number.isInteger(value) : typeOf(value) === type);

const rules: Readonly<Record<string, Rule>> = {
  type: (types: string | string[], value) => wrong(![types].flat().some((type) => isOf(type, value)), `is ${typeOf(value)}, not ${types}`),
  const: (one: unknown, value) => wrong(value !== one, `is not ${one}`),
  enum: (all: unknown[], value) => wrong(!all.includes(value), `is none of ${all}`),
  anyOf: (all: Schema[], value) => wrong(!all.some((one) => findDifferences(one, value).length === 0), `is none of ${JSON.stringify(all)}`),
  pattern: (pattern: string, value) =>
    wrong(typeof value === 'string' && !new RegExp(pattern, 'u').test(value), `does not match ${pattern}`),
  minimum: (least: number, value) => wrong(typeof value === 'number' && value < least, `is less than ${least}`),
  maximum: (most: number, value) => wrong(typeof value === 'number' && value > most, `is more than ${most}`),
  minItems: (least: number, value) => wrong(Array.isArray(value) && value.length < least, 'has too few'),
  maxItems: (most: number, value) => wrong(Array.isArray(value) && value.length > most, 'has too many'),
  exclusiveMinimum: (least: number, value) => wrong(typeof value === 'number' && value <= least, `is not more than ${least}`),
  minLength: (least: number, value) => wrong(typeof value === 'string' && value.length < least, 'is too short'),
  required: (names: string[], value) => names.filter((name) => isObject(value) && !(name in value)).map((name) => `${name} is missing`),
  properties: (properties: Record<string, Schema>, value) =>
    Object.entries(properties).flatMap(([name, one]) =>
      isObject(value) && name in value ? at(name, findDifferences(one, value[name])) : [],
    ),
  additionalProperties: (one: boolean | Schema, value, { properties = {} }) =>
    Object.entries(isObject(value) ? value : {})
      .filter(([name]) => !(name in (properties as object)))
      .flatMap(([name, item]) => (one === false ? [`${name} is not known`] : one === true ? [] : at(name, findDifferences(one, item)))),
  propertyNames: (one: Schema, value) => Object.keys(isObject(value) ? value : {}).flatMap((name) => at(name, findDifferences(one, name))),
  items: (one: Schema | false, value, { prefixItems = [] }) =>
    (Array.isArray(value) ? value.slice((prefixItems as unknown[]).length) : []).flatMap((item, index) =>
      one === false ? [`${index} is too many`] : at(String(index), findDifferences(one, item)),
    ),
  prefixItems: (all: Schema[], value) =>
    all.flatMap((one, index) => (Array.isArray(value) ? at(String(index), findDifferences(one, value[index])) : [])),
};

const at = (name: string, problems: readonly string[]) => problems.map((problem) => `${name}: ${problem}`);

/** Where a value is not what a schema says. */
export function findDifferences(schema: Schema, value: unknown): readonly string[] {
  return Object.entries(schema).flatMap(([word, wanted]) => {
    if (described.has(word)) return [];
    const rule = rules[word];
    if (rule === undefined) throw new Error(`the schema says ${word}, which is not read here`);
    return rule(wanted as never, value, schema);
  });
}

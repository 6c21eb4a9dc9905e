/** A type in Pulumi's schema, as far as a value is held against it. */
export interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly oneOf?: readonly TypeSpec[];
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}

export interface ObjectSpec {
  readonly properties: Readonly<Record<string, TypeSpec>>;
  readonly required?: readonly string[];
}

export type NamedSpec = TypeSpec & Partial<ObjectSpec> & { readonly enum?: readonly { readonly name: string; readonly value: string }[] };

type Types = Readonly<Record<string, NamedSpec>>;

/** What of a value is not as the schema says, a line each. */
export function mismatches(types: Types, spec: TypeSpec, value: unknown, path = ''): readonly string[] {
  const wrong = (wanted: string) => [`${path} is ${JSON.stringify(value)}, not ${wanted}`];
  if (spec.$ref === 'pulumi.json#/Any') return [];
  if (spec.$ref !== undefined) {
    const named = types[spec.$ref.replace('#/types/', '')];
    if (named === undefined) return [`${path} is of a type that is not there: ${spec.$ref}`];
    if (named.enum) return named.enum.some((one) => one.value === value) ? [] : wrong(`a ${spec.$ref}`);
    return objectMismatches(types, { properties: {}, ...named }, value, path);
  }
  if (spec.oneOf) return spec.oneOf.some((one) => mismatches(types, one, value).length === 0) ? [] : wrong('one of its types');
  switch (spec.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => mismatches(types, spec.items ?? {}, item, `${path}[${index}]`))
        : wrong('a list');
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('an object');
      return Object.entries(value).flatMap(([key, entry]) => mismatches(types, spec.additionalProperties ?? {}, entry, `${path}.${key}`));
    case 'integer':
      return Number.isInteger(value) ? [] : wrong('a whole number');
    default:
      return typeof value === spec.type ? [] : wrong(String(spec.type));
  }
}

/** As `mismatches`, for what has properties; one that is `undefined` is not there. */
export function objectMismatches(types: Types, { properties, required = [] }: ObjectSpec, value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  const missing = required.filter((name) => !given.some(([there]) => there === name));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...given.flatMap(([name, part]) => {
      const spec = properties[name];
      return spec ? mismatches(types, spec, part, `${path}.${name}`) : [`${path}.${name} is not in the schema`];
    }),
  ];
}

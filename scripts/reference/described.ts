import ts from 'typescript';

/** A type as data, with what the comments say of its parts. */
export type Described =
  | { readonly kind: 'any' | 'boolean' | 'number' }
  /** `known` are the values that are expected, if not any text is. */
  | { readonly kind: 'string'; readonly known: readonly string[] }
  | { readonly kind: 'array' | 'map'; readonly of: Described }
  | { readonly kind: 'object'; readonly parts: Readonly<Record<string, Part>> };

export interface Part {
  readonly text: string;
  readonly isOptional: boolean;
  readonly type: Described;
}

/** As Pulumi remembers a value of the type: a moment is text. */
export function describe(type: ts.Type, checker: ts.TypeChecker): Described {
  const parts = (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  const every = (test: (part: ts.Type) => boolean) => parts.length > 0 && parts.every(test);
  if (every(({ flags }) => !!(flags & ts.TypeFlags.BooleanLike))) return { kind: 'boolean' };
  if (every(({ flags }) => !!(flags & ts.TypeFlags.NumberLike))) return { kind: 'number' };
  if (every((part) => isText(part) || part.symbol?.name === 'Date'))
    return { kind: 'string', known: parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : [])) };
  const [part] = parts;
  if (part === undefined || parts.length > 1 || !(part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return { kind: 'any' };
  if (checker.isArrayType(part)) {
    const [item] = checker.getTypeArguments(part as ts.TypeReference);
    return { kind: 'array', of: item ? describe(item, checker) : { kind: 'any' } };
  }
  const entry = checker.getIndexTypeOfType(part, ts.IndexKind.String);
  if (entry) return { kind: 'map', of: describe(entry, checker) };
  return { kind: 'object', parts: describeParts(part, checker) };
}

/** The parts of an object, or of what an object is made of. */
export const describeParts = (type: ts.Type, checker: ts.TypeChecker): Readonly<Record<string, Part>> =>
  Object.fromEntries(
    checker.getPropertiesOfType(type).map((property) => {
      const its = checker.getTypeOfSymbol(property);
      const isOptional = !!(property.flags & ts.SymbolFlags.Optional) || (its.isUnion() && its.types.some(isUndefined));
      return [property.name, { text: textOf(property, checker), isOptional, type: describe(its, checker) }];
    }),
  );

/** What stands over a name, in one line. */
export const textOf = (symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string =>
  ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();

/** `string & {}` is how a type says that other values than the named ones may come. */
const isText = (type: ts.Type): boolean =>
  !!(type.flags & ts.TypeFlags.StringLike) || (type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String));

const isUndefined = ({ flags }: ts.Type): boolean => !!(flags & ts.TypeFlags.Undefined);

import { type Decode, memberOf, prepareAnswer, prepareDecoder, UNREADABLE } from './decoder';
import { problemsOf, wordsFor } from './problems';
import { hintOf } from './wire';
import { z } from './zod';

/**
 * What of an answer makes it unreadable: where it is and what is wrong with it, and then what else is odd in the same thing. What is odd in
 * other things was only left out, and is not named.
 */
export function whyUnreadable(schema: z.ZodType, wire: unknown): readonly string[] {
  const parts = pathTo({ schema, wire, whole: true, path: [] });
  const culprit = parts.at(-1) as Part;
  const parent = parts.at(-2);
  const about = parent !== undefined && !parent.whole ? [culprit, parent] : [culprit];
  const issues = about.flatMap((part) => {
    const { error } = z.safeDecode(part.schema, part.wire as never, { error: wordsFor });
    return (error?.issues ?? []).map((issue) => ({ ...issue, path: [...part.path, ...issue.path] }));
  });
  return [...new Set(problemsOf({ issues }))];
}

interface Part {
  readonly schema: z.ZodType;
  readonly wire: unknown;
  /** A whole answer or a list of it. */
  readonly whole: boolean;
  readonly path: readonly PropertyKey[];
}

/** From what is unreadable to the part of it that made it so. */
function pathTo(part: Part): readonly Part[] {
  const next = culpritIn(part);
  return next === undefined ? [part] : [part, ...pathTo(next)];
}

function culpritIn({ schema, wire, whole, path }: Part): Part | undefined {
  const hint = hintOf(schema);
  if (hint?.kind === 'object' && isRecord(wire)) {
    for (const field of hint.fields) {
      const { name, decode, needed, optional } = memberOf(field, whole);
      const given = wire[field.wire] ?? undefined;
      if (needed && !(optional && given === undefined) && decode(given) === UNREADABLE)
        return { schema: field.schema, wire: given, whole: whole && hintOf(field.schema)?.kind === 'list', path: [...path, name] };
    }
    return undefined;
  }
  if (hint?.kind === 'list' && whole && Array.isArray(wire)) {
    const decode = prepareDecoder(hint.item);
    const index = wire.findIndex((item) => decode(item) === UNREADABLE);
    return index < 0 ? undefined : { schema: hint.item, wire: wire[index], whole: false, path: [...path, index] };
  }
  const inner = innerOf(schema);
  const decode: Decode | undefined = inner && (whole ? prepareAnswer : prepareDecoder)(inner);
  return inner !== undefined && decode?.(wire) === UNREADABLE ? { schema: inner, wire, whole, path } : undefined;
}

/** What a schema reads first, where that is a schema of ours. */
function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (hintOf(schema) !== undefined) return undefined;
  const { innerType, in: before } = schema.def as { readonly innerType?: z.ZodType; readonly in?: z.ZodType };
  return innerType ?? before;
}

const isRecord = (wire: unknown): wire is Record<string, unknown> => typeof wire === 'object' && wire !== null && !Array.isArray(wire);

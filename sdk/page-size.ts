import type { Endpoint } from './schema/endpoint';
import type { Shape } from './schema/wire';
import { z } from './schema/zod';

type Input = Readonly<Record<string, unknown>>;

/** What lists of which no bound is known are asked for at most: all others take that. */
const COMMON = 100;

/** Asks for pages of the size of what is wanted, as far as Mailgun has them, so that ten items are one small answer. */
export function fitPages({ input: { out } }: Endpoint, input: Input, limit: number | undefined): Input {
  if (limit === undefined) return input;
  const size = sizeIn(out.shape, limit);
  if (size !== undefined) return { pageSize: size, ...input };
  const nested = sizeIn(readAs(out.shape.pagination)?.shape ?? {}, limit);
  return nested === undefined ? input : { ...input, pagination: { pageSize: nested, ...(input.pagination as object | undefined) } };
}

function sizeIn(shape: Shape, limit: number): number | undefined {
  const bounds = readAs(shape.pageSize);
  if (!(bounds instanceof z.ZodNumber)) return undefined;
  const most = bounds.maxValue === Number.MAX_SAFE_INTEGER ? COMMON : (bounds.maxValue ?? COMMON);
  return Math.min(most, Math.max(bounds.minValue ?? 1, limit));
}

/** What a codec gives, be it optional or not. */
function readAs(schema: z.ZodType | undefined): (z.ZodType & { readonly shape?: Shape }) | undefined {
  const codec = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return (codec as { readonly out?: z.ZodType } | undefined)?.out;
}

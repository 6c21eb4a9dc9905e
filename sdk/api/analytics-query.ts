import { integer, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';

/** A length of time. */
export const duration = z.string().regex(/^(\d+[a-z])+$/i, 'must look like 7d or 24h');

const values = z.codec(z.array(object({ label: z.string().optional(), value: z.string() })), z.array(z.string()), {
  decode: (wire) => wire.map((item) => String(item.value)),
  encode: (texts) => texts.map((value) => ({ label: value, value })),
});

/** Conditions that must all hold; Mailgun knows no other way to join them. */
export const filter = <const Attributes extends readonly string[], Comparator extends z.ZodType>(
  attributes: Attributes,
  comparator: Comparator,
) => object({ and: spelled('AND', z.array(object({ attribute: z.enum(attributes), comparator, values }))) });

/** Which part of the rows an answer has, and how many there are. */
export const pagination = object({
  sort: z.string().optional(),
  skip: integer(0).optional(),
  limit: integer(0).optional(),
  total: integer(0).optional(),
});

import { z } from '../schema/zod';
import { emailAddress } from './email-address';

/** An address with the name to show beside it. */
const named = z.strictObject({
  name: z.string().regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line'),
  address: emailAddress,
});

/** `alice@example.com`, `Alice <alice@example.com>` or `{ name, address }`, whose name is quoted where it needs to be. */
export const mailbox = z.union([
  z.string().min(1),
  z.codec(z.string(), named, {
    decode: (wire) => {
      const [, name = '', address = wire] = /^"?(.*?)"?\s*<([^<>]+)>$/.exec(wire) ?? [];
      return { name: name.replace(/\\(.)/g, '$1'), address };
    },
    encode: ({ name, address }) => (name === '' ? address : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`),
  }),
]);

/** How many addresses a field has as it travels; a comma inside quotes belongs to a name. */
export function recipientsIn(wire: unknown): number {
  if (wire === undefined) return 0;
  if (Array.isArray(wire)) return wire.reduce((count: number, line) => count + recipientsIn(line), 0);
  const line = String(wire);
  return line.includes(',') ? (line.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g)?.length ?? 1) : 1;
}

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
  return line.includes(',') ? Math.max(1, partsOf(line)) : 1;
}

/** Not by an expression: names that users gave themselves are in it, and one full of quotes took seconds. */
function partsOf(line: string): number {
  let parts = 0;
  let isPart = false;
  let areQuotes = true;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === ',') {
      isPart = false;
      continue;
    }
    if (!isPart) parts += 1;
    isPart = true;
    if (line[at] !== '"' || !areQuotes) continue;
    const end = closing(line, at);
    // What no quote closes is in no quotes, and no later quote can be closed for certain.
    areQuotes = end !== -1;
    if (areQuotes) at = end;
  }
  return parts;
}

/** Where the quote that opens at a place is closed; -1 where it is not. */
function closing(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === '"') return at;
    if (line[at] === '\\') at += 1;
  }
  return -1;
}

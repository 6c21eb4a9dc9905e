import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may see the page, and whose forms count. */
export interface Entry {
  /** Where the page is, beginning and ending with a slash. */
  readonly path: string;
  /** The cookie for the first who has the key. `isUsed` for anybody who has it later; nothing for a wrong one. */
  redeem(key: string): { readonly cookie: string } | 'isUsed' | undefined;
  has(request: IncomingMessage): boolean;
  /** What a form has to come back with: it is bound to this browser and to what was shown. */
  tokenFor(shown: string): string;
  isToken(token: string, shown: string): boolean;
}

const name = 'mailgun-gate';
/** A working day; the page is gone with its process anyway. */
const seconds = 12 * 60 * 60;

export function createEntry(secret: string): Entry {
  if (secret.length < 22) throw new Error('The secret of the approval page is too short: at least 22 characters, which nobody can guess.');
  // Browsers send cookies to every port of a host. An agent may have a server on another port, but does not know this path.
  const path = `/${randomBytes(16).toString('hex')}/`;
  const session = randomBytes(32).toString('hex');
  const formKey = randomBytes(32);
  let isUsed = false;
  const tokenFor = (shown: string) => createHmac('sha256', formKey).update(shown).digest('hex');

  return {
    path,
    redeem(key) {
      if (!same(key, secret)) return undefined;
      if (isUsed) return 'isUsed';
      isUsed = true;
      return { cookie: `${name}=${session}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict` };
    },
    has({ headers }) {
      const values = (headers.cookie ?? '').split(/; */).flatMap((one) => (one.startsWith(`${name}=`) ? [one.slice(name.length + 1)] : []));
      return isUsed && values.some((value) => same(value, session));
    },
    tokenFor,
    isToken: (token, shown) => same(token, tokenFor(shown)),
  };
}

/** In constant time, whatever the lengths. */
function same(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}

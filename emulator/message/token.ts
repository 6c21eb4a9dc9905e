import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Region } from 'mailgun-sdk';

/** What the address of a tracked link, a pixel or an unsubscription stands for. */
export interface TrackingToken {
  /** A token of one kind is of no use where another is asked for. */
  readonly kind: 'open' | 'click' | 'unsubscribe';
  readonly region: Region;
  readonly storageKey: string;
  /** The bare address of who got the message. */
  readonly recipient: string;
  /** Where a click leads. */
  readonly url?: string | undefined;
  /** What somebody unsubscribes from: all mail of the domain, the tags of the message, or the mailing list of this address. */
  readonly from?: 'domain' | 'tags' | { readonly list: string } | undefined;
}

/** Longer ones do not fit into the head of a request. */
const longestToken = 12 * 1024;

/** `<JSON in base64url>.<HMAC-SHA256 in base64url>`: only who knows the secret can make one, so that a click leads nowhere but where a sender wanted. */
export function createToken(secret: string, token: TrackingToken): string {
  const content = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${content}.${signatureOf(secret, content)}`;
}

/** What a token stands for; undefined for everything that was not made with this secret. */
export function readToken(secret: string, token: string): TrackingToken | undefined {
  const [, content, signature] = (token.length <= longestToken && /^([\w-]+)\.([\w-]{43})$/.exec(token)) || [];
  if (content === undefined || signature === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(secret, content)))) return undefined;
  return JSON.parse(Buffer.from(content, 'base64url').toString()) as TrackingToken;
}

/** The first word keeps apart what else is signed with the same secret, as webhooks are. */
const signatureOf = (secret: string, content: string): string =>
  createHmac('sha256', secret).update(`tracking ${content}`).digest('base64url');

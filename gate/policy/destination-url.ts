import { parseUrl } from 'mailgun-sdk';
import { coversHost, type HostPattern, hostName, hostPattern } from './host-name';

/** A URL to which data may be sent, taken apart only if everybody takes it apart alike. */
export interface Destination {
  readonly protocol: string;
  readonly host: string;
  /** Empty for the one that belongs to the scheme. */
  readonly port: string;
  /** As it is sent: characters outside of ASCII are encoded. */
  readonly path: string;
  /** With its question mark; empty if there is none. */
  readonly query: string;
}

const parts = /^(https?):\/\/([^/?#\\@]+?)(:\d{1,5})?(\/[^?#\\]*)?(\?[^#\\]*)?$/i;

/** Reads a URL. Nothing for one with userinfo, a fragment, white space, a backslash, dot segments, or a host that is not what it looks like. */
export function destination(text: string): Destination | undefined {
  const written = /[\p{Cc}\s]/u.test(text) ? null : parts.exec(text);
  const url = written === null ? undefined : parseUrl(text);
  if (written === null || url === undefined) return undefined;
  const host = url.hostname;
  if (host !== (hostName(written[2] ?? '') ?? written[2]?.toLowerCase()) || !(hostName(host) || host.startsWith('['))) return undefined;
  // Dot segments are resolved by `URL`, but the server that the data goes to is somebody else's.
  if ((written[4] ?? '/').split('/').some(isDots)) return undefined;
  return { protocol: url.protocol, host, port: url.port, path: url.pathname, query: url.search };
}

const isDots = (segment: string) => /^(?:\.|%2e){1,2}(?:;|$)/i.test(segment);

interface DestinationPattern {
  readonly protocol: string;
  readonly host: HostPattern;
  readonly port: string;
  /** With a slash at its end where everything below it is meant. */
  readonly path: string;
  /** Nothing where everything below the path is meant. */
  readonly query: string | undefined;
}

/** Reads `https://hooks.example.com/mailgun`, `https://hooks.example.com/*`, `https://*.example.com/*`. */
export function destinationPattern(text: string): DestinationPattern | undefined {
  const below = text.endsWith('/*');
  const [, scheme, star = '', rest] = /^(https?:\/\/)(\*\.)?(.*)$/is.exec(below ? text.slice(0, -1) : text) ?? [];
  if (scheme === undefined || rest === undefined || rest.includes('*')) return undefined;
  const url = destination(`${scheme}${rest}`);
  const host = url && hostPattern(`${star}${url.host}`, (written) => written);
  if (url === undefined || host === undefined) return undefined;
  if (below && (url.query !== '' || !isPlain(url.path))) return undefined;
  return { protocol: url.protocol, host, port: url.port, path: url.path, query: below ? undefined : url.query };
}

/** Whether a URL is meant. */
export function coversDestination(pattern: DestinationPattern, url: Destination): boolean {
  if (url.protocol !== pattern.protocol || url.port !== pattern.port || !coversHost(pattern.host, url.host)) return false;
  if (pattern.query !== undefined) return url.path === pattern.path && url.query === pattern.query;
  return url.path.startsWith(pattern.path) && isPlain(url.path);
}

/** Whether a path keeps its segments however often a server decodes it, and whatever it takes for a slash or a dot. */
function isPlain(path: string): boolean {
  const decoded = decode(decode(decode(path)));
  if (decoded === undefined || decode(decoded) !== decoded) return false;
  const plain = decoded.normalize('NFKC');
  return !/[\\\p{Cc}]/u.test(plain) && !plain.split('/').some(isDots) && plain.split('/').length === path.split('/').length;
}

function decode(path: string | undefined): string | undefined {
  try {
    return path && decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

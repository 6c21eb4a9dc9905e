import { coversDestination, destination, destinationPattern } from './destination-url';
import { coversHost, domainName, hostPattern, lowerCase } from './host-name';

export type PatternKind = 'domain' | 'address' | 'destination';

/** `example.com`, `*.example.com` (real sub-domains only), `*`. What is no domain name matches nothing, not even `*`. */
export function matchesDomain(pattern: string, domain: string): boolean {
  const name = domainName(domain);
  if (name === undefined) return false;
  if (pattern === '*') return true;
  const host = hostPattern(pattern);
  return host !== undefined && coversHost(host, name);
}

/**
 * `alice@example.com`, `*@example.com`, `*@*.example.com`, `*`. What is no bare address matches nothing, not even `*`: whoever has a header takes it
 * apart first. Letters after a plus belong to the name as all others do.
 */
export function matchesAddress(pattern: string, address: string): boolean {
  const written = bareAddress(address);
  if (written === undefined) return false;
  if (pattern === '*') return true;
  const meant = addressPattern(pattern);
  return meant !== undefined && coversHost(meant.host, written.domain) && (meant.name === '*' || meant.name === written.name);
}

/** The patterns of addresses for an address; `https://hooks.example.com/mailgun`, `https://hooks.example.com/*`, `https://*.example.com/*`, `*` for a URL. */
export function matchesDestination(pattern: string, target: string): boolean {
  if (!isUrl(target)) return matchesAddress(pattern, target);
  const url = destination(target);
  if (url === undefined) return false;
  if (pattern === '*') return true;
  const meant = destinationPattern(pattern);
  return meant !== undefined && coversDestination(meant, url);
}

const isUrl = (text: string) => text.includes('//');

/**
 * What the name of an address may hold without quotes. Quoted names are read differently by different servers, and old relays take `%` and `!` for a
 * further hop: `eve%evil.com@example.com`.
 */
const localPart = /^[\p{L}\p{M}\p{N}.#$&'*+/=?^_`{|}~-]+$/u;

function bareAddress(text: string): { readonly name: string; readonly domain: string } | undefined {
  const at = text.lastIndexOf('@');
  const name = text.slice(0, Math.max(at, 0));
  const domain = domainName(text.slice(at + 1));
  // A name that changes when look-alikes are mapped may be another one to the server that gets the mail.
  return domain !== undefined && localPart.test(name) && name.normalize('NFKC') === name ? { name: lowerCase(name), domain } : undefined;
}

function addressPattern(text: string) {
  const at = text.lastIndexOf('@');
  const host = hostPattern(text.slice(at + 1));
  const name = bareAddress(`${text.slice(0, Math.max(at, 0))}@example.com`)?.name;
  return host === undefined || name === undefined || (name !== '*' && (name.includes('*') || host.below)) ? undefined : { name, host };
}

const forms: Readonly<Record<PatternKind, string>> = {
  domain: 'mail.example.com, *.example.com or *',
  address: 'alice@example.com, *@example.com, *@*.example.com or *',
  destination: 'https://hooks.example.com/mailgun, https://hooks.example.com/*, https://*.example.com/*, *@example.com or *',
};

/** Why a pattern of a policy can match nothing and what to write instead, as an end of a sentence; nothing if it can. */
export function patternProblem(kind: PatternKind, text: string): string | undefined {
  if (text === '*') return undefined;
  const read = { domain: hostPattern, address: addressPattern, destination: isUrl(text) ? destinationPattern : addressPattern }[kind](text);
  return read === undefined ? `is no pattern; ${likelyForm(kind, text) ?? `write ${forms[kind]}`}` : undefined;
}

/** What somebody meant who wrote a pattern of another kind. */
function likelyForm(kind: PatternKind, text: string): string | undefined {
  const bare = text.replace(/^\*?@?/, '');
  const name = domainName(bare.replace(/^\./, ''));
  if (name === undefined) return undefined;
  if (kind === 'domain') return `write ${name} for the domain itself, *.${name} for those below it`;
  return `write *@${name} for everybody there, *@*.${name} for the domains below it`;
}

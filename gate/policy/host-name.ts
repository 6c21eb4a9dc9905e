import { domainToASCII, domainToUnicode } from 'node:url';

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const name = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)*${label}$`);

/**
 * Lower case, as a name server sees letters. A letter outside of ASCII whose small form is an ASCII one (the Kelvin sign) stays what it is: it was not
 * what was written in the policy.
 */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]|\P{ASCII}/gu, (letter) => {
    const small = letter.toLowerCase();
    return letter > '\x7f' && small.charCodeAt(0) < 0x80 ? letter : small;
  });
}

/**
 * A host as it is looked up: lower case, IDN in punycode. Nothing for what is no plain name: a name that only becomes one by mapping look-alikes
 * (`ｅxample.com`, `0x7f.1`), that ends with a dot, that holds a port.
 */
export function hostName(text: string): string | undefined {
  const lower = lowerCase(text);
  const ascii = domainToASCII(lower);
  const asItIs = ascii === lower || domainToUnicode(ascii) === lower.normalize('NFC');
  return asItIs && name.test(ascii) ? ascii : undefined;
}

/** A host that can have addresses and mail: its last label is no number, or it would be an IP address. */
export function domainName(text: string): string | undefined {
  const host = hostName(text);
  return host === undefined || /(?:^|\.)\d+$/.test(host) ? undefined : host;
}

/** `example.com`, or with `*.` in front its real sub-domains. */
export interface HostPattern {
  readonly name: string;
  readonly below: boolean;
}

/** Reads `example.com` and `*.example.com`. */
export function hostPattern(text: string, read: (text: string) => string | undefined = domainName): HostPattern | undefined {
  const below = text.startsWith('*.');
  const host = below ? domainName(text.slice(2)) : read(text);
  return host === undefined ? undefined : { name: host, below };
}

/** Whether a host, as `hostName` gives it, is meant. */
export const coversHost = (pattern: HostPattern, host: string): boolean =>
  pattern.below ? host.endsWith(`.${pattern.name}`) : host === pattern.name;

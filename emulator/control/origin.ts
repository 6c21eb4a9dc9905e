import { isIP } from 'node:net';
import { Problem } from './problem';

interface Headers {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | undefined;
}

/**
 * Refuses what a page of somebody else has the user's browser send: any page can reach this machine. A browser says where a request comes from;
 * a page whose name was made to lead here (DNS rebinding) has that name in the host.
 *
 * @throws {Problem} 403.
 */
export function refuseForeign({ host = '', origin, site }: Headers, allowedHosts: readonly string[]): void {
  const isListed = (name: string) => allowedHosts.includes('*') || allowedHosts.some((one) => one.toLowerCase() === name);
  const name = nameOf(host);
  if (!isOwnName(name) && !isListed(name))
    throw new Problem(
      403,
      `the host ${JSON.stringify(name)} is neither an address nor a name of this network; list it in allowedHosts to reach the emulator by it`,
    );
  const isFromHere =
    origin === undefined ||
    origin === `http://${host}` ||
    origin === `https://${host}` ||
    isListed(nameOf(origin.replace(/^https?:\/\//, '')));
  if (!isFromHere) throw new Problem(403, `a page of ${origin} may not use the control API`);
  if (origin === undefined && (site === 'cross-site' || site === 'same-site'))
    throw new Problem(403, 'a page of another site may not use the control API');
}

/** Without its port. */
const nameOf = (host: string) =>
  host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');

/** An address, or a name that no public domain can have. */
const isOwnName = (name: string) => isIP(name) !== 0 || name.endsWith('.localhost') || (name !== '' && !name.includes('.'));

import { BlockList, isIP } from 'node:net';
import { parseUrl } from 'mailgun-sdk';

/**
 * Whether something may be posted to a URL. This machine always may; other hosts only where they are listed: nobody else gets what an emulator
 * makes. `*` lists all but those that no webhook is ever at, see `isOfTheHost`.
 */
export function isAllowed(url: string, hosts: readonly string[]): boolean {
  if (!parseUrl(url)) return false;
  const { protocol, hostname, host } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  if (isOfThisMachine(hostname) || isListed(hosts, hostname, host)) return true;
  return hosts.includes('*') && !isOfTheHost(hostname.replace(/^\[|\]$/g, ''));
}

/** Whether a host stands in the list itself. */
const isListed = (hosts: readonly string[], hostname: string, host: string) =>
  hosts.some((one) => one.toLowerCase() === hostname || one.toLowerCase() === host);

const isOfThisMachine = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Link-local addresses and others at which clouds give a machine its own secrets, also as NAT64 and 6to4 write them; those in `::ffff:` Node knows. */
const ofTheHost = new BlockList();
ofTheHost.addSubnet('169.254.0.0', 16);
ofTheHost.addAddress('100.100.100.200');
ofTheHost.addAddress('192.0.0.192');
ofTheHost.addSubnet('fe80::', 10, 'ipv6');
ofTheHost.addAddress('fd00:ec2::254', 'ipv6');
ofTheHost.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
ofTheHost.addSubnet('2002:a9fe::', 32, 'ipv6');

/** Whether an address is one of those from which a machine learns about itself. Names are none. */
export function isOfTheHost(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && ofTheHost.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

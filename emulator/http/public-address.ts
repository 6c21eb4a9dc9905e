import { BlockList, isIP, isIPv6 } from 'node:net';

/** Nobody on the Internet has these: loopback, private and link-local addresses. */
const unrouted = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  unrouted.addSubnet(network, prefix);
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  unrouted.addSubnet(network, prefix, 'ipv6');

export const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * The address that Mailgun would see: what `x-forwarded-for` begins with, or else that of the connection. From this machine or its network
 * Mailgun would see an address that nobody here knows, so that it is undefined; a test says in the header where it calls from.
 */
export function publicAddressOf(forwardedFor: string | undefined, remoteAddress: string | undefined): string | undefined {
  const forwarded = plain(forwardedFor?.split(',')[0]?.trim());
  if (forwarded !== undefined) return forwarded;
  const address = plain(remoteAddress);
  return address === undefined || unrouted.check(address, familyOf(address)) ? undefined : address;
}

/** `::ffff:192.0.2.1` is 192.0.2.1. */
function plain(address = ''): string | undefined {
  const text = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(text) === 0 ? undefined : text;
}

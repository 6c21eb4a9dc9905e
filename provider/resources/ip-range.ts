import { isIP } from 'node:net';

/** The one spelling of an address or a range: the first address, IPv6 in its short form, no length where it is one address. Anything else stays. */
export function canonicalRange(range: string): string {
  const [, address = '', length] = /^([^/%]+)(?:\/(\d+))?$/.exec(range) ?? [];
  const version = isIP(address);
  if (version === 0) return range;
  const [separator, radix, size] = version === 4 ? (['.', 10, 8] as const) : ([':', 16, 16] as const);
  const groups = groupsOf(address).map((group) => Number.parseInt(group, radix));
  const whole = groups.length * size;
  const kept = groups.map((group, index) => group & ~(2 ** unkept(Number(length ?? whole) - index * size, size) - 1));
  const first = shorten(kept.map((group) => group.toString(radix)).join(separator));
  return length === undefined || Number(length) === whole ? first : `${first}/${length}`;
}

/** How many bits of a group are beyond the length. */
const unkept = (length: number, size: number) => Math.min(Math.max(size - length, 0), size);

const shorten = (address: string) => (isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address);

function groupsOf(address: string): string[] {
  if (isIP(address) === 4) return address.split('.');
  const [before = [], after = []] = shorten(address)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

import { type DnsRecord, lineOf } from '../resources/dns-records';

/** The record of a domain that a resource is created for. */
export interface Wanted {
  readonly purpose: DnsRecord['purpose'];
  readonly type: DnsRecord['type'];
  readonly domain: string;
  /** Empty, if it is not known before Mailgun answers. */
  readonly name: string;
  /** Which of several that are alike. */
  readonly index: number;
}

/** @throws if Mailgun does not ask for it, or if it is not certain which one is meant. */
export function findRecord(all: readonly DnsRecord[], { purpose, type, domain, name, index }: Wanted): DnsRecord {
  const candidates = all.filter((each) => each.purpose === purpose && each.type === type && (name === '' || each.name === name));
  const [first, second] = candidates;
  // Which of them is meant could change with each new key, and with it the record.
  if (purpose === 'dkim' && type === 'TXT' && first && second)
    throw new Error(
      `${domain} has several DKIM keys. Give dkimSelector in the arguments of the domain: ${candidates.map(selectorOf).join(' or ')}.`,
    );
  const found = candidates[index];
  if (found) return found;
  throw new Error(
    `${domain}: Mailgun does not ask for the ${type} record for ${purpose}${name === '' ? '' : ` under ${name}`}, but for:\n${all.map(lineOf).join('\n')}`,
  );
}

const selectorOf = ({ name }: DnsRecord) => name.slice(0, name.indexOf('.'));

/** @throws if the name is not in the zone. */
export function nameWithin(zone: string, name: string): string {
  if (name === zone) return '@';
  if (name.endsWith(`.${zone}`)) return name.slice(0, -zone.length - 1);
  throw new Error(`The DNS record ${name} is not in the zone ${zone}.`);
}

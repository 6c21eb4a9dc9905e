import * as pulumi from '@pulumi/pulumi';
import type { DnsRecord, ShownRecords } from '../resources/dns-records';
import { dnsRecordsOf } from './dns-records-of';
import { findRecord, nameWithin } from './wanted-record';

/** Which DNS records of a domain: those for sending (SPF, DKIM), for tracked links (CNAME), for receiving (MX). */
export type DnsRecordGroup = 'sending' | 'tracking' | 'receiving';

/** A DNS record that a domain needs, for a resource of a DNS provider. Its type is known in the program; what depends on Mailgun's answer is an output. */
export interface SendingDomainRecord {
  /** A name for the resource, different for each record: `mail-dkim`. */
  readonly resourceName: string;
  readonly purpose: 'spf' | 'dkim' | 'tracking' | 'receiving';
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** The whole name, without a dot at its end: `email.mail.example.com`. */
  readonly name: pulumi.Output<string>;
  /** The name within a zone: `email.mail` in `example.com`, and `@` for the zone itself. It is an error if the name is not in the zone. */
  readonly nameIn: (zone: string) => pulumi.Output<string>;
  /** Of a CNAME and an MX record it is a host, without a dot at its end. */
  readonly value: pulumi.Output<string>;
  /** The value in strings of at most 255 characters, for providers that require it: a DKIM key of 2048 bits has 401 characters. */
  readonly strings: pulumi.Output<readonly string[]>;
  /** For MX records only: the lowest is tried first. */
  readonly priority: pulumi.Output<number> | undefined;
}

/** The DNS records of one name and type, for DNS providers that have one resource for all of them: Route 53, Azure DNS, Google Cloud DNS. */
export interface SendingDomainRecordSet extends Pick<SendingDomainRecord, 'resourceName' | 'purpose' | 'type' | 'name' | 'nameIn'> {
  /** Two of MX, otherwise one. */
  readonly records: readonly SendingDomainRecord[];
}

/** What the arguments of a domain say about its records before Mailgun has answered. */
export interface RecordSettings {
  readonly dkimSelector?: pulumi.Input<string | undefined>;
  readonly webPrefix?: pulumi.Input<string | undefined>;
  readonly useAutomaticSenderSecurity?: pulumi.Input<boolean | undefined>;
}

type Shown = { readonly [Name in keyof ShownRecords]: pulumi.Output<ShownRecords[Name]> };

/**
 * The records that Mailgun will ask for. How many, of which type and, but for DKIM without `dkimSelector`, under which name is known before the domain
 * exists: the resources are in the first preview, and none is created in `apply`.
 */
export function recordSetsOf(
  prefix: string,
  domain: Shown,
  settings: RecordSettings,
  groups: readonly DnsRecordGroup[],
): readonly SendingDomainRecordSet[] {
  const shown = dnsRecordsOf(domain);
  const record = (
    key: string,
    { purpose, type }: Pick<SendingDomainRecord, 'purpose' | 'type'>,
    expected: pulumi.Output<string> | undefined,
    index = 0,
  ) => {
    const found = pulumi
      .all([shown, domain.name, expected ?? ''])
      .apply(([all, domainName, name]) => findRecord(all as readonly DnsRecord[], { purpose, type, domain: domainName, name, index }));
    return recordFrom(`${prefix}-${key}`, { purpose, type }, expected ?? found.name, found);
  };
  const alone = (key: string, what: Pick<SendingDomainRecord, 'purpose' | 'type'>, expected?: pulumi.Output<string>, index?: number) => {
    const one = record(key, what, expected, index);
    return { ...one, records: [one] };
  };
  const { dkimSelector, webPrefix } = settings;
  const sets = {
    sending: () => [
      alone('spf', { purpose: 'spf', type: 'TXT' }, domain.name),
      ...(hasTwoKeys(settings)
        ? [1, 2].map((number) => alone(`dkim-${number}`, { purpose: 'dkim', type: 'CNAME' }, undefined, number - 1))
        : [
            alone(
              'dkim',
              { purpose: 'dkim', type: 'TXT' },
              dkimSelector === undefined ? undefined : pulumi.interpolate`${dkimSelector}._domainkey.${domain.name}`,
            ),
          ]),
    ],
    tracking: () => [alone('tracking', { purpose: 'tracking', type: 'CNAME' }, pulumi.interpolate`${webPrefix ?? 'email'}.${domain.name}`)],
    receiving: () => {
      const [first, second] = [0, 1].map((index) =>
        record(`mx-${index + 1}`, { purpose: 'receiving', type: 'MX' }, domain.name, index),
      ) as [SendingDomainRecord, SendingDomainRecord];
      return [{ ...first, resourceName: `${prefix}-mx`, records: [first, second] }];
    },
  };
  return [...new Set(groups)].flatMap((group) => sets[group]());
}

/** With automatic sender security Mailgun keeps two keys, and the records are CNAMEs that lead to them. */
function hasTwoKeys({ useAutomaticSenderSecurity: given }: RecordSettings): boolean {
  if (given === undefined || typeof given === 'boolean') return given === true;
  throw new Error(
    'useAutomaticSenderSecurity of a SendingDomain must be true or false, not an output: the number of DNS records depends on it.',
  );
}

function recordFrom(
  resourceName: string,
  what: Pick<SendingDomainRecord, 'purpose' | 'type'>,
  name: pulumi.Output<string>,
  found: pulumi.Output<DnsRecord>,
): SendingDomainRecord {
  return {
    resourceName,
    ...what,
    name,
    nameIn: (zone) => name.apply((whole) => nameWithin(zone, whole)),
    value: found.value,
    strings: found.apply(({ strings }) => strings),
    priority: what.type === 'MX' ? found.apply(({ priority }) => priority ?? 0) : undefined,
  };
}

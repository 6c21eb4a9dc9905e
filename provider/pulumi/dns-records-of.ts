import * as pulumi from '@pulumi/pulumi';
import { type DnsRecord, readRecords, type ShownRecords } from '../resources/dns-records';

/**
 * The DNS records that a domain needs, in a stable order, in a form for the resources of any DNS provider.
 *
 * They are unknown in a preview that creates or changes the domain. Resources that are created from them in `apply` are then missing from the preview,
 * which may show those of an earlier update as deleted. The update itself changes none whose record stays the same.
 *
 * @example
 * const records = mailgun.dnsRecordsOf(mail).apply((all) => all.map(({ type, name, value, priority }) => ({ type, name, value, priority })));
 */
export function dnsRecordsOf({
  name,
  sendingDnsRecords,
  receivingDnsRecords,
}: { readonly [Name in keyof ShownRecords]: pulumi.Input<ShownRecords[Name]> }): pulumi.Output<readonly DnsRecord[]> {
  // A resource is not unwrapped as a whole: its properties are.
  return pulumi
    .output({ name, sendingDnsRecords, receivingDnsRecords })
    .apply((shown) => readRecords(shown as ShownRecords).map(({ valid: _, ...record }) => record));
}

import * as hcloud from '@pulumi/hcloud';
import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';

// The DNS zone is there already. Like Route 53, Azure DNS and Google Cloud DNS, Hetzner has one resource for all records of a name and type.
const zone = 'example.com';

/** A record as it stands in a zone file: text in quotes, hosts with a dot at their end. */
const line = ({ type, value, strings, priority }: mailgun.SendingDomainRecord): pulumi.Output<string> => {
  if (type === 'TXT') return strings.apply((all) => all.map((one) => `"${one}"`).join(' '));
  return priority ? pulumi.interpolate`${priority} ${value}.` : pulumi.interpolate`${value}.`;
};

const mail = new mailgun.SendingDomain('mail', {
  domain: { name: `mail.${zone}`, requireTls: true, dkimSelector: 'shop' },
  records: ['sending', 'tracking', 'receiving'],
  createRecordSet: ({ resourceName, type, nameIn, records }, options) =>
    new hcloud.ZoneRrset(
      resourceName,
      { zone, type, name: nameIn(zone), records: records.map((record) => ({ value: line(record) })), ttl: 3600 },
      options,
    ),
});

export const domain = mail.name;

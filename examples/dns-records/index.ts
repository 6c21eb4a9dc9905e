import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';

// The DNS zone is there already, at DigitalOcean; any other provider's record takes the same values.
const zone = 'example.com';

const mail = new mailgun.Domain('mail', { name: `mail.${zone}` });

// Their number is known only when Mailgun has answered, so that they are made in `apply`: the first preview cannot show them.
const records = mailgun.dnsRecordsOf(mail).apply((all) =>
  all.map(({ type, name, value, priority, purpose }, index) => {
    const args = {
      domain: zone,
      type,
      name: name.slice(0, -zone.length - 1),
      value: type === 'TXT' ? value : `${value}.`,
      priority,
      ttl: 3600,
    };
    return new digitalocean.DnsRecord(`${purpose}-${index}`, args);
  }),
);

// Asks Mailgun to look once they are there, and again when they change.
new mailgun.DomainVerification('mail', {
  domain: mail.name,
  records: ['sending', 'receiving', 'tracking'],
  timeout: 1800,
  keepers: { records: records.apply((all) => pulumi.all(all.map(({ id }) => id)).apply((ids) => ids.join())) },
});

import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';

// The DNS zone is there already. Cloudflare, DNSimple, Linode and others take the same: one resource for each record.
const zone = 'example.com';

const mail = new mailgun.SendingDomain('mail', {
  domain: { name: `mail.${zone}`, requireTls: true, clickTracking: 'htmlonly' },
  createRecord: ({ resourceName, type, nameIn, value, priority }, options) =>
    new digitalocean.DnsRecord(
      resourceName,
      // DigitalOcean wants a dot at the end of a host.
      { domain: zone, type, name: nameIn(zone), value: type === 'TXT' ? value : pulumi.interpolate`${value}.`, priority, ttl: 3600 },
      options,
    ),
  webhooks: {
    permanent_fail: ['https://example.com/mailgun'],
    complained: ['https://example.com/mailgun'],
  },
  smtp: { login: 'app', keepers: { year: '2026' } },
  sendingKey: { description: 'shop', keepers: { year: '2026' } },
});

export const { name: domain, smtpUser, smtpPassword, key } = mail;

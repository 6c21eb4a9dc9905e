import { findRecord, nameWithin } from '../../../provider/pulumi/wanted-record';
import { readRecords } from '../../../provider/resources/dns-records';

const domain = 'mail.example.com';
const shown = (...texts: readonly (readonly [name: string, value: string])[]) =>
  readRecords({
    name: domain,
    sendingDnsRecords: texts.map(([name, value]) => ({ recordType: 'TXT', name, value, priority: undefined, valid: 'unknown' })),
    receivingDnsRecords: [],
  });
const key = (selector: string) => [`${selector}._domainkey.${domain}`, `k=rsa; p=${selector}`] as const;
const spf = [domain, 'v=spf1 include:mailgun.org ~all'] as const;
const dkim = { purpose: 'dkim', type: 'TXT', domain, name: '', index: 0 } as const;

test('the DKIM record stays that of the same key when somebody adds another', () => {
  expect(findRecord(shown(spf, key('pic')), dkim).value).toBe('k=rsa; p=pic');
  expect(() => findRecord(shown(spf, key('pic'), key('a')), dkim)).toThrow('Give dkimSelector in the arguments of the domain: a or pic.');
  expect(findRecord(shown(spf, key('pic'), key('a')), { ...dkim, name: `pic._domainkey.${domain}` }).value).toBe('k=rsa; p=pic');
});

test('what Mailgun asks for is said where a record is not among it', () => {
  expect(() => findRecord(shown(spf, key('pic')), { ...dkim, name: `shop._domainkey.${domain}` })).toThrow(
    /^mail\.example\.com: Mailgun does not ask for the TXT record for dkim under shop\._domainkey\.mail\.example\.com, but for:\n.*TXT mail\.example\.com "v=spf1/,
  );
});

test('a name is told within its zone, the zone itself is @, and what is outside is refused', () => {
  expect(nameWithin('example.com', 'email.mail.example.com')).toBe('email.mail');
  expect(nameWithin('example.com', 'example.com')).toBe('@');
  for (const name of ['mail.example.org', 'mail.badexample.com'])
    expect(() => nameWithin('example.com', name)).toThrow(`The DNS record ${name} is not in the zone example.com.`);
});

import { generateKeyPairSync } from 'node:crypto';
import type { Emulator } from 'mailgun-emulator';
import { type Fixture, post, there } from '../../contract/fixture';

const here = 'contract.example.com';
const other = 'other.example.com';

/** A DKIM key of the user's own. */
export const ownKey: string = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

/** What must be there so that a verb can be done again, and so that a replacement can be somewhere else. */
export async function prepareOtherPlace({ type, immutable }: Fixture, verb: string, emulator: Emulator): Promise<void> {
  const { domains, ipPools } = emulator.store;
  // Without it, its addresses can be changed, which Mailgun refuses while the domain sends from a pool.
  if (type === 'Domain' && verb !== 'update ips') ipPools.set('pool-1', { ...there(ipPools.get('pool-2')), name: 'first' });
  if (type === 'TrackingCertificate') {
    await post('/v4/domains', { name: 'example.com' })(emulator);
    const { settings, ...rest } = there(domains.get('example.com'));
    domains.set('example.com', { ...rest, ...there(domains.get(here)), settings: { ...settings, webPrefix: 'links.contract' } });
  }
  if (type !== 'Domain' && Object.values(immutable).includes(other)) {
    await post('/v4/domains', { name: other, use_automatic_sender_security: String(type === 'DkimRotation') })(emulator);
    Object.assign(there(domains.get(other)), { dns: 'valid' });
  }
  if (type === 'TemplateVersion')
    for (const place of [here, other])
      if (domains.has(place))
        await post(`/v3/${place}/templates`, { name: 'über uns', template: 'first', tag: 'first' })(emulator).catch(() => {});
}

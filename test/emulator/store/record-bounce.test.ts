import { recordBounce } from '../../../emulator/store/record-bounce';
import type { StoredDomain } from '../../../emulator/store/stored';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';

runEmulator();

test('an address that is allowlisted, by itself or by its domain, does not get onto the bounce list by itself', async () => {
  await mailgun.domains.create({ name: domain });
  await mailgun.allowlist.create({ domain, address: 'Kept@example.org' });
  await mailgun.allowlist.create({ domain, allowedDomain: 'example.net' });
  const stored = emulator.store.domains.get(domain) as StoredDomain;
  for (const address of ['kept@example.org', 'other@example.org', 'a@Example.net', 'a@sub.example.net'])
    recordBounce(stored, { address, code: '550', error: '', createdAt: new Date() });
  const listed = (await mailgun.bounces.list({ domain }).toArray()).map(({ address }) => address);
  expect(listed).toEqual(['a@sub.example.net', 'other@example.org']);
});

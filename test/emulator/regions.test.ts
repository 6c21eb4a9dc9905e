import { emulator, runEmulator, send } from './running';

const name = 'mail.example.com';

runEmulator();
beforeEach(() => emulator.reset());

const eu = { prefix: '/eu' };

test('the root and /us are the US, /eu is the EU', async () => {
  await send('POST /v3/routes', { expression: 'catch_all()' });
  await send('POST /v3/routes', { expression: 'catch_all()' }, { prefix: '/us' });
  await send('POST /v3/routes', { expression: 'catch_all()' }, eu);
  expect(emulator.store.routes.size).toBe(2);
  expect(emulator.region('us')).toBe(emulator.store);
  expect(emulator.region('eu').routes.size).toBe(1);
});

test('a domain of one region is unknown in the other, although its name is taken there', async () => {
  await send('POST /v4/domains', { name });
  expect(await send(`GET /v4/domains/${name}`, {}, eu)).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
  expect(await send('POST /v4/domains', { name }, eu)).toMatchObject({
    status: 400,
    body: { message: 'This domain name is already taken' },
  });
});

test('the EU has DNS records of its own', async () => {
  const { body } = await send('POST /v4/domains', { name }, eu);
  const { receiving_dns_records, sending_dns_records } = body as Record<string, { record_type: string; value: string }[]>;
  expect(receiving_dns_records?.map(({ value }) => value)).toEqual(['mxa.eu.mailgun.org', 'mxb.eu.mailgun.org']);
  expect(sending_dns_records?.find(({ record_type }) => record_type === 'CNAME')?.value).toBe('eu.mailgun.org');
});

test('pages of the EU lie in the EU', async () => {
  await send('POST /v4/domains', { name }, eu);
  const { body } = await send(`GET /v3/${name}/events`, {}, eu);
  expect((body as { paging: { next: string } }).paging.next).toContain(`${emulator.url}/eu/v3/${name}/events/`);
});

test('a reset empties both', async () => {
  await send('POST /v4/domains', { name });
  await send('POST /v4/domains', { name: 'other.example.com' }, eu);
  emulator.reset();
  expect([emulator.store.domains.size, emulator.region('eu').domains.size, emulator.requests.length]).toEqual([0, 0, 0]);
});

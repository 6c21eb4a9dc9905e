import { emulator, runEmulator, send } from '../running';

const name = 'mail.example.com';

runEmulator();
beforeEach(() => emulator.reset());

const stored = () => emulator.store.domains.get(name);

test('a domain that is made the older way is one of the present API too', async () => {
  const form = { name, spam_action: 'tag', smtp_password: 'super-secret', wildcard: 'false' };
  expect(await send('POST /v3/domains', form)).toMatchObject({
    status: 200,
    body: { message: 'Domain DNS records have been created', domain: { name, spam_action: 'tag', state: 'unverified' } },
  });
  expect((await send(`GET /v4/domains/${name}`)).body).toMatchObject({ domain: { name, spam_action: 'tag' } });
});

test('a domain is read, listed, changed and verified the older way', async () => {
  await send('POST /v4/domains', { name });
  const [listed, read] = [await send('GET /v3/domains', { state: 'unverified' }), await send(`GET /v3/domains/${name}`)];
  expect(listed.body).toMatchObject({ total_count: 1, items: [{ name }] });
  expect(read.body).toMatchObject({ domain: { name }, sending_dns_records: expect.any(Array) });
  expect(listed.text + read.text).not.toContain('use_automatic_sender_security');
  await send(`PUT /v3/domains/${name}`, { spam_action: 'block', web_scheme: 'https' });
  expect(await send(`PUT /v3/domains/${name}/web_prefix`, { web_prefix: 'links' })).toMatchObject({
    status: 200,
    body: { message: 'Domain web prefix updated' },
  });
  expect(stored()?.settings).toMatchObject({ spamAction: 'block', webScheme: 'https', webPrefix: 'links' });
  Object.assign(stored() ?? {}, { dns: 'valid' });
  expect((await send(`PUT /v3/domains/${name}/verify`)).body).toMatchObject({ domain: { state: 'active' } });
  expect(stored()?.settings.state).toBe('active');
});

test.each(['GET', 'PUT'])('%s of a domain that nobody has is refused as it is by the present API', async (method) => {
  expect(await send(`${method} /v3/domains/nobody.example.com`)).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
});

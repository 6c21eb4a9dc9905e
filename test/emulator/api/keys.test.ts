import { emulator, mailgun, runEmulator, send } from '../running';

const day = 86_400;

runEmulator();
beforeEach(() => emulator.reset());

const stored = () => [...emulator.store.account.keys.values()];

test('a key is answered with its secret once, which ends in its id', async () => {
  const { body } = await send('POST /v1/keys', { role: 'developer', description: 'CI', user_name: 'Alice', email: 'alice@example.com' });
  expect(body).toEqual({
    message: 'great success',
    key: {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}$/),
      description: 'CI',
      kind: 'user',
      role: 'developer',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      is_disabled: false,
      domain_name: null,
      requestor: 'alice@example.com',
      user_name: 'Alice',
      secret: expect.stringMatching(/^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    },
  });
  const [key] = stored();
  expect(key?.secret).toBe((body as { key: { secret: string } }).key.secret);
  expect(key?.secret.slice(33)).toBe(key?.settings.id);
  const { text } = await send('GET /v1/keys');
  expect(text).toContain(key?.settings.id);
  expect(text).not.toContain(key?.secret);
});

test.each([
  ['its expiration later', { role: 'admin', expiration: 60 } as const, 60],
  ['never', { role: 'admin' } as const, undefined],
  ['after a day as one of the kind web', { role: 'admin', kind: 'web', userId: 'u', email: 'a@example.com' } as const, day],
])('a key expires %s', async (_, input, seconds) => {
  await mailgun.keys.create(input);
  const { createdAt, expiresAt } = stored()[0]?.settings ?? {};
  expect(expiresAt && createdAt && (expiresAt.getTime() - createdAt.getTime()) / 1000).toBe(seconds);
});

test('keys are found by domain and by kind', async () => {
  await mailgun.keys.create({ role: 'sending', kind: 'domain', domain: 'Mail.Example.com', description: 'a' });
  await mailgun.keys.create({ role: 'sending', kind: 'domain', domain: 'other.example.com', description: 'b' });
  await mailgun.keys.create({ role: 'basic', description: 'c' });
  const found = async (query?: { domain?: string; kind?: 'domain' | 'user' | 'web' }) =>
    (await mailgun.keys.list(query).toArray()).map(({ description }) => description).join('');
  expect(await found()).toBe('abc');
  expect(await found({ domain: 'mail.example.com' })).toBe('a');
  expect(await found({ kind: 'domain' })).toBe('ab');
  expect(await found({ kind: 'web' })).toBe('');
  expect(await send('GET /v1/keys', { kind: 'private' })).toMatchObject({
    status: 400,
    body: { message: 'expected `kind` param to be one of [domain user web] or absent' },
  });
});

test.each([
  ['without a role', {}],
  ['with a role that is none', { role: 'support' }],
  ['of the role sending and another kind than domain', { role: 'sending', domain_name: 'mail.example.com' }],
  ['of the kind domain and another role than sending', { role: 'admin', kind: 'domain', domain_name: 'mail.example.com' }],
  ['of the kind domain without a domain', { role: 'sending', kind: 'domain' }],
  ['of the kind web without a user', { role: 'admin', kind: 'web', email: 'a@example.com' }],
  ['of the kind web for more than a day', { role: 'admin', kind: 'web', user_id: 'u', email: 'a@example.com', expiration: '86401' }],
  ['that has expired already', { role: 'admin', expiration: '0' }],
])('a key %s is refused', async (_, form) => {
  expect(await send('POST /v1/keys', form)).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  expect(stored()).toEqual([]);
});

test('a key is the same in both regions', async () => {
  await mailgun.keys.create({ role: 'admin', description: 'a' });
  expect((await send('GET /v1/keys', {}, { prefix: '/eu' })).body).toMatchObject({ total_count: 2, items: [{}, { description: 'a' }] });
});

test('a key is deleted once', async () => {
  const { key } = await mailgun.keys.create({ role: 'admin' });
  expect(await send(`DELETE /v1/keys/${key.id}`)).toMatchObject({ status: 200, body: { message: 'key deleted' } });
  expect(stored()).toEqual([]);
  expect(await send(`DELETE /v1/keys/${key.id}`)).toMatchObject({ status: 404, body: { message: 'no key matching id' } });
});

test('the public key is another one each time', async () => {
  const before = emulator.store.account.publicKey;
  const { body } = await send('POST /v1/keys/public');
  expect(body).toEqual({
    key: emulator.store.account.publicKey,
    message: 'The public API key has been successfully regenerated.',
  });
  expect(emulator.store.account.publicKey).toMatch(/^pubkey-[0-9a-f]{32}$/);
  expect(emulator.store.account.publicKey).not.toBe(before);
});

test('a new account has the key of the options, with null for what it lacks; deleted, it is refused', async () => {
  const { items } = (await send('GET /v1/keys')).body as { items: { id: string }[] };
  expect(items).toMatchObject([{ kind: 'user', role: 'admin', is_disabled: false, domain_name: null, requestor: null, user_name: null }]);
  expect((await send(`DELETE /v1/keys/${items[0]?.id}`)).status).toBe(200);
  expect((await send('GET /v1/keys')).status).toBe(401);
  emulator.reset();
  expect((await send('GET /v1/keys')).status).toBe(200);
});

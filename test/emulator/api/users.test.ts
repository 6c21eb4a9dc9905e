import { emulator, mailgun, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

const owner = () => [...emulator.store.account.users.values()][0];

test('the account has one user, who opened it', async () => {
  expect(await mailgun.users.list().toArray()).toMatchObject([{ id: owner()?.id, role: 'admin', isMaster: true, activated: true }]);
  expect(await mailgun.users.get({ id: owner()?.id ?? '' })).toEqual(owner());
  expect(await send('GET /v5/users/nobody')).toMatchObject({ status: 404, body: { message: 'No such user exists' } });
});

test('users are listed by role and page', async () => {
  for (const id of ['1', '2', '3']) emulator.store.account.users.set(id, { id, role: 'basic' });
  expect((await mailgun.users.list({ role: 'basic', pageSize: 2 }).toArray()).map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect((await send('GET /v5/users?role=basic&limit=1&skip=1')).body).toMatchObject({ users: [{ id: '2' }], total: 3 });
});

test('only the key of a user tells whose it is', async () => {
  const incompatible = { status: 403, body: { message: 'Incompatible key for this endpoint' } };
  expect(await send('GET /v5/users/me')).toMatchObject(incompatible);
  const make = async (form: Record<string, string>) => ((await send('POST /v1/keys', form)).body as { key: { secret: string } }).key.secret;
  expect(await send('GET /v5/users/me', {}, { apiKey: await make({ role: 'admin' }) })).toMatchObject(incompatible);
  const web = { role: 'basic', kind: 'web', user_id: owner()?.id ?? '', email: 'owner@example.com' };
  expect(await send('GET /v5/users/me', {}, { apiKey: await make(web) })).toMatchObject({ status: 200, body: { id: owner()?.id } });
});

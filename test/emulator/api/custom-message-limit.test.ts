import { emulator, mailgun, runEmulator, send } from '../running';

const domain = 'own.example.com';
const path = '/v5/accounts/limit/custom';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});

const post = (name = domain) => send(`POST /v3/${name}/messages`, { from: `a@${name}`, to: 'b@example.com', text: 't' });
/** As if so many messages had been sent this month. */
async function sent(count: number): Promise<void> {
  await post();
  const [message] = emulator.store.messages;
  if (message !== undefined) emulator.store.messages.push(...Array.from({ length: count - 1 }, () => message));
}

test('the limit of the account is set, read with what was sent this month, and removed', async () => {
  expect(await send(`GET ${path}/monthly`)).toMatchObject({ status: 404, body: { message: 'No threshold for account' } });
  expect((await send(`PUT ${path}/monthly?limit=999`)).status).toBe(400);
  expect((await send(`PUT ${path}/monthly?limit=1000`)).body).toEqual({ success: true });
  await sent(2);
  expect((await send(`GET ${path}/monthly`)).body).toEqual({ limit: 1000, current: 2, period: '1m' });
  expect((await send(`DELETE ${path}/monthly`)).body).toEqual({ success: true });
  expect(await send(`DELETE ${path}/monthly`)).toMatchObject({ status: 400, body: { message: 'Could not delete threshold for account' } });
});

test('the message that reaches the limit is the last one until the account is enabled', async () => {
  expect(await send(`PUT ${path}/enable`)).toMatchObject({
    status: 400,
    body: { message: 'Unable to re-enable account with current account disablement' },
  });
  await mailgun.customMessageLimit.update({ limit: 1000 });
  await sent(999);
  expect((await post()).status).toBe(200);
  expect(await post()).toMatchObject({ status: 403, body: { message: expect.stringContaining(`${domain} is not allowed to send`) } });
  expect(emulator.store.messages).toHaveLength(1000);
  expect(emulator.store.events.at(-1)).toMatchObject({ event: 'rejected' });
  await mailgun.customMessageLimit.update({ limit: 2000 });
  expect((await post()).status).toBe(403);
  await mailgun.customMessageLimit.enable();
  expect((await post()).status).toBe(200);
});

test('a new month enables the account', async () => {
  emulator.store.sendingLimit.disabledAt = new Date('2025-01-31T12:00:00Z');
  expect((await post()).status).toBe(200);
  expect(emulator.store.sendingLimit.disabledAt).toBeUndefined();
});

test('a sub-account stops at its own limit, and so does one that is disabled', async () => {
  const { id } = (await mailgun.subaccounts.create({ name: 'Shop' })).subaccount;
  await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
  await mailgun.subaccounts.updateLimit({ id, limit: 1 });
  expect((await post('shop.example.com')).status).toBe(200);
  expect((await post('shop.example.com')).status).toBe(403);
  expect((await post()).status).toBe(200);
  await mailgun.subaccounts.deleteLimit({ id });
  expect((await post('shop.example.com')).status).toBe(200);
  await mailgun.subaccounts.disable({ id });
  expect(await post('shop.example.com')).toMatchObject({ status: 403, body: { message: expect.stringContaining('disabled') } });
});

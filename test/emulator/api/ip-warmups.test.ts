import { emulator, mailgun, runEmulator, send } from '../running';

const [first, second] = ['192.0.2.1', '192.0.2.2'] as const;
const day = 24 * 60 * 60 * 1000;

runEmulator();
beforeEach(() => emulator.reset());

const ip = (address: string) => emulator.store.ips.get(address) as NonNullable<ReturnType<typeof emulator.store.ips.get>>;

test('a warm-up begins, is shown, and is cancelled', async () => {
  expect((await send(`POST /v3/ip_warmups/${first}`)).body).toEqual({ message: 'success' });
  expect(ip(first).warmupStartedAt).toBeInstanceOf(Date);
  expect((await send('GET /v3/ips')).body).toMatchObject({
    details: [{ ip: first, is_on_warmup: true }, { is_on_warmup: false }, {}, {}, {}],
  });
  expect((await send('GET /v3/ip_warmups')).body).toMatchObject({ items: [{ ip: first, sent_within_stage: '0%', stage_number: 1 }] });
  expect((await send(`POST /v3/ip_warmups/${first}`)).status).toBe(400);
  expect((await send(`DELETE /v3/ip_warmups/${first}`)).body).toEqual({ message: 'success' });
  for (const method of ['GET', 'DELETE']) expect((await send(`${method} /v3/ip_warmups/${first}`)).status).toBe(404);
  expect(await mailgun.ipWarmups.list().toArray()).toEqual([]);
});

test('a day later the next stage lets twice as much through, and at last the warm-up is over', async () => {
  ip(first).warmupStartedAt = new Date(Date.now() - day);
  const { details } = await mailgun.ipWarmups.get({ ip: first });
  expect(details).toMatchObject({ stage: 2, startVolume: 200, stageLimit: 400, totalStages: 12, stageHistory: [{ limit: 200 }] });
  ip(first).warmupStartedAt = new Date(Date.now() - 12 * day);
  await expect(mailgun.ipWarmups.get({ ip: first })).rejects.toMatchObject({ code: 'not_found' });
});

test('what a domain delivers counts for its addresses', async () => {
  await mailgun.domains.create({ name: 'one.example.com', ips: [first, second] });
  await mailgun.ipWarmups.create({ ip: first });
  for (let sent = 0; sent < 8; sent += 1)
    await mailgun.messages.send({ domain: 'one.example.com', from: 'a@one.example.com', to: 'b@example.com', text: 't' });
  expect((await mailgun.ipWarmups.get({ ip: first })).details.sentWithinStage).toBe('2%');
});

test('warm-ups are listed page by page', async () => {
  for (const address of [first, second, '192.0.2.3']) await mailgun.ipWarmups.create({ ip: address });
  expect((await mailgun.ipWarmups.list({ pageSize: 2 }).toArray()).map((each) => each.ip)).toEqual([first, second, '192.0.2.3']);
});

test.each([
  ['198.51.100.1', 400],
  ['203.0.113.9', 404],
])('%s is not warmed up', async (address, status) => {
  for (const method of ['POST', 'GET', 'DELETE']) expect((await send(`${method} /v3/ip_warmups/${address}`)).status).toBe(status);
});

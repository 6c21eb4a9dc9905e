import { emulator, mailgun, runEmulator, send } from '../running';

const [good, poor, fresh, spare] = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'] as const;
const domain = 'one.example.com';
const pools = { goodReputation: [good], poorReputation: [poor], newSenders: [fresh] };

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain, ips: [spare] });
});

const stored = (name = domain) => emulator.store.domains.get(name);
const enroll = (name = domain) => mailgun.dynamicIpPools.enroll({ domain: name, replacementIp: 'shared' });

function happen(count: number, event: 'delivered' | 'failed' | 'complained'): void {
  for (let index = 0; index < count; index += 1)
    emulator.store.events.push({
      domain,
      id: `${event}${index}`,
      event,
      severity: 'permanent',
      reason: 'bounce',
      timestamp: new Date(),
      tags: [],
    });
}

describe('the dynamic pools', () => {
  test('are set up, shown, and deleted once nobody is in them', async () => {
    expect((await send('GET /v3/dynamic_pools')).body).toEqual({ pools: [], good_reputation: [], poor_reputation: [], new_senders: [] });
    expect(await mailgun.dynamicIpPools.setAll(pools)).toEqual(pools);
    expect((await send('GET /v3/dynamic_pools')).body).toMatchObject({
      pools: [
        { name: 'dynamic_good', enabled: true, ips: [good] },
        { name: 'dynamic_poor', ips: [poor] },
        { name: 'dynamic_new', ips: [fresh] },
      ],
      new_senders: [fresh],
    });
    await enroll();
    expect((await send('DELETE /v3/dynamic_pools/all')).status).toBe(400);
    await mailgun.dynamicIpPools.unenroll({ domain, replacementIps: [spare] });
    expect((await send('DELETE /v3/dynamic_pools/all')).body).toEqual({ message: 'success' });
    expect(emulator.store.dynamicPools.size).toBe(0);
  });

  test('take addresses and give them up, but for the last one that is warm', async () => {
    await mailgun.dynamicIpPools.setAll(pools);
    await mailgun.dynamicIpPools.addIp({ pool: 'dynamic_good', ip: spare });
    expect(emulator.store.dynamicPools.get('dynamic_good')?.ips).toEqual([good, spare]);
    await mailgun.dynamicIpPools.update({ pool: 'dynamic_good', removeIps: [good] });
    expect(emulator.store.dynamicPools.get('dynamic_good')?.ips).toEqual([spare]);
    await expect(mailgun.dynamicIpPools.update({ pool: 'dynamic_good', removeIps: [spare] })).rejects.toMatchObject({ status: 400 });
    await expect(mailgun.dynamicIpPools.addIp({ pool: 'dynamic_poor', ip: spare })).rejects.toMatchObject({ status: 400 });
    await expect(mailgun.dynamicIpPools.addIp({ pool: 'dynamic_poor', ip: '198.51.100.1' })).rejects.toMatchObject({ status: 400 });
    expect(await send(`POST /v3/dynamic_pools/dynamic_bad/${good}`)).toMatchObject({
      status: 400,
      body: { Field: 'pool', Value: 'dynamic_bad' },
    });
    expect(emulator.store.dynamicPools.get('dynamic_poor')?.ips).toEqual([poor]);
  });
});

describe('a domain', () => {
  test('cannot be enrolled before the pools are set up', async () => {
    await expect(enroll()).rejects.toMatchObject({ status: 400 });
    expect(stored()?.dynamicPool).toBeUndefined();
  });

  test('sends from the pool that its reputation leads to', async () => {
    await mailgun.dynamicIpPools.setAll(pools);
    expect((await mailgun.dynamicIpPools.listAssignable().toArray()).map(({ name }) => name)).toEqual([domain]);
    await enroll();
    expect(await mailgun.dynamicIpPools.listAssignable().toArray()).toEqual([]);
    expect(stored()?.dynamicPool?.pool).toBe('dynamic_new');
    expect((await send(`GET /v3/domains/${domain}/ips`)).body).toMatchObject({ items: [fresh] });
    happen(1000, 'delivered');
    expect((await mailgun.dynamicIpPools.preview({ domain })).pool).toBe('dynamic_good');
    expect(stored()?.dynamicPool?.pool).toBe('dynamic_new');
    expect(await mailgun.dynamicIpPools.listDomains().toArray()).toMatchObject([
      { name: domain, pool: 'dynamic_good', processedCount: 1000 },
    ]);
    happen(100, 'failed');
    const { pool, results } = await mailgun.dynamicIpPools.preview({ domain });
    expect({ pool, band: results?.bounceRate?.band }).toEqual({ pool: 'dynamic_poor', band: 'dynamic_poor' });
  });

  test('is held in a pool until it is let go, and every move is written down', async () => {
    await mailgun.dynamicIpPools.setAll(pools);
    await enroll();
    await mailgun.dynamicIpPools.override({ domain, pool: 'dynamic_good' });
    expect(await mailgun.dynamicIpPools.listDomains().toArray()).toMatchObject([{ pool: 'dynamic_good', override: true }]);
    await mailgun.dynamicIpPools.removeOverride({ domain });
    const moves = [
      { newBand: 'dynamic_new', prevBand: 'dynamic_good' },
      { newBand: 'dynamic_good', prevBand: 'dynamic_new' },
      { newBand: 'dynamic_new' },
    ];
    expect(await mailgun.dynamicIpPools.listDomainHistory({ domain }).toArray()).toMatchObject(moves);
    expect(await mailgun.dynamicIpPools.listHistory({ pageSize: 2 }).toArray()).toMatchObject(moves);
    expect(await mailgun.dynamicIpPools.listHistory({ movedFrom: 'dynamic_good' }).toArray()).toMatchObject([{ newBand: 'dynamic_new' }]);
    expect(await send(`PUT /v1/dynamic_pools/domains/${domain}/override`, { pool: 'best' })).toMatchObject({
      status: 400,
      body: { Field: 'pool', Value: 'best' },
    });
  });

  test('leaves for addresses or a pool, but not for those of a dynamic pool', async () => {
    await mailgun.dynamicIpPools.setAll(pools);
    await enroll();
    await expect(mailgun.dynamicIpPools.unenroll({ domain, replacementIps: [good] })).rejects.toMatchObject({ status: 400 });
    const { id } = await mailgun.ipPools.create({ name: 'p', description: '', ips: [spare] });
    await mailgun.dynamicIpPools.unenroll({ domain, replacementPoolId: id });
    expect(stored()).toMatchObject({ poolId: id, dynamicPool: undefined });
    expect((await send(`DELETE /v1/dynamic_pools/domains/${domain}/override`)).status).toBe(400);
  });
});

test('all domains are enrolled at once, those of sub-accounts where it is said, and listed page by page', async () => {
  const { id } = (await mailgun.subaccounts.create({ name: 'Shop' })).subaccount;
  await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
  await mailgun.dynamicIpPools.setAll(pools);
  await mailgun.dynamicIpPools.enrollAll({ includeSubaccounts: false });
  expect(stored('shop.example.com')?.dynamicPool).toBeUndefined();
  await mailgun.dynamicIpPools.enrollAll({ includeSubaccounts: true });
  const namesOf = async (query: Parameters<typeof mailgun.dynamicIpPools.listDomains>[0]) =>
    (await mailgun.dynamicIpPools.listDomains(query).toArray()).map(({ name }) => name);
  expect(await namesOf({ pageSize: 1 })).toEqual([domain, 'shop.example.com']);
  expect(await namesOf({ sortOrder: 'descending' })).toEqual(['shop.example.com', domain]);
  expect(await namesOf({ accountIds: [id] })).toEqual(['shop.example.com']);
  expect(await namesOf({ pools: ['dynamic_good'] })).toEqual([]);
  await expect(mailgun.dynamicIpPools.enrollAll({ includeSubaccounts: true }, { onBehalfOf: id })).rejects.toMatchObject({ status: 403 });
});

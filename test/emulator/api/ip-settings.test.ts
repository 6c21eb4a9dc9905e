import { emulator, mailgun, runEmulator, send } from '../running';

const [first, second] = ['192.0.2.1', '192.0.2.2'] as const;

runEmulator();
beforeEach(() => emulator.reset());

const createDomain = async (name: string, ips = [first as string]) => (await mailgun.domains.create({ name, ips })).domain.id;
const createPool = async (ips: string[]) => (await mailgun.ipPools.create({ name: 'a', description: '', ips })).id;
const createSubaccount = async (name: string) => (await mailgun.subaccounts.create({ name })).subaccount.id;
const storedSubaccount = (id: string) => emulator.store.account.subaccounts.get(id);

describe('the addresses in detail', () => {
  const found = async (query: Record<string, string>) => {
    const { body } = await send('GET /v3/ips/details/all', query);
    return (body as { items: { address: string }[] }).items.map(({ address }) => address.slice(-1)).join('');
  };

  test('are shown with pools and accounts, once more for each sub-account', async () => {
    const poolId = await createPool([first]);
    const subaccountId = await createSubaccount('Shop');
    await mailgun.ips.updateSubaccounts({ subaccountIds: [subaccountId], linkIps: [first] });
    const { body } = await send('GET /v3/ips/details/all?ip=192.0.2.1');
    const { id } = emulator.store.account;
    const record = { address: first, parent_account_id: id, account_ids: [id, subaccountId], pool_ids: [poolId], pool_count: 1 };
    expect(body).toMatchObject({
      items: [
        { ...record, account_id: id },
        { ...record, account_id: subaccountId },
      ],
      total_count: 2,
    });
  });

  test('are filtered, sorted and paged', async () => {
    const domainId = await createDomain('one.example.com', [first, second]);
    const poolId = await createPool([second]);
    expect(await found({})).toBe('12341');
    expect(await found({ pool_id: poolId })).toBe('2');
    expect(await found({ pool_id: 'any' })).toBe('2');
    expect(await found({ pool_id: 'none', ip: '192.' })).toBe('134');
    expect(await found({ domain_id: domainId })).toBe('12');
    expect(await found({ domain_id: 'none' })).toBe('341');
    expect(await found({ subaccount_id: 'any' })).toBe('');
    expect(await found({ sort_by: 'address', sort_order: 'descending', skip: '1' })).toBe('4321');
    expect(await send('GET /v3/ips/details/all?sort_by=colour')).toMatchObject({ status: 400 });
  });
});

describe('an address', () => {
  test('is put into a band, if it is a dedicated one', async () => {
    expect((await send(`POST /v3/ips/${first}/ip_band`, { ip_band: 'high' })).body).toEqual({ message: 'success' });
    expect(emulator.store.ips.get(first)?.band).toBe('high');
    for (const ip of ['198.51.100.1', '203.0.113.9'])
      expect(await send(`POST /v3/ips/${ip}/ip_band`, { ip_band: 'high' })).toMatchObject({
        status: 404,
        body: { error: "IP not found or doesn't belong to the account" },
      });
  });

  test('is added as long as the plan has one left', async () => {
    Object.assign(emulator.store.ipSettings, { allowance: 1 });
    expect((await send('GET /v3/ips/request/new')).body).toEqual({ allowed: { dedicated: 1, shared: 0 } });
    expect((await send('POST /v3/ips/request/new')).body).toEqual({ message: 'success' });
    expect(emulator.store.ips.get('192.0.2.5')).toMatchObject({ dedicated: true, enabled: true });
    expect((await send('GET /v3/ips/request/new')).body).toMatchObject({ allowed: { dedicated: 0 } });
    expect((await send('POST /v3/ips/request/new')).status).toBe(400);
    expect(emulator.store.ips.size).toBe(6);
  });
});

describe('sub-accounts', () => {
  const path = 'PATCH /v3/ips/subaccounts';

  test('are linked to addresses and unlinked in one step', async () => {
    const [a, b] = [await createSubaccount('a'), await createSubaccount('b')];
    expect((await send(path, { subaccount_id: a, link_ip: [first, second] })).body).toEqual({ message: 'success' });
    expect((await send(path, { all_subaccounts: 'true', link_ip: '192.0.2.3', unlink_ip: first })).body).toEqual({ message: 'queued' });
    expect([a, b].map((id) => [...(storedSubaccount(id)?.ips ?? [])])).toEqual([[second, '192.0.2.3'], ['192.0.2.3']]);
  });

  test('keep an address that a domain or a pool of theirs uses', async () => {
    const id = await createSubaccount('a');
    const poolId = await createPool([second]);
    await mailgun.ipPools.delegate({ id: poolId, subaccountId: id });
    await mailgun.domains.create({ name: 'shop.example.com', ips: [first] }, { onBehalfOf: id });
    await mailgun.ips.updateSubaccounts({ subaccountIds: [id], linkIps: [first, second] });
    for (const ip of [first, second]) expect(await send(path, { subaccount_id: id, unlink_ip: ip })).toMatchObject({ status: 400 });
    expect([...(storedSubaccount(id)?.ips ?? [])]).toEqual([first, second]);
  });

  test.each([
    [{ link_ip: first }, 400, 'invalid request parameters'],
    [{ subaccount_id: 'nobody', all_subaccounts: 'true', link_ip: first }, 400, 'invalid request parameters'],
    [{ all_subaccounts: 'true' }, 400, 'invalid request parameters'],
    [{ all_subaccounts: 'true', link_ip: '198.51.100.1' }, 400, 'invalid request parameters'],
    [{ subaccount_id: 'nobody', link_ip: first }, 404, 'subaccount not found'],
  ])('are not linked by %j', async (fields, status, message) => {
    await createSubaccount('a');
    expect(await send(path, fields)).toMatchObject({ status, body: { message } });
  });
});

describe('mail that has no room', () => {
  test.each(['domain', 'account'])('of the %s goes to a pool until that is taken back', async (whose) => {
    const domainId = await createDomain('one.example.com');
    const poolId = await createPool([second]);
    const path = whose === 'domain' ? `/v3/ips/domain/${domainId}` : '/v3/ips/account/settings';
    const set = (pool_id: string) => send(`PATCH ${path}`, { extra_dedicated_ips: { pool_id } } as never, { encoding: 'json' });
    expect((await send(`GET ${path}`)).body).toEqual({ extra_dedicated_ips: {} });
    expect((await set(poolId)).body).toEqual({ message: 'success' });
    expect((await send(`GET ${path}`)).body).toEqual({ extra_dedicated_ips: { pool_id: poolId } });
    const stored = () =>
      whose === 'domain' ? emulator.store.domains.get('one.example.com')?.spilloverPoolId : emulator.store.ipSettings.spilloverPoolId;
    expect(stored()).toBe(poolId);
    await set('');
    expect(stored()).toBeUndefined();
    expect((await set('nobody')).status).toBe(400);
    Object.assign(emulator.store.ips.get(second) ?? {}, { warmupStartedAt: new Date() });
    expect(await set(poolId)).toMatchObject({ status: 400, body: { message: 'the IP pool contains no fully warmed IP' } });
    expect(stored()).toBeUndefined();
  });

  test('of a domain that is not there is a 400', async () => {
    expect((await send('GET /v3/ips/domain/nobody')).status).toBe(400);
  });
});

describe('a pool', () => {
  test('is lent to several sub-accounts, and taken back with its domains', async () => {
    const [a, b] = [await createSubaccount('a'), await createSubaccount('b')];
    const id = await createPool([second]);
    for (const subaccountId of [a, b])
      expect((await send(`PUT /v3/ip_pools/${id}/delegate`, { subaccount_id: subaccountId })).body).toEqual({ message: 'success' });
    expect((await send('GET /v5/accounts/subaccounts/ip_pools/all')).body).toEqual({
      items: [a, b].map((subaccount_id) => ({ pool_id: id, subaccount_id })),
      total_count: 2,
    });
    await mailgun.domains.create({ name: 'shop.example.com', poolId: id }, { onBehalfOf: a });
    await mailgun.ipPools.revoke({ id, subaccountId: a });
    expect([storedSubaccount(a)?.poolIds.size, storedSubaccount(b)?.poolIds.size]).toEqual([0, 1]);
    expect(emulator.store.domains.get('shop.example.com')?.poolId).toBeUndefined();
    await mailgun.ipPools.delete({ id, replacementIp: 'shared' });
    expect(storedSubaccount(b)?.poolIds.size).toBe(0);
  });

  test('takes the place of another by the older operation', async () => {
    const subaccountId = await createSubaccount('a');
    const [one, two] = [await createPool([first]), await createPool([second])];
    const path = `/v5/accounts/subaccounts/${subaccountId}/ip_pool`;
    for (const id of [one, two]) expect((await send(`PUT ${path}`, { pool_id: id })).body).toMatchObject({ message: 'started' });
    expect([...(storedSubaccount(subaccountId)?.poolIds ?? [])]).toEqual([two]);
    await mailgun.ipPools.delegate({ id: one, subaccountId });
    for (const method of ['PUT', 'DELETE'])
      expect(await send(`${method} ${path}`, { pool_id: one })).toMatchObject({
        status: 400,
        body: { message: 'invalid request parameters' },
      });
    await mailgun.ipPools.revoke({ id: one, subaccountId });
    expect((await send(`DELETE ${path}`, { pool_id: two })).body).toMatchObject({ message: 'started' });
    expect(storedSubaccount(subaccountId)?.poolIds.size).toBe(0);
    expect(await send('DELETE /v5/accounts/subaccounts/nobody/ip_pool', { pool_id: two })).toMatchObject({
      status: 404,
      body: { message: 'account not found' },
    });
  });
});

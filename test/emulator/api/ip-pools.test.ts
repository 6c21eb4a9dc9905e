import type { StoredDomain, StoredIpPool } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const [first, second, third, fourth] = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'] as const;
const shared = '198.51.100.1';

let domain: StoredDomain;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: 'example.com', ips: [fourth] });
  domain = emulator.store.domains.get('example.com') as StoredDomain;
});

const refused = (call: Promise<unknown>, code = 'invalid_request', status = 400) =>
  expect(call).rejects.toMatchObject({ code, status, body: { message: expect.any(String) } });

async function create(...ips: string[]): Promise<string> {
  return (await mailgun.ipPools.create({ name: 'transactional', description: 'Mail that people wait for', ips })).id;
}

async function createLinked(...ips: string[]): Promise<string> {
  const id = await create(...ips);
  await mailgun.ipPools.update({ id, linkDomainIds: [domain.settings.id] });
  return id;
}

const pool = (id: string): StoredIpPool | undefined => emulator.store.ipPools.get(id);
const ipsOf = (id: string) => [...(pool(id)?.ips.keys() ?? [])];
const ipsOfDomain = async () => ((await send('GET /v3/domains/example.com/ips')).body as { items: string[] }).items;

describe('an IP pool', () => {
  test('is made of dedicated addresses, and knows when each came', async () => {
    const id = await create(first, second);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    const shown = { pool_id: id, name: 'transactional', description: 'Mail that people wait for', ips: [first, second], is_linked: false };
    const linked = { linked_at: expect.stringMatching(/Z$/) };
    expect((await send('GET /v3/ip_pools')).body).toEqual({
      ip_pools: [{ ...shown, is_inherited: false, metadata: { assignments: { [first]: linked, [second]: linked } } }],
      message: 'success',
    });
    expect((await send(`GET /v3/ip_pools/${id}`)).body).toEqual({ details: { ...shown, linked_domains: [] }, message: 'success' });
  });

  test('may be empty', async () => {
    expect(ipsOf(await create())).toEqual([]);
  });

  test.each([
    ['is not the account’s', '203.0.113.9'],
    ['is shared', shared],
    ['is in another pool', first],
  ])('refuses an address that %s, in each of four ways', async (_, ip) => {
    await create(first);
    const id = await create(second);
    await refused(create(ip));
    await refused(mailgun.ipPools.update({ id, addIps: [third, ip] }));
    await refused(mailgun.ipPools.addIp({ id, ip }));
    await refused(mailgun.ipPools.addIps({ id, ips: [third, ip] }));
    expect(ipsOf(id)).toEqual([second]);
    expect(emulator.store.ipPools.size).toBe(2);
  });

  test('gets and loses addresses, one or several', async () => {
    const id = await create(first);
    expect(await mailgun.ipPools.addIp({ id, ip: second })).toEqual({ message: 'started' });
    await mailgun.ipPools.addIps({ id, ips: [third, fourth] });
    expect(ipsOf(id)).toEqual([first, second, third, fourth]);
    await mailgun.ipPools.removeIp({ id, ip: first });
    await refused(mailgun.ipPools.removeIp({ id, ip: first }), 'not_found', 404);
    await mailgun.ipPools.update({ id, addIps: [first], removeIps: [third, fourth] });
    expect(ipsOf(id)).toEqual([second, first]);
  });

  test('is changed in its texts, and not where nothing would change', async () => {
    const id = await create(first);
    await mailgun.ipPools.update({ id, name: 'bulk', description: '' });
    expect(pool(id)).toMatchObject({ name: 'bulk', description: '' });
    await refused(mailgun.ipPools.update({ id, name: 'bulk', addIps: [first], removeIps: [second] }));
    expect(await send(`PATCH /v3/ip_pools/${id}`)).toMatchObject({ status: 400 });
  });

  test('is linked to domains by their ids, which then send from its addresses', async () => {
    const id = await create(first);
    await mailgun.ipPools.update({ id, linkDomainIds: [domain.settings.id] });
    expect(domain.poolId).toBe(id);
    await mailgun.ipPools.addIp({ id, ip: second });
    expect(await ipsOfDomain()).toEqual([first, second]);
    expect((await mailgun.ipPools.get({ id })).details).toMatchObject({ isLinked: true, linkedDomains: ['example.com'] });
    await mailgun.ipPools.update({ id, unlinkDomainIds: [domain.settings.id] });
    expect(await ipsOfDomain()).toEqual([fourth]);
  });

  test('is not linked to a domain that is not there, and changes nothing then', async () => {
    const id = await create(first);
    await refused(mailgun.ipPools.update({ id, name: 'bulk', linkDomainIds: [domain.settings.id, '4f3bad2335335426750048c6'] }));
    await refused(mailgun.ipPools.update({ id, unlinkDomainIds: [domain.settings.id] }));
    expect(pool(id)?.name).toBe('transactional');
    expect(domain.poolId).toBeUndefined();
  });

  test('shows its domains page by page', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `d${String(index).padStart(2, '0')}.example.com`);
    for (const name of names) await mailgun.domains.create({ name });
    const id = await create(first);
    for (const stored of emulator.store.domains.values()) if (stored !== domain) stored.poolId = id;
    emulator.requests.length = 0;
    expect((await mailgun.ipPools.listDomains({ id }).toArray()).map(({ name }) => name)).toEqual(names);
    expect(emulator.requests).toHaveLength(3);
    expect((await send(`GET /v3/ip_pools/${id}/domains?limit=9`)).status).toBe(400);
  });

  test('that is inherited is not changed', async () => {
    const id = await create(first);
    Object.assign(pool(id) ?? {}, { isInherited: true });
    for (const call of [
      mailgun.ipPools.update({ id, name: 'bulk' }),
      mailgun.ipPools.addIp({ id, ip: second }),
      mailgun.ipPools.removeIp({ id, ip: first }),
      mailgun.ipPools.delete({ id, replacementIp: 'shared' }),
    ])
      await refused(call, 'forbidden', 403);
    expect(pool(id)).toMatchObject({ name: 'transactional' });
  });

  test('that is not there is a 404', async () => {
    for (const request of [
      'GET /v3/ip_pools/p',
      'PATCH /v3/ip_pools/p',
      'DELETE /v3/ip_pools/p',
      'GET /v3/ip_pools/p/domains',
      `PUT /v3/ip_pools/p/ips/${first}`,
      `DELETE /v3/ip_pools/p/ips/${first}`,
    ])
      expect(await send(request)).toMatchObject({ status: 404, body: { message: 'IP pool not found' } });
  });
});

describe('a deleted IP pool', () => {
  test('has no replacement where it was empty', async () => {
    const id = await create();
    await mailgun.ipPools.delete({ id });
    expect(emulator.store.ipPools.size).toBe(0);
    const full = await create(first);
    await refused(mailgun.ipPools.delete({ id: full }));
    expect([...emulator.store.ipPools.keys()]).toEqual([full]);
  });

  test('leaves its domains to another pool that has addresses', async () => {
    const id = await createLinked(first);
    const other = await create();
    for (const replacementPoolId of [other, id, 'p']) await refused(mailgun.ipPools.delete({ id, replacementPoolId }));
    await mailgun.ipPools.addIp({ id: other, ip: second });
    await mailgun.ipPools.delete({ id, replacementPoolId: other });
    expect([...emulator.store.ipPools.keys()]).toEqual([other]);
    expect(await ipsOfDomain()).toEqual([second]);
  });

  test('leaves its domains to a dedicated address of no other pool, even one of its own', async () => {
    const id = await createLinked(first, second);
    await create(third);
    for (const replacementIp of [third, shared, '203.0.113.9']) await refused(mailgun.ipPools.delete({ id, replacementIp }));
    await mailgun.ipPools.delete({ id, replacementIp: second });
    expect(domain).toMatchObject({ ips: [second], poolId: undefined });
  });

  test('leaves its domains to shared addresses, which nobody is shown', async () => {
    await mailgun.ipPools.delete({ id: await createLinked(first), replacementIp: 'shared' });
    expect(domain).toMatchObject({ ips: [], poolId: undefined });
  });
});

describe('a domain', () => {
  test('is linked to a pool and unlinked for something else, by two paths', async () => {
    const id = await create(first);
    const other = await create(second);
    await mailgun.domainIps.add({ domain: 'example.com', poolId: id });
    await mailgun.domainIps.delete({ domain: 'example.com', ip: 'ip_pool', replacementPoolId: other });
    expect(domain.poolId).toBe(other);
    await mailgun.ips.deleteFromPool({ domain: 'example.com', ip: 'ip_pool', replacementIp: third });
    expect(domain).toMatchObject({ poolId: undefined, ips: [third] });
  });

  test('loses an address for another, or for nothing', async () => {
    await mailgun.domainIps.delete({ domain: 'example.com', ip: fourth, replacementIp: third });
    expect(domain.ips).toEqual([third]);
    await refused(mailgun.domainIps.delete({ domain: 'example.com', ip: third, replacementIp: '203.0.113.9' }));
    await mailgun.domainIps.delete({ domain: 'example.com', ip: third });
    expect(domain.ips).toEqual([]);
  });

  test('keeps its pool without a replacement, or with two', async () => {
    const id = await createLinked(first);
    for (const query of ['', `?ip=shared&pool_id=${id}`])
      expect(await send(`DELETE /v3/domains/example.com/ips/ip_pool${query}`)).toMatchObject({ status: 400 });
    expect(domain.poolId).toBe(id);
  });

  test('has its addresses from the pool alone as long as it has one', async () => {
    await createLinked(first);
    await refused(mailgun.domainIps.add({ domain: 'example.com', ip: second }));
    await refused(mailgun.domainIps.delete({ domain: 'example.com', ip: fourth }));
    expect(domain.ips).toEqual([fourth]);
    await mailgun.domainIps.delete({ domain: 'example.com', ip: 'all' });
    expect(domain).toMatchObject({ ips: [], poolId: undefined });
  });

  test('gets no pool that is not there, and no address of somebody else, and is not taken for gone', async () => {
    await refused(mailgun.domainIps.add({ domain: 'example.com', poolId: 'p' }));
    await refused(mailgun.domainIps.add({ domain: 'example.com', ip: '203.0.113.9' }));
    expect(domain).toMatchObject({ ips: [fourth], poolId: undefined });
  });
});

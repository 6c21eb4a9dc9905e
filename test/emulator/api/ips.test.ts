import { emulator, mailgun, runEmulator, send } from '../running';

const [first, second] = ['192.0.2.1', '192.0.2.2'] as const;
const dedicated = [first, second, '192.0.2.3', '192.0.2.4'];
const shared = '198.51.100.1';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  for (const name of ['one.example.com', 'two.example.com', 'three.example.net']) await mailgun.domains.create({ name, ips: [first] });
});

const ipsOf = (name: string) => emulator.store.domains.get(name)?.ips;
const ipsFound = async (query = '') => ((await send(`GET /v3/ips${query}`)).body as { items: string[] }).items;

describe('the addresses of the account', () => {
  test('are four dedicated ones and a shared one, with more about each', async () => {
    expect((await send('GET /v3/ips')).body).toEqual({
      items: [...dedicated, shared],
      total_count: 5,
      details: [...dedicated, shared].map((ip) => ({ ip, dedicated: ip !== shared, enabled: true, is_on_warmup: false })),
      assignable_to_pools: dedicated,
    });
  });

  test('are told apart, and are what the store says', async () => {
    emulator.store.ips.delete('192.0.2.4');
    Object.assign(emulator.store.ips.get(second) ?? {}, { enabled: false });
    expect(await ipsFound('?dedicated=true')).toEqual(dedicated.slice(0, 3));
    expect(await ipsFound('?enabled=true')).toEqual([first, '192.0.2.3', shared]);
    expect(await ipsFound('?dedicated=true&enabled=true')).toEqual([first, '192.0.2.3']);
    emulator.reset();
    expect(await ipsFound()).toHaveLength(5);
  });

  test('can be put into a pool as long as they are in none', async () => {
    await mailgun.ipPools.create({ name: 'a', description: '', ips: [first] });
    expect((await send('GET /v3/ips')).body).toMatchObject({ assignable_to_pools: dedicated.slice(1) });
  });

  test('have a name each', async () => {
    expect((await send(`GET /v3/ips/${first}`)).body).toEqual({ ip: first, dedicated: true, rdns: 'ip192-0-2-1.mailgun.net' });
  });

  test.each(['203.0.113.9', 'nobody'])('do not have %s among them, and that is a 404', async (ip) => {
    for (const request of [`GET /v3/ips/${ip}`, `GET /v3/ips/${ip}/domains`, `POST /v3/ips/${ip}/domains`, `DELETE /v3/ips/${ip}/domains`])
      expect(await send(request)).toMatchObject({ status: 404, body: { message: "IP not found or doesn't belong to the account" } });
  });
});

describe('the domains of an address', () => {
  test('are those that have it themselves or from their pool', async () => {
    const { id } = await mailgun.ipPools.create({ name: 'a', description: '', ips: [second] });
    await mailgun.domainIps.add({ domain: 'two.example.com', poolId: id });
    const namesOf = async (ip: string) => (await mailgun.ips.listDomains({ ip }).toArray()).map(({ domain }) => domain).sort();
    expect(await namesOf(first)).toEqual(['one.example.com', 'three.example.net']);
    expect(await namesOf(second)).toEqual(['two.example.com']);
  });

  test('are found by one of several words, and page by page', async () => {
    const found = async (query: object) =>
      (await mailgun.ips.listDomains({ ip: first, ...query }).toArray()).map(({ domain }) => domain).sort();
    expect(await found({ search: 'one, net', pageSize: 1 })).toEqual(['one.example.com', 'three.example.net']);
    expect(await found({ skip: 2 })).toHaveLength(1);
  });

  test('are all of the account at once, and none', async () => {
    await mailgun.ipPools.create({ name: 'a', description: '', ips: ['192.0.2.4'] });
    const [id] = emulator.store.ipPools.keys();
    await mailgun.domainIps.add({ domain: 'two.example.com', poolId: id });
    expect(await mailgun.ips.addToAllDomains({ ip: second })).toEqual({ message: 'started', referenceId: expect.any(String) });
    expect(ipsOf('one.example.com')).toEqual([first, second]);
    await mailgun.ips.removeFromAllDomains({ ip: first, alternative: '192.0.2.3' });
    expect(ipsOf('three.example.net')).toEqual([second, '192.0.2.3']);
    await mailgun.ips.removeFromAllDomains({ ip: second });
    expect(ipsOf('one.example.com')).toEqual(['192.0.2.3']);
    // A pool is linked to it, and its addresses cannot be altered.
    expect(ipsOf('two.example.com')).toEqual([first]);
  });
});

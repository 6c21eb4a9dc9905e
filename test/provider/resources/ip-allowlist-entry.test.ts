import { emulator, host, runHost } from '../running';

runHost();
beforeEach(() => emulator.reset());

const create = async (address: string) => {
  const { inputs } = await host.check('IpAllowlistEntry', { address });
  return { inputs, ...(await host.create(inputs)) };
};
const addresses = () => [...emulator.store.account.ipAllowlist.keys()];

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1/32', '192.0.2.1'],
  ['192.0.2.130/25', '192.0.2.128/25'],
  ['192.0.2.130/0', '0.0.0.0/0'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8::1/128', '2001:db8::1'],
  ['2001:db8:0:ffff::1/50', '2001:db8:0:c000::/50'],
  ['::', '::'],
])('%s is sent as %s, and neither spelling is a change', async (written, sent) => {
  const { id, inputs, properties } = await create(written);
  expect(id).toBe(sent);
  expect(addresses()).toEqual([sent]);
  for (const spelling of [written, sent]) {
    const { inputs: again } = await host.check('IpAllowlistEntry', { address: spelling });
    expect(again).toEqual(inputs);
  }
  emulator.store.account.ipAllowlist.clear();
  emulator.store.account.ipAllowlist.set(written, '');
  expect((await host.read(id, properties))?.properties).toEqual(properties);
});

test('an entry that gets another address adds it before the old one is removed', async () => {
  const { id, properties } = await create('192.0.2.1');
  const { inputs } = await host.check('IpAllowlistEntry', { address: '192.0.2.2' });
  expect(await host.diff(id, properties, inputs)).toMatchObject({ replaces: ['address'], deleteBeforeReplace: false });
  await host.create(inputs);
  expect(addresses()).toEqual(['192.0.2.1', '192.0.2.2']);
  await host.delete(id, properties);
  expect(addresses()).toEqual(['192.0.2.2']);
});

test('an entry whose deletion was not answered is deleted', async () => {
  const { id, properties } = await create('192.0.2.1');
  emulator.fail({ route: 'DELETE /v2/ip_whitelist', when: 'after', answer: 'drop' });
  await host.delete(id, properties);
  expect(addresses()).toEqual([]);
});

test('an entry that Mailgun refuses to delete is still known', async () => {
  const { id, properties } = await create('192.0.2.1');
  emulator.fail({ route: 'DELETE /v2/ip_whitelist', answer: { status: 400, body: { message: 'no' } } });
  await expect(host.delete(id, properties)).rejects.toThrow('DELETE /v2/ip_whitelist: no');
  expect(addresses()).toEqual(['192.0.2.1']);
});

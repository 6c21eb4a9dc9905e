import { emulator, mailgun, runEmulator, send } from '../running';

const path = '/v2/ip_whitelist';

runEmulator();
beforeEach(() => emulator.reset());

const stored = () => Object.fromEntries(emulator.store.account.ipAllowlist);

test('every write is answered with the whole list', async () => {
  await mailgun.ipAllowlist.create({ address: '10.11.11.111', description: 'Office' });
  const { body } = await send(`POST ${path}`, { address: '2001:db8::/32' });
  const addresses = [
    { ip_address: '10.11.11.111', description: 'Office' },
    { ip_address: '2001:db8::/32', description: '' },
  ];
  expect(body).toEqual({ addresses });
  expect((await send(`GET ${path}`)).body).toEqual({ addresses });
  expect((await send(`DELETE ${path}`, { address: '10.11.11.111' })).body).toEqual({ addresses: addresses.slice(1) });
  expect(stored()).toEqual({ '2001:db8::/32': '' });
});

test('an address is on it once, with its last description', async () => {
  for (const description of ['first', 'second']) await mailgun.ipAllowlist.create({ address: '192.0.2.1', description });
  expect(stored()).toEqual({ '192.0.2.1': 'second' });
});

test('a description is changed, and is empty where it is not given', async () => {
  await mailgun.ipAllowlist.create({ address: '192.0.2.1', description: 'first' });
  await mailgun.ipAllowlist.update({ address: '192.0.2.1', description: 'second' });
  expect(stored()).toEqual({ '192.0.2.1': 'second' });
  await mailgun.ipAllowlist.update({ address: '192.0.2.1' });
  expect(stored()).toEqual({ '192.0.2.1': '' });
});

test('an address that is not on it is refused, not missing', async () => {
  for (const method of ['PUT', 'DELETE'])
    expect(await send(`${method} ${path}`, { address: '192.0.2.1' })).toMatchObject({ status: 400, body: { message: 'IP not found' } });
  expect(stored()).toEqual({});
});

test.each([
  ['localhost', 'Invalid IP Address or CIDR'],
  ['192.0.2.256', 'Invalid IP Address or CIDR'],
  ['192.0.2.0/33', 'Invalid IP Address or CIDR'],
  ['', 'IP address can not be blank'],
])('the address %j is refused in the words of Mailgun', async (address, message) => {
  expect(await send(`POST ${path}`, { address })).toMatchObject({ status: 400, body: { message } });
  expect(stored()).toEqual({});
});

test('no address at all is a blank one', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect(await send(`${method} ${path}`)).toMatchObject({ status: 400, body: { message: 'IP address can not be blank' } });
});

import { createDomain, there } from '../../contract/fixture';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

const domain = 'mail.example.com';
const address = `shop@${domain}`;
const change = 'PUT /v3/domains/{domain_name}/credentials/{spec}';

runHost();
beforeEach(async () => {
  emulator.reset();
  await createDomain(domain)(emulator);
});

const inputsOf = async (args: Properties) => (await host.check('SmtpCredential', { domain, login: 'shop', ...args })).inputs;
const create = async (args: Properties = {}) => {
  const inputs = await inputsOf(args);
  return { inputs, ...(await host.create(inputs)) };
};
const credentials = () => there(emulator.store.domains.get(domain)).credentials;
const password = () => credentials().get(address)?.password;
const changes = () => emulator.requests.filter(({ route }) => route === change).map(({ fields }) => fields);

test('a password that the program does not give is generated, and secret', async () => {
  const { properties, sealed } = await create();
  expect(properties.password).toMatch(/^[\w-]{32}$/);
  expect(password()).toBe(properties.password);
  expect(sealed).toContain('password');
  await host.delete(address, properties);
  expect((await create()).properties.password).not.toBe(properties.password);
});

test('a generated password stays the same over refreshes and updates', async () => {
  const { id, inputs, properties } = await create();
  const read = await host.read(id, properties);
  expect(read?.properties).toEqual(properties);
  expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: false });
  expect(await host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: false });
});

test('keepers that change give it another password, by one request', async () => {
  const { id, properties } = await create({ keepers: { quarter: '1' } });
  const inputs = await inputsOf({ keepers: { quarter: '2' } });
  const updated = await host.update(id, properties, inputs);
  expect(updated.password).not.toBe(properties.password);
  expect(changes()).toEqual([{ password: updated.password }]);
  expect(password()).toBe(updated.password);
  expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
});

test('a password that is taken out of the program stays as it is', async () => {
  const { id, properties } = await create({ password: 'first-password' });
  const inputs = await inputsOf({});
  expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: false });
  const later = await inputsOf({ keepers: { quarter: '1' }, password: 'first-password' });
  const updated = await host.update(id, properties, later);
  expect(await host.diff(id, updated, later)).toMatchObject({ changes: false });
  expect(changes()).toEqual([]);
  expect(password()).toBe('first-password');
});

test('a password that is given replaces the generated one', async () => {
  const { id, properties } = await create();
  const inputs = await inputsOf({ password: 'second-password' });
  expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: true, replaces: [] });
  await host.update(id, properties, inputs);
  expect(password()).toBe('second-password');
});

test('a password that Mailgun has already, because an answer was lost, is set', async () => {
  const { id, properties } = await create({ password: 'first-password' });
  const inputs = await inputsOf({ password: 'second-password' });
  emulator.fail({ route: change, when: 'after', answer: 'drop' });
  const updated = await host.update(id, properties, inputs);
  expect(changes()).toHaveLength(2);
  expect(password()).toBe('second-password');
  expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
});

test('the part before the @ and the whole address are one login, in any case', async () => {
  const { id, properties } = await create({ login: 'shop' });
  expect(id).toBe(address);
  for (const login of [address, 'Shop@Mail.Example.COM', 'SHOP'])
    expect(await host.diff(id, properties, await inputsOf({ login }))).toMatchObject({ changes: false });
});

test('a login beyond the first thousand is found', async () => {
  const { id, properties } = await create();
  const [own] = credentials().values();
  credentials().clear();
  for (let index = 0; index < 1000; index += 1) credentials().set(`u${index}@${domain}`, { ...there(own), login: `u${index}@${domain}` });
  credentials().set(address, there(own));
  expect((await host.read(id, properties))?.id).toBe(id);
});

test('the login that Mailgun made itself is not deleted, and Mailgun says why', async () => {
  const { id, properties } = await create();
  there(credentials().get(address)).system = true;
  await expect(host.delete(id, properties)).rejects.toThrow(`Cannot delete system mailbox: ${address}`);
});

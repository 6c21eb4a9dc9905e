import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';
import { startDynamicHost } from '../../contract/dynamic-host';
import { createDomain, post, there } from '../../contract/fixture';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

const root = '/v5/accounts/subaccounts';

runHost();
beforeEach(() => emulator.reset());

const inputsOf = async (args: Properties) => (await host.check('Subaccount', { name: 'Shop', ...args })).inputs;
const create = async (args: Properties = {}) => {
  const inputs = await inputsOf(args);
  return { inputs, ...(await host.create(inputs)) };
};
const stored = (id: string) => there(emulator.store.account.subaccounts.get(id));

/** What a Provider of the program hands on to the process that works for it. */
async function configurationOf(args: mailgun.ProviderArgs): Promise<Record<string, string>> {
  let configuration = {};
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      configuration = inputs;
      return { id: name, state: inputs };
    },
    call: () => ({}),
  });
  const provider = new mailgun.Provider('shop', args);
  await new Promise((resolve) => provider.id.apply(resolve));
  return configuration;
}

test('a Provider of a sub-account makes and finds domains of that sub-account', async () => {
  const { id } = await create();
  const configuration = await configurationOf({ apiKey: emulator.apiKey, baseUrl: emulator.url, subaccountId: id });
  expect(configuration).toMatchObject({ 'mailgun:subaccountId': id });
  const own = await startDynamicHost(configuration);
  try {
    const { inputs } = await own.check('Domain', { name: 'shop.example.com', spamAction: 'tag' });
    const made = await own.create(inputs);
    const domain = there(emulator.store.domains.get('shop.example.com'));
    expect(domain.settings.subaccountId).toBe(id);
    domain.settings.spamAction = 'block';
    expect((await own.read(made.id, made.properties))?.inputs).toMatchObject({ spamAction: 'block' });
    await own.delete(made.id, made.properties);
  } finally {
    await own.stop();
  }
  expect(emulator.store.domains.size).toBe(0);
  const asked = emulator.requests.filter(({ path }) => path.includes('domains'));
  expect(asked.length).toBeGreaterThan(3);
  for (const { headers } of asked) expect(headers).toMatchObject({ 'x-mailgun-on-behalf-of': id });
});

test('a sub-account that is deleted takes its domains along, and is gone though Mailgun still shows it', async () => {
  const { id, properties } = await create();
  for (const name of ['shop.example.com', 'own.example.com']) await createDomain(name)(emulator);
  there(emulator.store.domains.get('shop.example.com')).settings.subaccountId = id;
  await host.delete(id, properties);
  expect([...emulator.store.domains.keys()]).toEqual(['own.example.com']);
  expect(stored(id).settings.status).toBe('closed');
  expect(await host.read(id, properties)).toBeUndefined();
});

test('a sub-account that Mailgun refuses to delete is still known', async () => {
  const { id, properties } = await create();
  emulator.fail({ route: `DELETE ${root}`, answer: { status: 403, body: { message: 'Forbidden' } } });
  await expect(host.delete(id, properties)).rejects.toThrow(`DELETE ${root}: Forbidden`);
  expect(stored(id).settings.status).toBe('open');
});

test('one of the same name that was there before is left alone, also when an answer is lost', async () => {
  for (let index = 0; index < 12; index += 1) await post(root, { name: 'Shop' })(emulator);
  const earlier = [...emulator.store.account.subaccounts.values()];
  for (const { settings } of earlier) settings.createdAt = new Date('2020-01-01');
  emulator.fail({ route: `POST ${root}`, when: 'after', answer: 'drop' });
  const { id } = await create();
  expect(emulator.store.account.subaccounts.size).toBe(13);
  expect(earlier.map(({ settings }) => settings.id)).not.toContain(id);
});

test.each([true, false])('a change of disabled to %s that was done, though its answer was lost, is done', async (disabled) => {
  const { id, properties } = await create({ disabled: !disabled });
  const inputs = await inputsOf({ disabled });
  const change = `POST ${root}/{subaccount_id}/${disabled ? 'disable' : 'enable'}`;
  emulator.fail({ route: change, when: 'after', answer: 'drop' });
  await expect(host.update(id, properties, inputs)).rejects.toThrow(change);
  const updated = await host.update(id, properties, inputs);
  expect(stored(id).settings.status).toBe(disabled ? 'disabled' : 'open');
  expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
});

test('a limit that is gone already can be taken out of the program', async () => {
  const { id, properties } = await create({ monthlyLimit: 5000 });
  stored(id).monthlyLimit = undefined;
  const inputs = await inputsOf({});
  for (const state of [properties, (await host.read(id, properties))?.properties ?? {}]) {
    expect(await host.diff(id, state, inputs)).toMatchObject({ changes: true });
    expect(await host.update(id, state, inputs)).not.toHaveProperty('monthlyLimit');
  }
});

test('a limit that Mailgun refuses to remove is still there', async () => {
  const { id, properties } = await create({ monthlyLimit: 5000 });
  emulator.fail({
    route: `DELETE ${root}/{subaccount_id}/limit/custom/monthly`,
    answer: { status: 400, body: { message: 'Could not delete threshold for account' } },
  });
  await expect(host.update(id, properties, await inputsOf({}))).rejects.toThrow('Could not delete threshold');
  expect(stored(id).monthlyLimit).toBe(5000);
});

test('a feature that is not given stays as it is', async () => {
  const { id, properties } = await create({ features: { sending: { enabled: true }, validations: { enabled: true } } });
  const inputs = await inputsOf({ features: { sending: { enabled: false } } });
  const updated = await host.update(id, properties, inputs);
  expect(stored(id).settings.features).toEqual({ sending: { enabled: false }, validations: { enabled: true } });
  expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
});

import { startDynamicHost } from '../../contract/dynamic-host';
import { there } from '../../contract/fixture';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

runHost();
beforeEach(() => emulator.reset());

const create = async (args: Properties) => {
  const { inputs } = await host.check('ApiKey', args);
  return { inputs, ...(await host.create(inputs)) };
};
const stored = (id: string) => emulator.store.account.keys.get(id);

test.each([
  ['sending', { domainName: 'mail.example.com' }, 'domain'],
  ['admin', {}, 'user'],
  ['developer', {}, 'user'],
  ['basic', {}, 'user'],
])('the kind of a key follows from its role %s', async (role, args, kind) => {
  const { id } = await create({ role, ...args });
  expect(stored(id)?.settings).toMatchObject({ role, kind });
});

test('a sending key without a domain is refused', async () => {
  const { failures } = await host.check('ApiKey', { role: 'sending' });
  expect(failures).toEqual([{ property: 'domainName', reason: expect.stringContaining('is required with the role sending') }]);
});

test('the secret is the key that Mailgun accepts', async () => {
  const { id, properties } = await create({ role: 'admin' });
  expect(properties.secret).toBe(stored(id)?.secret);
});

test('the key that the stack works with is never deleted', async () => {
  const { id, properties } = await create({ role: 'admin' });
  const own = await startDynamicHost({ 'mailgun:apiKey': String(properties.secret), 'mailgun:baseUrl': emulator.url });
  try {
    await expect(own.delete(id, properties)).rejects.toThrow(`ApiKey ${id} was not deleted: it is the key that this stack works with`);
    expect(stored(id)?.secret).toBe(properties.secret);
    const { id: other, properties: others } = await create({ role: 'admin' });
    await own.delete(other, others);
    expect(stored(other)).toBeUndefined();
  } finally {
    await own.stop();
  }
});

test('a key that is too new to be deleted is deleted a little later', async () => {
  const { id, properties } = await create({ role: 'basic' });
  const body = { message: 'Validation error: an error occurred, please try again later' };
  emulator.fail({ route: 'DELETE /v1/keys/{key_id}', answer: { status: 400, body }, times: 2 });
  await host.delete(id, properties);
  expect(stored(id)).toBeUndefined();
});

test('a key that Mailgun refuses to delete for another reason is still known', async () => {
  const { id, properties } = await create({ role: 'basic' });
  emulator.fail({ route: 'DELETE /v1/keys/{key_id}', answer: { status: 400, body: { message: 'no' } } });
  await expect(host.delete(id, properties)).rejects.toThrow('DELETE /v1/keys/{key_id}: no');
  expect(stored(id)?.secret).toBe(properties.secret);
});

test('an expired key is gone for a refresh, and need not be deleted', async () => {
  const { id, properties } = await create({ role: 'basic', expiration: 3600 });
  expect(Date.parse(String(properties.expiresAt)) - Date.parse(String(properties.createdAt))).toBe(3_600_000);
  expect(await host.read(id, properties)).toMatchObject({ id });
  there(stored(id)).settings.expiresAt = new Date(Date.now() - 1000);
  expect(await host.read(id, properties)).toBeUndefined();
  emulator.fail({ route: 'DELETE /v1/keys/{key_id}', answer: { status: 400, body: { message: 'key is expired' } } });
  await host.delete(id, properties);
});

test('a key that was disabled is not made anew, and says why it is disabled', async () => {
  const { id, inputs, properties } = await create({ role: 'basic' });
  Object.assign(there(stored(id)).settings, { isDisabled: true, disabledReason: 'leaked' });
  const read = await host.read(id, properties);
  expect(read?.properties).toMatchObject({ isDisabled: true, disabledReason: 'leaked' });
  expect(await host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: false });
});

import { sender } from '../http';
import { emulator, mailgun, runEmulator } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

const good = { isDisposableAddress: false, isRoleAddress: false, reason: [], result: 'deliverable', risk: 'low' };
const bad = { isDisposableAddress: false, isRoleAddress: false, result: 'undeliverable', risk: 'high' };

test.each([
  ['alice@example.com', good],
  ['alice+news@example.com', { ...good, rootAddress: 'alice@example.com' }],
  ['Sales@example.com', { ...good, isRoleAddress: true, reason: ['mailbox_is_role_address'], risk: 'medium' }],
  [
    'alice@mailinator.com',
    { ...good, isDisposableAddress: true, reason: ['mailbox_is_disposable_address'], result: 'do_not_send', risk: 'high' },
  ],
  ['example.org', { ...bad, reason: ['mailbox_does_not_exist'] }],
  ['alice@nowhere.invalid', { ...bad, reason: ['no_mx'] }],
])('%s is judged by how it looks', async (address, verdict) => {
  expect(await mailgun.validations.get({ address })).toEqual({ address, ...verdict });
});

test('an address that has bounced for a domain of the account is undeliverable', async () => {
  await mailgun.domains.create({ name: 'example.com' });
  await mailgun.bounces.create({ domain: 'example.com', address: 'Gone@example.org' });
  expect(await mailgun.validations.get({ address: 'gone@example.org' })).toMatchObject({ ...bad, reason: ['mailbox_does_not_exist'] });
  expect(await mailgun.validations.get({ address: 'here@example.org' })).toMatchObject(good);
});

test('an answer has the fields and the spelling of the documentation', async () => {
  const { status, contentType, body } = await sender(emulator)('GET /v4/address/validate', { address: 'alice@example.com' });
  expect({ status, contentType }).toEqual({ status: 200, contentType: 'application/json' });
  expect(body).toEqual({
    address: 'alice@example.com',
    is_disposable_address: false,
    is_role_address: false,
    reason: [],
    result: 'deliverable',
    risk: 'low',
  });
});

test('an address is needed', async () => {
  expect(await sender(emulator)('GET /v4/address/validate')).toMatchObject({ status: 400 });
});

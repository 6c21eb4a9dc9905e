import { createDomain } from '../../contract/fixture';
import { emulator, host, runHost } from '../running';

runHost();

beforeEach(async () => {
  emulator.reset();
  await createDomain('example.com')(emulator);
});

const minimal = { name: 'contract.example.com' };

test('dkimHostName and forceDkimAuthority are refused together', async () => {
  const { failures } = await host.check('Domain', { name: 'a.example.com', dkimHostName: 'example.com', forceDkimAuthority: true });
  expect(failures).toEqual([{ property: 'dkimHostName', reason: 'cannot be used together with forceDkimAuthority' }]);
});

describe('a domain', () => {
  test.each([{}, { spamAction: 'block' }])(
    'whose new password was set and the answer lost has it, and the other changes too (%j)',
    async (others) => {
      const before = await host.check('Domain', { ...minimal, smtpPassword: 'first-password' });
      const { id, properties } = await host.create(before.inputs);
      const { inputs } = await host.check('Domain', { ...minimal, smtpPassword: 'second-password', ...others }, properties);
      emulator.fail({ route: 'PUT /v4/domains/{name}', when: 'after', answer: 'drop' });
      const updated = await host.update(id, properties, inputs);
      const stored = emulator.store.domains.get(id);
      expect(stored?.credentials.get(`postmaster@${id}`)?.password).toBe('second-password');
      expect(stored?.settings).toMatchObject(others);
      expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
    },
  );

  test('is gone only when Mailgun says so, however long its deletion takes and whatever goes wrong meanwhile', async () => {
    emulator.transitions.deletion = { after: 700 };
    const { inputs } = await host.check('Domain', minimal);
    const { id, properties } = await host.create(inputs);
    emulator.fail({ route: 'GET /v4/domains/{name}', answer: { status: 502, body: '<html>' }, times: 4 });
    await host.delete(id, properties);
    expect(emulator.store.domains.has('contract.example.com')).toBe(false);
    emulator.transitions.deletion = 'immediate';
  });

  test('with a name in capitals is the same domain', async () => {
    const { inputs } = await host.check('Domain', { name: 'Contract.Example.COM' });
    const { id, properties } = await host.create(inputs);
    expect(id).toBe('contract.example.com');
    expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: false });
  });
});

test('a plan that does not allow it is not said to be a refused key', async () => {
  const { inputs } = await host.check('Domain', { name: 'mail.example.com' });
  emulator.fail({ route: 'POST /v4/domains', answer: { status: 403, body: { message: 'Your plan allows one domain' } } });
  const outcome = await host.create(inputs).catch((error: unknown) => error);
  expect(String(outcome)).toContain("Your plan allows one domain. The account's plan does not allow it; the API key is not to blame.");
  expect(String(outcome)).not.toContain('refused');
});

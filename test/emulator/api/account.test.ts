import { emulator, mailgun, runEmulator, send } from '../running';

const recipients = '/v5/sandbox/auth_recipients';

runEmulator();
beforeEach(() => emulator.reset());

test('the signing key is one for both regions, until another takes its place', async () => {
  const before = emulator.store.account.signingKey;
  expect(before).toMatch(/^key-[0-9a-f]{32}$/);
  expect((await send('GET /v5/accounts/http_signing_key', {}, { prefix: '/eu' })).body).toEqual({ http_signing_key: before });
  const { body } = await send('POST /v5/accounts/http_signing_key');
  expect(body).toEqual({
    message: 'regenerated HTTP signing key for account',
    http_signing_key: emulator.store.account.signingKey,
  });
  expect(emulator.store.account.signingKey).not.toBe(before);
});

test('settings are changed where one is given', async () => {
  expect(await send('PUT /v5/accounts')).toMatchObject({
    status: 400,
    body: {
      message: 'Either `name`, `absolute_timeout`, `inactive_timeout`, or `logout_redirect_url` must be provided to update account info.',
    },
  });
  expect(await mailgun.account.update({ name: 'Example', inactiveSessionTimeout: 0 })).toEqual({
    message: 'Account info has been updated',
  });
  await mailgun.account.update({ logoutRedirectUrl: 'https://example.com' });
  expect(emulator.store.account.settings).toEqual({
    name: 'Example',
    inactiveSessionTimeout: 0,
    logoutRedirectUrl: 'https://example.com',
  });
});

test('features are switched one by one', async () => {
  expect(await send('PUT /v5/accounts/features')).toMatchObject({ status: 400, body: { message: 'No valid updates provided' } });
  await mailgun.account.updateFeatures({ aiInsights: { enabled: true }, webhooksRedactPii: { enabled: true } });
  expect((await send('PUT /v5/accounts/features', { ai_insights: '{"enabled":false}' })).body).toEqual({ success: true });
  expect(emulator.store.account.features).toEqual({ aiInsights: { enabled: false }, webhooksRedactPii: { enabled: true } });
});

test('the activation email is sent again', async () => {
  expect((await send('POST /v5/accounts/resend_activation_email')).body).toEqual({ success: true });
});

describe('recipients of the sandbox', () => {
  test('have not agreed until they have', async () => {
    expect((await send(`POST ${recipients}?email=Alice@example.com`)).body).toEqual({
      recipient: { email: 'Alice@example.com', activated: false },
    });
    emulator.store.account.sandboxRecipients.set('alice@example.com', { email: 'Alice@example.com', activated: true });
    expect((await send(`GET ${recipients}`)).body).toEqual({ recipients: [{ email: 'Alice@example.com', activated: true }] });
    expect(await mailgun.account.createSandboxRecipient({ email: 'alice@example.com' })).toMatchObject({ recipient: { activated: true } });
  });

  test('are five at most', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await mailgun.account.createSandboxRecipient({ email: `${name}@example.com` });
    expect(await send(`POST ${recipients}`, { email: 'f@example.com' })).toMatchObject({
      status: 400,
      body: { message: 'Only 5 sandbox recipients are allowed' },
    });
    expect(emulator.store.account.sandboxRecipients.size).toBe(5);
    expect((await send(`POST ${recipients}`, { email: 'e@example.com' })).status).toBe(200);
  });

  test('are taken away once', async () => {
    await mailgun.account.createSandboxRecipient({ email: 'alice@example.com' });
    expect((await send(`DELETE ${recipients}/alice@example.com`)).body).toEqual({ message: 'Sandbox recipient deleted.' });
    expect(emulator.store.account.sandboxRecipients.size).toBe(0);
    await expect(mailgun.account.deleteSandboxRecipient({ email: 'alice@example.com' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['POST', 'DELETE'])('have an address to %s', async (method) => {
    const request = method === 'POST' ? `POST ${recipients}?email=alice` : `DELETE ${recipients}/alice`;
    expect(await send(request)).toMatchObject({ status: 400, body: { message: 'Invalid email address.' } });
  });
});

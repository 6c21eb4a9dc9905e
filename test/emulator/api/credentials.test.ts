import type { StoredDomain } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const domain = 'mail.example.com';
const path = `/v3/domains/${domain}/credentials`;
const note = "Please store your new password(s) now. You won't be able to see it anymore.";
const generated = /^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}$/;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});

const stored = () => emulator.store.domains.get(domain) as StoredDomain;
const passwordOf = (login: string) => stored().credentials.get(`${login}@${domain}`)?.password;

describe('an SMTP login', () => {
  test.each(['login', 'mailbox'])('is given as %s, and is a whole address whether or not it was given as one', async (field) => {
    expect((await send(`POST ${path}`, { [field]: 'alice', password: 'a-password' })).body).toEqual({
      message: 'Created 1 credentials pair(s)',
    });
    await send(`POST ${path}`, { [field]: `Bob@${domain}`, password: 'a-password' });
    const entry = (login: string) => ({
      login,
      mailbox: login,
      created_at: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
    const { text, body } = await send(`GET ${path}`);
    expect(body).toEqual({ items: [entry(`alice@${domain}`), entry(`bob@${domain}`)], total_count: 2 });
    expect(text).not.toContain('a-password');
    expect(passwordOf('bob')).toBe('a-password');
  });

  test('without a password gets one, which is shown once', async () => {
    const { credentials, ...answer } = await mailgun.credentials.create({ domain, login: 'alice' });
    expect(answer).toEqual({ message: 'Created 1 credentials pair(s)', note });
    expect(credentials).toEqual({ [`alice@${domain}`]: passwordOf('alice') });
    expect(passwordOf('alice')).toMatch(generated);
  });

  test('that is there already is a conflict and keeps its password', async () => {
    await mailgun.credentials.create({ domain, login: 'alice', password: 'a-password' });
    await expect(mailgun.credentials.create({ domain, login: `ALICE@${domain}`, password: 'another' })).rejects.toMatchObject({
      code: 'conflict',
      status: 400,
    });
    expect(passwordOf('alice')).toBe('a-password');
  });

  test.each([
    ['no login', {}, "Parameter 'login' is missing"],
    ['a login of another domain', { login: 'alice@example.net' }, 'Login is not of the domain: alice@example.net'],
    ['a short password', { login: 'alice', password: '1234' }, 'Password is too short. It must be between 5 and 32 characters.'],
    ['a long password', { login: 'alice', password: 'x'.repeat(33) }, 'Password is too long. It must be between 5 and 32 characters.'],
  ])('is refused with %s', async (_, form, message) => {
    expect(await send(`POST ${path}`, form)).toMatchObject({ status: 400, body: { message } });
    expect(stored().credentials.size).toBe(0);
  });

  test('gets another password, but not the one that it has', async () => {
    await mailgun.credentials.create({ domain, login: 'alice', password: 'a-password' });
    expect(await send(`PUT ${path}/alice`, { password: 'a-password' })).toMatchObject({
      status: 400,
      body: { message: 'New password cannot be the same as old password.' },
    });
    expect(await send(`PUT ${path}/alice@${domain}`, { password: 'another' })).toMatchObject({ body: { message: 'Password changed' } });
    expect(passwordOf('alice')).toBe('another');
  });

  test('loses its password where none is given', async () => {
    await mailgun.credentials.create({ domain, login: 'alice', password: 'a-password' });
    const { body } = await send(`PUT ${path}/alice`);
    expect(body).toEqual({ message: 'Password changed', note, credentials: { [`alice@${domain}`]: passwordOf('alice') } });
    expect(passwordOf('alice')).toMatch(generated);
  });

  test('is deleted once', async () => {
    await mailgun.credentials.create({ domain, login: 'alice' });
    expect((await send(`DELETE ${path}/alice`)).body).toEqual({ message: 'Credentials have been deleted', spec: `alice@${domain}` });
    expect(stored().credentials.size).toBe(0);
    for (const method of ['PUT', 'DELETE'])
      expect(await send(`${method} ${path}/alice`)).toMatchObject({ status: 404, body: { message: 'Credentials not found' } });
  });

  test('of an unknown domain is answered in small letters', async () => {
    for (const request of ['GET', 'POST', 'DELETE'])
      expect(await send(`${request} /v3/domains/x.example.com/credentials`, { login: 'alice' })).toMatchObject({
        status: 404,
        body: { message: 'domain not found' },
      });
  });
});

describe('the login of the domain itself', () => {
  test('is there with its password, and is changed through the domain and by itself', async () => {
    await mailgun.domains.update({ domain, smtpPassword: 'a-password' });
    expect(stored().settings.smtpLogin).toBe(`postmaster@${domain}`);
    expect(await mailgun.credentials.list({ domain }).toArray()).toMatchObject([{ login: `postmaster@${domain}` }]);
    await mailgun.credentials.update({ domain, login: 'postmaster', password: 'another' });
    await expect(mailgun.domains.update({ domain, smtpPassword: 'another' })).rejects.toMatchObject({ code: 'invalid_request' });
    await mailgun.domains.update({ domain, smtpPassword: 'the-third' });
    expect(passwordOf('postmaster')).toBe('the-third');
  });

  test('cannot be deleted alone', async () => {
    await mailgun.domains.update({ domain, smtpPassword: 'a-password' });
    expect(await send(`DELETE ${path}/postmaster`)).toMatchObject({
      status: 400,
      body: { message: `Cannot delete system mailbox: postmaster@${domain}` },
    });
    expect(passwordOf('postmaster')).toBe('a-password');
  });
});

describe('SMTP logins', () => {
  test('come by the page', async () => {
    for (const login of ['c', 'a', 'b']) await mailgun.credentials.create({ domain, login, password: 'a-password' });
    const names = (await mailgun.credentials.list({ domain, pageSize: 2 }).toArray()).map(({ login }) => login[0]);
    expect(names.join('')).toBe('cab');
    expect(emulator.requests.filter(({ method }) => method === 'GET').map(({ fields }) => fields)).toEqual([
      { limit: '2', skip: '0' },
      { limit: '2', skip: '2' },
    ]);
    expect(await send(`GET ${path}`, { limit: '1001' })).toMatchObject({
      status: 400,
      body: { message: "Limit parameter can't be larger than 1000" },
    });
  });

  test('are deleted together', async () => {
    await mailgun.domains.update({ domain, smtpPassword: 'a-password' });
    await mailgun.credentials.create({ domain, login: 'alice' });
    expect((await send(`DELETE ${path}`)).body).toEqual({ message: 'All domain credentials have been deleted', count: 2 });
    expect(stored()).toMatchObject({ credentials: new Map(), settings: { smtpLogin: '' } });
  });

  test('that are put into the store are answered', async () => {
    const login = `alice@${domain}`;
    stored().credentials.set(login, { login, password: 'a-password', system: true, createdAt: new Date('2025-02-24T22:44:06Z') });
    expect((await send(`GET ${path}`)).body).toMatchObject({ items: [{ login, created_at: 'Mon, 24 Feb 2025 22:44:06 +0000' }] });
  });
});

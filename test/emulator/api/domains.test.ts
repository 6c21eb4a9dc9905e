import type { StoredDomain } from 'mailgun-emulator';
import type { Answer } from '../http';
import { emulator, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

const name = 'mail.example.com';

function stored(of = name): StoredDomain {
  const domain = emulator.store.domains.get(of);
  if (domain === undefined) throw new Error(`${of} is not in the store`);
  return domain;
}

describe('creating a domain', () => {
  test('answers 200 with the domain, its defaults and the words of Mailgun', async () => {
    const answer = await send('POST /v4/domains', { name });
    expect(answer.status).toBe(200);
    expect(answer.contentType).toBe('application/json; charset=utf-8');
    expect(answer.text.endsWith('}\n')).toBe(true);
    expect(answer.body).toMatchObject({
      message: 'Domain DNS records have been created',
      domain: {
        created_at: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        is_disabled: false,
        name,
        require_tls: false,
        skip_verification: false,
        smtp_login: '',
        spam_action: 'disabled',
        state: 'unverified',
        type: 'custom',
        use_automatic_sender_security: false,
        web_prefix: 'email',
        web_scheme: 'http',
        wildcard: false,
        encrypt_incoming_message: false,
        message_ttl: 0,
      },
    });
  });

  test('keeps every setting that was given', async () => {
    const settings = {
      archive_to: 'https://archive.example.com/',
      message_ttl: '3600',
      require_tls: 'yes',
      skip_verification: 'true',
      spam_action: 'block',
      use_automatic_sender_security: 'true',
      webhooks_redact_pii: 'true',
      web_scheme: 'https',
      web_prefix: 'links',
      wildcard: 'True',
      encrypt_incoming_message: 'true',
    };
    await send('POST /v4/domains', { name, ...settings });
    const { body } = await send(`GET /v4/domains/${name}`);
    expect(body).toMatchObject({
      domain: {
        archive_to: 'https://archive.example.com/',
        message_ttl: 3600,
        require_tls: true,
        skip_verification: true,
        spam_action: 'block',
        use_automatic_sender_security: true,
        webhooks_redact_pii: true,
        web_scheme: 'https',
        web_prefix: 'links',
        wildcard: true,
        encrypt_incoming_message: true,
      },
    });
  });

  test('lower-cases the name, and finds it in any case', async () => {
    expect((await send('POST /v4/domains', { name: 'Mail.EXAMPLE.com' })).body).toMatchObject({ domain: { name } });
    expect((await send('GET /v4/domains/MAIL.example.COM')).body).toMatchObject({ domain: { name } });
  });

  test('with an SMTP password makes a login and never shows the password', async () => {
    const { body, text } = await send('POST /v4/domains', { name, smtp_password: 'correct horse' });
    expect(body).toMatchObject({ domain: { smtp_login: `postmaster@${name}` } });
    expect(text).not.toContain('correct horse');
    expect(stored().credentials.get(`postmaster@${name}`)?.password).toBe('correct horse');
  });

  test('takes an empty SMTP password for none', async () => {
    expect((await send('POST /v4/domains', { name, smtp_password: '' })).body).toMatchObject({ domain: { smtp_login: '' } });
    expect(stored().credentials.size).toBe(0);
  });

  test.each([
    ['1234', 'Password is too short. It must be between 5 and 32 characters.'],
    ['x'.repeat(33), 'Password is too long. It must be between 5 and 32 characters.'],
  ])('refuses the SMTP password %j', async (password, message) => {
    expect(await send('POST /v4/domains', { name, smtp_password: password })).toMatchObject({ status: 400, body: { message } });
    expect(emulator.store.domains.size).toBe(0);
  });

  test('without a name is refused in the words of Mailgun', async () => {
    expect(await send('POST /v4/domains', { wildcard: 'true' })).toMatchObject({
      status: 400,
      body: { message: "Missing parameter 'name'" },
    });
  });

  test('names the field that it cannot read', async () => {
    const { status, body } = await send('POST /v4/domains', { name, spam_action: 'delete' });
    expect({ status, body }).toEqual({ status: 400, body: { message: expect.stringMatching(/^spam_action: /) } });
  });

  test('refuses a name that is taken', async () => {
    await send('POST /v4/domains', { name });
    expect(await send('POST /v4/domains', { name: 'MAIL.example.com' })).toMatchObject({
      status: 400,
      body: { message: 'This domain name is already taken' },
    });
  });
});

describe('updating a domain', () => {
  test('changes what was sent and nothing else', async () => {
    await send('POST /v4/domains', { name, spam_action: 'tag', wildcard: 'true' });
    const answer = await send(`PUT /v4/domains/${name}`, { spam_action: 'block', web_scheme: 'https' });
    expect(answer.body).toMatchObject({
      message: 'Domain has been updated',
      domain: { spam_action: 'block', web_scheme: 'https', wildcard: true, web_prefix: 'email' },
    });
  });

  test('with another SMTP password makes a login, with the same one is refused', async () => {
    await send('POST /v4/domains', { name });
    const first = await send(`PUT /v4/domains/${name}`, { smtp_password: 'first password' });
    expect(first.body).toMatchObject({ domain: { smtp_login: `postmaster@${name}` } });
    expect(await send(`PUT /v4/domains/${name}`, { smtp_password: 'first password' })).toMatchObject({
      status: 400,
      body: { message: 'New password cannot be the same as old password.' },
    });
    expect((await send(`PUT /v4/domains/${name}`, { smtp_password: 'second password' })).status).toBe(200);
  });

  test('keeps the host of the return path, which only an extended read shows', async () => {
    await send('POST /v4/domains', { name });
    await send(`PUT /v4/domains/${name}`, { mailfrom_host: 'bounce.example.com' });
    expect((await send(`GET /v4/domains/${name}`)).text).not.toContain('mailfrom_host');
    expect((await send(`GET /v4/domains/${name}`, { 'h:extended': 'true' })).body).toMatchObject({
      domain: { mailfrom_host: 'bounce.example.com', dkim_host: name },
    });
  });

  test('answers next what the store was changed to', async () => {
    await send('POST /v4/domains', { name });
    stored().settings.spamAction = 'block';
    expect((await send(`GET /v4/domains/${name}`)).body).toMatchObject({ domain: { spam_action: 'block' } });
  });
});

describe('listing domains', () => {
  const names = ({ body }: Answer) => (body as { items: { name: string }[] }).items.map((item) => item.name);

  beforeEach(async () => {
    for (const each of ['b.example.com', 'a.example.com', 'c.example.org']) await send('POST /v4/domains', { name: each });
  });

  test('shows the newest first, a page at a time, with the total', async () => {
    const answer = await send('GET /v4/domains', { limit: '2', skip: '1' });
    expect(answer.body).toMatchObject({ total_count: 3 });
    expect(names(answer)).toEqual(['a.example.com', 'b.example.com']);
  });

  test.each([
    [{ sort: 'name' }, ['a.example.com', 'b.example.com', 'c.example.org']],
    [{ sort: 'name:desc' }, ['c.example.org', 'b.example.com', 'a.example.com']],
    [{ search: '.ORG' }, ['c.example.org']],
    [{ state: 'active' }, []],
    [{ authority: 'a.example.com' }, ['a.example.com']],
  ])('answers %j', async (query, expected) => {
    const answer = await send('GET /v4/domains', query);
    expect(names(answer)).toEqual(expected);
    expect(answer.body).toMatchObject({ total_count: expected.length });
  });
});

describe('the connection settings', () => {
  test('are flat, and the same as those of the domain', async () => {
    await send('POST /v4/domains', { name });
    expect((await send(`GET /v3/domains/${name}/connection`)).body).toEqual({ require_tls: false, skip_verification: false });
    expect((await send(`PUT /v3/domains/${name}/connection`, { require_tls: 'true' })).body).toEqual({
      message: 'Domain connection settings have been updated, may take 10 minutes to fully propagate',
      require_tls: true,
      skip_verification: false,
    });
    expect((await send(`GET /v4/domains/${name}`)).body).toMatchObject({ domain: { require_tls: true } });
  });
});

test.each([
  'GET /v4/domains/nobody.example.com',
  'PUT /v4/domains/nobody.example.com',
  'PUT /v4/domains/nobody.example.com/verify',
  'DELETE /v3/domains/nobody.example.com',
  'GET /v3/domains/nobody.example.com/connection',
  'GET /v4/domains/not_a_name',
])('%s says that there is no such domain', async (request) => {
  expect(await send(request)).toMatchObject({
    status: 404,
    contentType: 'application/json; charset=utf-8',
    body: { message: 'Domain not found' },
  });
});

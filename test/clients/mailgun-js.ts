import type { Emulator } from 'mailgun-emulator';

// Its types are those of its ES module, its code for CommonJS is there all the same.
type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;
const Mailgun: MailgunJs = require('mailgun.js').default;

/** Mailgun's own client for JavaScript shares not a line with ours: what it understands, the emulator says as Mailgun does. */
const name = 'mail.example.com';

/** Where the client is told that Mailgun is, and the emulator behind it. */
interface Door {
  readonly url: string;
  readonly key: string;
  readonly emulator: Emulator;
  close(): Promise<void>;
}

/** The types of the client leave its keys out, and its code takes their dates from the wrong level of the answer to a creation. */
const keysOf = (one: object) => (one as { readonly apiKeys: ApiKeys }).apiKeys;

interface ApiKeys {
  list(query: { kind?: string }): Promise<{ items: readonly { id: string; expires_at?: Date }[] }>;
  create(data: { role: string; expiration?: string }): Promise<{ key: { id: string; secret: string } }>;
  destroy(id: string): Promise<unknown>;
}

/** What the client does, and what the emulator then has. */
export function describeMailgunJs(open: () => Promise<Door>): void {
  let door: Door;
  let emulator: Emulator;
  let client: ReturnType<InstanceType<MailgunJs>['client']>;

  beforeAll(async () => {
    door = await open();
    emulator = door.emulator;
    client = new Mailgun(FormData).client({ username: 'api', key: door.key, url: door.url });
  });

  beforeEach(async () => {
    emulator.reset();
    await client.domains.create({ name, smtp_password: 'a-password' });
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => door.close());

  test('it creates, reads, lists, changes and deletes a domain', async () => {
    expect(await client.domains.get(name)).toMatchObject({
      name,
      state: 'unverified',
      smtp_login: `postmaster@${name}`,
      web_prefix: 'email',
    });
    expect((await client.domains.list()).map((domain) => domain.name)).toEqual([name]);
    await client.domains.update(name, { spam_action: 'block', wildcard: true });
    expect(emulator.store.domains.get(name)?.settings).toMatchObject({ spamAction: 'block', wildcard: true });
    expect((await client.domains.verify(name)).sending_dns_records).toHaveLength(3);
    expect(await client.domains.destroy(name)).toMatchObject({ message: 'Domain will be deleted in the background' });
    expect(emulator.store.domains.size).toBe(0);
  });

  test('it reads and changes tracking', async () => {
    await client.domains.domainTracking.updateTracking(name, 'click', { active: 'htmlonly' });
    await client.domains.domainTracking.updateTracking(name, 'open', { active: true, place_at_the_top: true });
    const { click, open } = await client.domains.domainTracking.getTracking(name);
    expect({ click, open }).toEqual({ click: { active: 'htmlonly' }, open: { active: true, place_at_the_top: true } });
  });

  test('it makes, lists, activates and deletes a DKIM key', async () => {
    type Verb = 'create' | 'list' | 'listAll' | 'activate' | 'deactivate' | 'destroy';
    // They are there, and its types have forgotten them.
    const { domainKeys } = client.domains as unknown as { domainKeys: Record<Verb, (...args: readonly unknown[]) => Promise<unknown>> };
    expect(await domainKeys.create({ signingDomain: name, selector: 's2', bits: '2048' })).toMatchObject({ selector: 's2' });
    const both = [{ selector: 's2' }, { selector: 'smtp' }];
    expect(await domainKeys.list(name)).toMatchObject({ items: both.toReversed() });
    expect(await domainKeys.listAll()).toMatchObject({
      items: both,
      pages: { next: { url: expect.stringMatching(/^http.*\/v1\/dkim\/keys\?page=/) } },
    });
    await client.domains.verify(name);
    expect(await domainKeys.activate(name, 's2')).toMatchObject({ active: true });
    expect(await domainKeys.deactivate(name, 'smtp')).toMatchObject({ active: false });
    await domainKeys.destroy(name, 'smtp');
    expect(emulator.store.domains.get(name)?.dkimKeys).toMatchObject([{ selector: 's2', active: true }]);
  });

  test('it rotates the keys of automatic sender security', async () => {
    await client.domains.update(name, { use_automatic_sender_security: true } as never);
    await client.domains.verify(name);
    await client.dkimManagement.update(name, { rotation_enabled: true, rotation_interval: '9d' } as never);
    await client.dkimManagement.rotateImmediately(name);
    expect(emulator.store.domains.get(name)?.rotation).toEqual({ enabled: true, interval: '9d', activeSelector: 'pdk2' });
  });

  test('it asks for the certificate of tracked links', async () => {
    expect(await client.domains.domainTracking.generate(`email.${name}`)).toMatchObject({ status: 202 });
    expect(await client.domains.domainTracking.get(`email.${name}`)).toMatchObject({ status: 'processing' });
  });

  test('it makes, reads, changes and deletes an IP pool', async () => {
    const { pool_id: id } = await client.ip_pools.create({ name: 'a', description: 'b' });
    await client.ip_pools.addIps(id, ['192.0.2.1', '192.0.2.2']);
    await client.ip_pools.removeIp(id, '192.0.2.2');
    await client.ip_pools.update(id, { name: 'c', link_domain: emulator.store.domains.get(name)?.settings.id ?? '' });
    expect((await client.ip_pools.linkedDomains(id)).domains).toMatchObject([{ name }]);
    expect((await client.ips.list({ dedicated: true })).assignable_to_pools).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.4']);
    expect(await client.ip_pools.get(id)).toMatchObject({ details: { name: 'c', ips: ['192.0.2.1'], linked_domains: [name] } });
    await client.ip_pools.destroy(id, { ip: 'shared' });
    expect(emulator.store.ipPools.size).toBe(0);
  });

  test('it creates, reads, lists, changes and deletes a route', async () => {
    const { id } = await client.routes.create({
      expression: 'catch_all()',
      action: ['store()', 'stop()'],
      description: 'all',
      priority: '3' as never,
    });
    expect(await client.routes.get(id)).toMatchObject({ expression: 'catch_all()', actions: ['store()', 'stop()'], priority: 3 });
    expect(await client.routes.list({})).toHaveLength(1);
    expect(await client.routes.update(id, { description: 'other' } as never)).toMatchObject({ description: 'other', priority: 3 });
    expect(await client.routes.destroy(id)).toMatchObject({ id, message: 'Route has been deleted' });
    expect(emulator.store.routes.size).toBe(0);
  });

  test('it creates, reads, lists, changes and deletes a webhook', async () => {
    await client.webhooks.create(name, 'clicked', 'https://example.com/a', false);
    expect(await client.webhooks.get(name, 'clicked' as never)).toMatchObject({ urls: ['https://example.com/a'] });
    await client.webhooks.update(name, 'clicked', ['https://example.com/b', 'https://example.com/c']);
    expect(new Set(emulator.store.domains.get(name)?.webhooks.get('clicked'))).toEqual(
      new Set(['https://example.com/b', 'https://example.com/c']),
    );
    expect(Object.keys(await client.webhooks.list(name, {}))).toContain('clicked');
    await client.webhooks.destroy(name, 'clicked');
    expect(emulator.store.domains.get(name)?.webhooks.size).toBe(0);
  });

  test('it sends a message and reads its events', async () => {
    const { id, message } = await client.messages.create(name, {
      from: `hello@${name}`,
      to: ['alice@example.com', 'bob@example.com'],
      subject: 'Hello',
      text: 'It works.',
      'o:tag': ['a', 'b'],
      'v:order': '42',
      'h:Reply-To': 'support@example.com',
    });
    expect(message).toBe('Queued. Thank you.');
    expect(emulator.store.messages[0]?.input).toMatchObject({
      tags: ['a', 'b'],
      variables: { order: '42' },
      headers: { 'Reply-To': 'support@example.com' },
    });
    // It warns that Mailgun wants the event log to be left for another API, at each call.
    jest.spyOn(console, 'warn').mockImplementation();
    const { items } = await client.events.get(name, { event: 'delivered' });
    expect(items.map(({ recipient }) => recipient).sort()).toEqual(['alice@example.com', 'bob@example.com']);
    expect(items[0]?.message.headers['message-id']).toBe(id?.slice(1, -1));
  });

  test('it creates, lists, changes and deletes SMTP logins', async () => {
    const { domainCredentials } = client.domains;
    expect(await domainCredentials.create(name, { login: 'alice', password: 'a-password' })).toMatchObject({
      message: 'Created 1 credentials pair(s)',
    });
    expect((await domainCredentials.list(name, {} as never)).items.map(({ login }) => login)).toEqual([
      `postmaster@${name}`,
      `alice@${name}`,
    ]);
    expect(await domainCredentials.update(name, 'alice', { password: 'another' })).toMatchObject({ message: 'Password changed' });
    expect(emulator.store.domains.get(name)?.credentials.get(`alice@${name}`)?.password).toBe('another');
    expect(await domainCredentials.destroy(name, 'alice')).toMatchObject({ spec: `alice@${name}` });
    expect(emulator.store.domains.get(name)?.credentials.size).toBe(1);
  });

  test('it makes an API key, calls with it and deletes it', async () => {
    const { id, secret } = (await keysOf(client).create({ role: 'developer', expiration: '60' })).key;
    expect(emulator.store.account.keys.get(id)?.secret).toBe(secret);
    const other = new Mailgun(FormData).client({ username: 'api', key: secret, url: emulator.url });
    expect((await other.domains.list()).map((domain) => domain.name)).toEqual([name]);
    await expect(keysOf(other).list({})).rejects.toMatchObject({ status: 403 });
    expect((await keysOf(client).list({ kind: 'user' })).items.at(-1)).toMatchObject({ id, expires_at: expect.any(Date) });
    await keysOf(client).destroy(id);
    await expect(other.domains.list()).rejects.toMatchObject({ status: 401 });
  });

  test('it makes a sub-account, acts for it, limits, disables and deletes it', async () => {
    const { id } = (await client.subaccounts.create('Shop')).subaccount;
    client.setSubaccount(id);
    await client.domains.create({ name: 'shop.example.com' });
    expect((await client.domains.list()).map((domain) => domain.name)).toEqual(['shop.example.com']);
    client.resetSubaccount();
    expect((await client.domains.list()).map((domain) => domain.name)).toEqual([name]);
    await client.subaccounts.setMonthlySendingLimit(id, 5000);
    expect(await client.subaccounts.getMonthlySendingLimit(id)).toMatchObject({ limit: 5000, current: 0, period: '1m' });
    expect((await client.subaccounts.disable(id)).subaccount.status).toBe('disabled');
    expect((await client.subaccounts.list({ enabled: false })).subaccounts).toMatchObject([{ id, name: 'Shop' }]);
    await client.subaccounts.destroy(id);
    expect(emulator.store.account.subaccounts.get(id)?.settings.status).toBe('closed');
  });

  test('it reads the signing key and keeps the recipients of the sandbox', async () => {
    const { signingKey } = emulator.store.account;
    expect(await client.accountManagement.getWebhookSigningKey()).toMatchObject({ http_signing_key: signingKey });
    await client.accountManagement.addSandboxAuthorizedRecipient('alice@example.com');
    expect((await client.accountManagement.getSandboxAuthorizedRecipients()).recipients).toEqual([
      { email: 'alice@example.com', activated: false },
    ]);
    await client.accountManagement.removeSandboxAuthorizedRecipient('alice@example.com');
    expect(emulator.store.account.sandboxRecipients.size).toBe(0);
    await client.accountManagement.updateAccountFeature({ ai_insights: { enabled: true } });
    expect(emulator.store.account.features).toEqual({ aiInsights: { enabled: true } });
  });

  test('it hears of a missing thing and of a refused key as from Mailgun', async () => {
    await expect(client.domains.get('other.example.com')).rejects.toMatchObject({ status: 404 });
    const stranger = new Mailgun(FormData).client({ username: 'api', key: 'key-of-somebody-else', url: door.url });
    await expect(stranger.domains.get(name)).rejects.toMatchObject({ status: 401 });
  });

  test('it validates an address', async () => {
    expect(await client.validate.get('alice@mailinator.com')).toMatchObject({
      is_disposable_address: true,
      reason: ['mailbox_is_disposable_address'],
      result: 'do_not_send',
    });
  });
}

import type { StoredDomain } from 'mailgun-emulator';
import { emulator, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

const name = 'mail.example.com';

function stored(of = name): StoredDomain {
  const domain = emulator.store.domains.get(of);
  if (domain === undefined) throw new Error(`${of} is not in the store`);
  return domain;
}

describe('deleting a domain', () => {
  afterEach(() => {
    emulator.transitions.deletion = 'immediate';
  });

  test('says that it happens in the background, and without a delay it is gone', async () => {
    await send('POST /v4/domains', { name });
    expect(await send(`DELETE /v3/domains/${name}`)).toMatchObject({
      status: 200,
      body: { message: 'Domain will be deleted in the background' },
    });
    expect(await send(`GET /v4/domains/${name}`)).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
    expect((await send('POST /v4/domains', { name })).status).toBe(200);
  });

  test('leaves it readable and its name taken during the delay', async () => {
    emulator.transitions.deletion = { after: 60_000 };
    await send('POST /v4/domains', { name });
    await send(`DELETE /v3/domains/${name}`);
    expect((await send(`GET /v4/domains/${name}`)).status).toBe(200);
    expect(await send('POST /v4/domains', { name })).toMatchObject({
      status: 400,
      body: { message: 'This domain name is already taken' },
    });
  });

  test('frees the name when the delay is over', async () => {
    emulator.transitions.deletion = { after: 20 };
    await send('POST /v4/domains', { name });
    await send(`DELETE /v3/domains/${name}`);
    while ((await send(`GET /v4/domains/${name}`)).status === 200);
    expect((await send('POST /v4/domains', { name })).status).toBe(200);
  });

  test('that was under way does not take what was made after a reset', async () => {
    emulator.transitions.deletion = { after: 30 };
    await send('POST /v4/domains', { name });
    await send(`DELETE /v3/domains/${name}`);
    emulator.reset();
    await send('POST /v4/domains', { name });
    const made = stored();
    await send('POST /v4/domains', { name: 'other.example.com' });
    await send('DELETE /v3/domains/other.example.com');
    while (emulator.store.domains.has('other.example.com')) await new Promise(setImmediate);
    expect(emulator.store.domains.get(name)).toBe(made);
  });

  test.each([
    ['a sandbox', () => Object.assign(stored().settings, { type: 'sandbox' })],
    ['a disabled domain', () => Object.assign(stored().settings, { state: 'disabled' })],
    ['the DKIM authority of another domain', () => send('POST /v4/domains', { name: `news.${name}` })],
  ])('is refused for %s', async (_, arrange) => {
    await send('POST /v4/domains', { name });
    await arrange();
    expect((await send(`DELETE /v3/domains/${name}`)).status).toBe(400);
    expect([...emulator.store.domains.keys()]).toContain(name);
  });
});

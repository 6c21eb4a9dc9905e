import type { StoredDomain } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const name = 'mail.example.com';
const path = `/v1/dkim_management/domains/${name}`;

let stored: StoredDomain;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name, useAutomaticSenderSecurity: true });
  stored = emulator.store.domains.get(name) as StoredDomain;
});

async function verify(): Promise<void> {
  stored.dns = 'valid';
  await mailgun.domains.verify({ domain: name });
}

describe('the rotation of DKIM keys', () => {
  test('is switched on with an interval, and answers as text what is a flag', async () => {
    await verify();
    const answer = await send(`PUT ${path}/rotation`, { rotation_enabled: 'true', rotation_interval: '30d' }, { encoding: 'multipart' });
    expect(answer.body).toEqual({
      domain: {
        id: stored.settings.id,
        account_id: expect.stringMatching(/^[0-9a-f]{24}$/),
        sid: expect.any(String),
        name,
        state: 'enabled',
        active_selector: 'pdk1',
        rotation_enabled: 'true',
        rotation_interval: '30d',
        records: ['pdk1', 'pdk2'].map((selector) => ({
          name: `${selector}._domainkey.${name}`,
          type: 'CNAME',
          identifier: 'DKIM',
          value: expect.stringMatching(new RegExp(`^${selector}\\._domainkey\\.\\w+\\.dkim1\\.mailgun\\.com$`)),
          comment: 'Customer DKIM CNAME Record',
        })),
      },
    });
    expect(stored.rotation).toMatchObject({ enabled: true, interval: '30d' });
  });

  test('keeps its interval when it is switched off', async () => {
    await mailgun.dkimRotation.update({ domain: name, rotationEnabled: true, rotationInterval: '7d' });
    expect((await mailgun.dkimRotation.update({ domain: name, rotationEnabled: false })).domain).toMatchObject({ state: 'wait_verify' });
    expect(stored.rotation).toMatchObject({ enabled: false, interval: '7d' });
  });

  test('takes no interval while it is off, and none below 5 days', async () => {
    expect(await send(`PUT ${path}/rotation`, { rotation_enabled: 'false', rotation_interval: '7d' })).toMatchObject({
      status: 400,
      body: { Reason: 'rotation_interval is not allowed unless also enabling DKIM rotation' },
    });
    expect(await send(`PUT ${path}/rotation`, { rotation_enabled: 'true', rotation_interval: '4d' })).toMatchObject({
      status: 400,
      body: { Reason: expect.stringContaining('rotation_interval') },
    });
    expect(await send(`PUT ${path}/rotation`)).toMatchObject({ status: 400, body: { Reason: "Missing parameter 'rotation_enabled'" } });
    expect(stored.rotation.interval).toBe('5d');
  });

  test('needs automatic sender security', async () => {
    await mailgun.domains.update({ domain: name, useAutomaticSenderSecurity: false });
    await expect(mailgun.dkimRotation.update({ domain: name, rotationEnabled: false })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(mailgun.dkimRotation.rotate({ domain: name })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(stored.rotation).toEqual({ enabled: true, interval: '5d', activeSelector: 'pdk1' });
  });

  test('now needs a verified domain, and lets the other key sign, even if it is off', async () => {
    expect(await send(`POST ${path}/rotate`)).toMatchObject({
      status: 400,
      body: { Reason: 'only domains in enabled can rotate their keys. Current state: wait_verify' },
    });
    await verify();
    await mailgun.dkimRotation.update({ domain: name, rotationEnabled: false });
    expect(await mailgun.dkimRotation.rotate({ domain: name })).toEqual({ message: 'ok' });
    expect(stored.rotation.activeSelector).toBe('pdk2');
    await mailgun.dkimRotation.rotate({ domain: name });
    expect(stored.rotation.activeSelector).toBe('pdk1');
  });

  test.each(['nobody.example.com', 'nobody'])('of the domain %s, which is not there, is a 404 in words of its own', async (domain) => {
    for (const request of ['PUT /v1/dkim_management/domains/nobody/rotation', 'POST /v1/dkim_management/domains/nobody/rotate'])
      expect(await send(request.replace('nobody', domain), { rotation_enabled: 'true' })).toMatchObject({
        status: 404,
        body: { Description: 'domain not found' },
      });
  });
});

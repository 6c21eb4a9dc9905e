import { createHmac } from 'node:crypto';
import { json, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { emulator, mailgun, runEmulator, send } from '../running';

const email = { eventType: 'ip_listed', channel: 'email', settings: { emails: ['a@example.com'] } } as const;
const path = '/v1/alerts/settings/events';

runEmulator();
beforeEach(() => emulator.reset());

const create = (input: Parameters<typeof mailgun.alerts.create>[0]) => mailgun.alerts.create(input);
const emails = (...addresses: string[]) => ({ ...email, settings: { emails: addresses } });

describe('an alert', () => {
  test('is made, changed and deleted', async () => {
    const { id = '' } = await create(emails('a@example.com'));
    expect((await send('GET /v1/alerts/settings')).body).toEqual({
      events: [{ id, event_type: 'ip_listed', channel: 'email', settings: { emails: ['a@example.com'] } }],
      webhooks: {},
      slack: {},
    });
    expect(await mailgun.alerts.update({ id, ...emails('b@example.com') })).toEqual({ message: 'settings updated' });
    expect(emulator.store.alerts.events.get(id)?.settings).toEqual({ emails: ['b@example.com'] });
    expect(await mailgun.alerts.delete({ id })).toEqual({ message: 'settings deleted' });
    expect(emulator.store.alerts.events.size).toBe(0);
    await expect(mailgun.alerts.update({ id, ...emails('b@example.com') })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is there once for an event and a channel', async () => {
    await create(emails('a@example.com'));
    await expect(create(emails('b@example.com'))).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each([
    ['an event that nobody knows', { ...email, event_type: 'rain' }],
    ['a channel without what it needs', { event_type: 'ip_listed', channel: 'email', settings: {} }],
    ['another channel', { event_type: 'ip_listed', channel: 'pigeon', settings: {} }],
  ])('is not made for %s', async (_, fields) => {
    expect((await send(`POST ${path}`, fields as never, { encoding: 'json' })).status).toBe(400);
    expect(emulator.store.alerts.events.size).toBe(0);
  });

  test('is about one of the known events', async () => {
    expect(await mailgun.alerts.listEventTypes().toArray()).toEqual(expect.arrayContaining(['ip_listed', 'ip_delisted']));
  });
});

describe('an alert by webhook', () => {
  let receiver: ScriptedServer;
  beforeEach(async () => {
    receiver = await startScriptedServer();
  });
  afterEach(() => receiver.close());

  const webhook = (url: string) => ({ eventType: 'ip_listed', channel: 'webhook' as const, settings: { url } });

  test('is made only if the URL answers 200 to a GET', async () => {
    receiver.answer(json({}, 404));
    await expect(create(webhook(receiver.url))).rejects.toMatchObject({ status: 400 });
    receiver.answer(json({}));
    await create(webhook(receiver.url));
    expect(receiver.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(emulator.store.alerts.events.size).toBe(1);
  });

  test('is tested with a signed request', async () => {
    const { signingKey } = await mailgun.alerts.regenerateSigningKey();
    expect((await send('GET /v1/alerts/settings')).body).toMatchObject({ webhooks: { signing_key: signingKey } });
    receiver.answer(json({}));
    await mailgun.alerts.testWebhook({ eventType: 'ip_listed', url: receiver.url });
    const [posted] = receiver.received;
    const body = String(posted?.body);
    expect(JSON.parse(body)).toMatchObject({ event_type: 'ip_listed' });
    expect(posted?.headers['x-sign']).toBe(createHmac('sha256', signingKey).update(body).digest('hex'));
    expect(emulator.store.alerts.tests).toMatchObject([{ channel: 'webhook', to: [receiver.url] }]);
  });

  test('is tested on this machine only, and where somebody answers', async () => {
    await expect(mailgun.alerts.testWebhook({ eventType: 'ip_listed', url: 'https://example.com/' })).rejects.toMatchObject({
      status: 400,
    });
    receiver.answer(json({}, 500));
    await expect(mailgun.alerts.testWebhook({ eventType: 'ip_listed', url: receiver.url })).rejects.toMatchObject({ status: 400 });
    expect(emulator.store.alerts.tests).toEqual([]);
  });
});

test('a test by email is in the store', async () => {
  await mailgun.alerts.testEmail({ eventType: 'ip_listed', emails: ['a@example.com'] });
  expect(emulator.store.alerts.tests).toMatchObject([{ eventType: 'ip_listed', channel: 'email', to: ['a@example.com'] }]);
});

describe('Slack', () => {
  const slack = { token: 'xoxb-1', teamId: 'T1', teamName: 'Team', scope: 'chat:write' };

  test('has channels once it is connected', async () => {
    expect(await send('GET /v1/alerts/slack/channels')).toMatchObject({ status: 404, body: { message: 'no settings' } });
    await mailgun.alerts.updateSlack({ ...slack, token: 'wrong' });
    expect(await send('GET /v1/alerts/slack/channels')).toMatchObject({
      status: 401,
      body: { message: "token should have 'xoxb-' prefix" },
    });
    await mailgun.alerts.updateSlack(slack);
    const channels = await mailgun.alerts.listSlackChannels({ pageSize: 1 }).toArray();
    expect(channels.map(({ name }) => name)).toEqual(['alerts', 'general']);
    expect(await mailgun.alerts.getSlackChannel({ id: channels[0]?.id ?? '' })).toEqual(channels[0]);
    expect((await send('GET /v1/alerts/settings')).body).toMatchObject({ slack: { token: 'xoxb-1', team_name: 'Team' } });
  });

  test.each(['/v1/alerts/settings/slack', '/v1/alerts/slack/oauth'])('is forgotten with its alerts by DELETE %s', async (gone) => {
    await mailgun.alerts.updateSlack(slack);
    await create({ eventType: 'ip_listed', channel: 'slack', settings: { channelIds: ['C00000001'] } });
    await create(emails('a@example.com'));
    await mailgun.alerts.testSlack({ eventType: 'ip_listed' });
    expect(emulator.store.alerts.tests).toMatchObject([{ channel: 'slack', to: ['C00000001'] }]);
    expect((await send(`DELETE ${gone}`)).status).toBe(204);
    expect([...emulator.store.alerts.events.values()].map(({ channel }) => channel)).toEqual(['email']);
    expect(emulator.store.alerts.slack).toBeUndefined();
  });
});

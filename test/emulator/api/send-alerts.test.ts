import { emulator, mailgun, runEmulator, send } from '../running';

const alert = { name: 'bounces / hard', metric: 'hard_bounce_rate', comparator: '>', limit: '.05', dimension: 'domain' } as const;
const path = `/v1/thresholds/alerts/send/${encodeURIComponent(alert.name)}`;
const limit = {
  name: 'previews',
  metric: 'email_preview_success_count',
  comparator: '>=',
  limit: '2100',
  dimension: 'subaccount',
} as const;

runEmulator();
beforeEach(() => emulator.reset());

describe('a send alert', () => {
  test('is made with what is given, found by its name, and listed', async () => {
    const filters = [{ dimension: 'recipient_provider', comparator: 'contains', values: ['Gmail', 'Yahoo'] }] as const;
    await mailgun.sendAlerts.create({
      ...alert,
      filters: filters.map((filter) => ({ ...filter, values: [...filter.values] })),
      alertChannels: ['email', 'slack'],
      period: '1h',
      description: 'Too many',
    });
    const { body } = await send(`GET ${path}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      ...alert,
      filters,
      alert_channels: ['email', 'slack'],
      period: '1h',
      description: 'Too many',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      last_checked: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect((await send('GET /v1/thresholds/alerts/send')).body).toEqual({ items: [body], total: 1 });
    expect([...emulator.store.sendAlerts.keys()]).toEqual([alert.name]);
  });

  test('is replaced as a whole: what is not given is lost', async () => {
    const { id } = await mailgun.sendAlerts.create({
      ...alert,
      alertChannels: ['email'],
      period: '1h',
      description: 'Too many',
    });
    const before = emulator.store.sendAlerts.get(alert.name);
    await mailgun.sendAlerts.update({ ...alert, limit: '.1' });
    expect(emulator.store.sendAlerts.get(alert.name)).toEqual({
      ...alert,
      limit: '.1',
      id,
      filters: [],
      alertChannels: [],
      createdAt: before?.createdAt,
      lastChecked: before?.lastChecked,
      updatedAt: expect.any(Date),
    });
  });

  test.each(['metric', 'comparator', 'limit', 'dimension'])('is not replaced without its %s', async (field) => {
    await mailgun.sendAlerts.create(alert);
    const answer = await send(`PUT ${path}`, { ...alert, limit: '.1', [field]: undefined } as never, { encoding: 'json' });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(field) } });
    expect(emulator.store.sendAlerts.get(alert.name)).toMatchObject(alert);
  });

  test('whose name is taken is a conflict', async () => {
    await mailgun.sendAlerts.create(alert);
    await expect(mailgun.sendAlerts.create({ ...alert, limit: '.5' })).rejects.toMatchObject({ code: 'conflict' });
    expect(emulator.store.sendAlerts.get(alert.name)?.limit).toBe('.05');
  });

  test('is deleted once', async () => {
    await mailgun.sendAlerts.create(alert);
    await mailgun.sendAlerts.delete({ name: alert.name });
    expect(emulator.store.sendAlerts.size).toBe(0);
    await expect(mailgun.sendAlerts.delete({ name: alert.name })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('that is not there is a 404', async () => {
    const gone = { status: 404, body: { message: expect.any(String) } };
    expect(await send(`GET ${path}`)).toMatchObject(gone);
    expect(await send(`PUT ${path}`, alert, { encoding: 'json' })).toMatchObject(gone);
    expect(await send(`DELETE ${path}`)).toMatchObject(gone);
  });

  test('passes its limit when a test says so', async () => {
    expect(await mailgun.sendAlerts.listHits().toArray()).toEqual([]);
    const at = new Date('2026-02-01T10:30:00Z');
    const { name, metric, comparator } = alert;
    const moments = { createdAt: at, updatedAt: at, expiresAt: new Date('0001-01-01T00:00:00Z') };
    emulator.store.hits.push({ id: '1', name, ...moments, triggered: true, latestValue: '10', metric, comparator, limit: '.05' });
    expect((await send('GET /v1/thresholds/hits')).body).toMatchObject({
      items: [{ name, triggered: true, latest_value: '10', created_at: '2026-02-01T10:30:00Z', expires_at: '0001-01-01T00:00:00Z' }],
      total: 1,
    });
  });
});

describe('a send alert is measured', () => {
  const happen = (domain: string, event: 'delivered' | 'failed', hoursAgo = 0) =>
    emulator.store.events.push({
      domain,
      id: `event${emulator.store.events.length}`,
      event,
      severity: 'permanent',
      reason: 'bounce',
      timestamp: new Date(Date.now() - hoursAgo * 3_600_000),
      tags: [],
    });
  const hits = async () =>
    (await mailgun.sendAlerts.listHits().toArray()).map(({ dimensionValue, triggered, latestValue }) => [
      dimensionValue,
      triggered,
      latestValue,
    ]);

  test('and what is beyond its limit is a hit, until it is within it again', async () => {
    await mailgun.sendAlerts.create({ ...alert, period: '1h' });
    for (const event of ['delivered', 'failed'] as const) happen('bad.example.com', event);
    happen('good.example.com', 'delivered');
    happen('good.example.com', 'failed', 2);
    expect(await hits()).toEqual([['bad.example.com', true, '0.5']]);
    for (let sent = 0; sent < 30; sent += 1) happen('bad.example.com', 'delivered');
    expect(await hits()).toEqual([['bad.example.com', false, '0.03125']]);
    expect(emulator.store.sendAlerts.get(alert.name)?.lastChecked?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('by what meets its filters only', async () => {
    const filters = [{ dimension: 'domain' as const, comparator: '!=' as const, values: ['bad.example.com'] }];
    await mailgun.sendAlerts.create({ ...alert, filters });
    for (const domain of ['bad.example.com', 'worse.example.com']) happen(domain, 'failed');
    expect(await hits()).toEqual([['worse.example.com', true, '1']]);
  });
});

describe('a limit threshold', () => {
  test('is made, and says that it was never changed nor looked at', async () => {
    await mailgun.limitThresholds.create({ ...limit, period: '1M' });
    const { body } = await send('GET /v1/thresholds/limits/previews');
    expect(body).toMatchObject({ ...limit, period: '1M', updated_at: '0001-01-01T00:00:00Z', last_checked: '0001-01-01T00:00:00Z' });
    expect((await send('GET /v1/thresholds/limits')).body).toEqual({ items: [body], total: 1 });
  });

  test('is replaced as a whole, and deleted once', async () => {
    await mailgun.limitThresholds.create({ ...limit, period: '1M' });
    await mailgun.limitThresholds.update({ ...limit, limit: '1' });
    const stored = emulator.store.limitThresholds.get('previews');
    expect(stored).toMatchObject({ limit: '1' });
    expect(stored).not.toHaveProperty('period');
    await mailgun.limitThresholds.delete({ name: 'previews' });
    expect(emulator.store.limitThresholds.size).toBe(0);
    for (const call of [
      () => mailgun.limitThresholds.get({ name: 'previews' }),
      () => mailgun.limitThresholds.update(limit),
      () => mailgun.limitThresholds.delete({ name: 'previews' }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'not_found' });
  });

  test('whose name is taken is a conflict, but not by an alert', async () => {
    await mailgun.sendAlerts.create({ ...alert, name: limit.name });
    await mailgun.limitThresholds.create(limit);
    await expect(mailgun.limitThresholds.create(limit)).rejects.toMatchObject({ code: 'conflict' });
    expect(emulator.store.limitThresholds.size).toBe(1);
  });
});

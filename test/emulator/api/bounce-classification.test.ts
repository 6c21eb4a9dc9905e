import { emulator, mailgun, runEmulator, send } from '../running';

const domain = 'mail.example.com';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
  happen('failed', 'a@gmail.com', 'espblock');
  happen('failed', 'b@gmail.com', 'bounce');
  happen('failed', 'c@gmail.com', 'greylisted', 'temporary');
  happen('failed', 'd@outlook.com', 'bounce');
  happen('failed', 'e@outlook.com', 'suppress-bounce');
  happen('delivered', 'f@gmail.com');
});

function happen(
  event: 'failed' | 'delivered',
  recipient: string,
  reason?: string,
  severity: 'permanent' | 'temporary' = 'permanent',
): void {
  const { events } = emulator.store;
  const recipientDomain = recipient.split('@')[1];
  const failure = event === 'failed' ? { reason, severity } : {};
  events.push({ domain, id: `event${events.length}`, event, timestamp: new Date(), tags: [], recipient, recipientDomain, ...failure });
}

const query = (question: Parameters<typeof mailgun.bounceClassification.query>[0]) =>
  mailgun.bounceClassification.query(question).toArray();

test('failures are counted by who refused, beside what was delivered there', async () => {
  expect(await query({ dimensions: ['entity-name', 'domain.name'] })).toEqual([
    expect.objectContaining({
      entityName: 'Gmail',
      domain,
      metrics: {
        criticalBounceCount: 1,
        nonCriticalBounceCount: 1,
        criticalDelayCount: 0,
        nonCriticalDelayCount: 1,
        classifiedFailuresCount: 3,
        deliveredSmtpCount: 1,
        criticalBounceRate: 25,
        nonCriticalBounceRate: 25,
        criticalDelayRate: 0,
        nonCriticalDelayRate: 25,
      },
    }),
    expect.objectContaining({ entityName: 'Microsoft (Hotmail)', metrics: expect.objectContaining({ classifiedFailuresCount: 1 }) }),
  ]);
});

test('rows are chosen, filtered, sorted and paged', async () => {
  const count = { metrics: ['classified_failures_count'] };
  const filter = { and: [{ attribute: 'severity' as const, comparator: '=', values: ['PERMANENT'] }] };
  expect(await query({ ...count, filter, dimensions: ['group-id'], pagination: { sort: 'group-id:desc' } })).toEqual([
    {
      groupId: 'hotmail-bounce',
      sampleText: '5.1.1 user unknown',
      explanation: 'The mailbox does not exist',
      metrics: { classifiedFailuresCount: 1 },
    },
    expect.objectContaining({ groupId: 'gmail-espblock' }),
    expect.objectContaining({ groupId: 'gmail-bounce' }),
  ]);
  const page = await send(
    'POST /v2/bounce-classification/metrics',
    { ...count, dimensions: ['entity-name'], pagination: { sort: 'classified_failures_count:asc', limit: 1 } } as never,
    { encoding: 'json' },
  );
  expect(page.body).toMatchObject({ pagination: { limit: 1, total: 2 }, items: [{ 'entity-name': 'Microsoft (Hotmail)' }] });
  expect((await query({ ...count, dimensions: ['entity-name'], pagination: { pageSize: 1 } })).length).toBe(2);
  expect(await query({ end: new Date('2020-01-01'), dimensions: ['entity-name'] })).toEqual([]);
  await expect(query({ metrics: ['colour'] })).rejects.toMatchObject({ status: 400 });
  await expect(query({ dimensions: ['tag', 'tags'] })).rejects.toMatchObject({ status: 400 });
});

test('a sub-account is left out unless it is asked for', async () => {
  const { id } = (await mailgun.subaccounts.create({ name: 'Shop' })).subaccount;
  Object.assign(emulator.store.domains.get(domain)?.settings ?? {}, { subaccountId: id });
  expect(await query({ dimensions: ['account.name'] })).toEqual([]);
  expect(await query({ dimensions: ['account.name'], includeSubaccounts: true })).toMatchObject([{ accountName: 'Shop' }]);
});

test('the older questions count bounces only', async () => {
  const path = '/v1/bounce-classification';
  expect((await send(`GET ${path}/stats?group=domain.name,entity-id&limit=1`)).body).toEqual({
    items: [{ domain: { name: domain }, 'entity-id': 'gmail', bounced: { total: 2 } }],
    _duration: '0s',
  });
  expect((await send(`GET ${path}/domains?query=domain.name:${domain}`)).body).toEqual({
    items: [{ domain: { name: domain }, bounced: { total: 3 } }],
    total: 1,
  });
  expect((await send(`GET ${path}/domains/${domain}/entities`)).body).toEqual({
    items: [
      { 'entity-id': 'gmail', 'entity-name': 'Gmail', bounced: { total: 2 } },
      { 'entity-id': 'hotmail', 'entity-name': 'Microsoft (Hotmail)', bounced: { total: 1 } },
    ],
  });
  expect((await send(`GET ${path}/domains/${domain}/entities/gmail/rules`)).body).toMatchObject({
    items: [
      { 'rule-id': 'gmail-bounce', severity: 'PERMANENT', bounced: { total: 1 } },
      { 'rule-id': 'gmail-espblock', category: 'ESPBLOCK', bounced: { total: 1 } },
    ],
  });
  expect((await send(`GET ${path}/config/entities`)).body).toMatchObject({ gmail: { name: 'Gmail' } });
  expect((await send(`GET ${path}/config/rules`)).body).toMatchObject({ 'gmail-bounce': { entity_id: 'gmail', class: 'RECIPIENT' } });
});

test('the list of bounces is gone, and says where they are', async () => {
  expect(await send(`GET /v1/bounce-classification/domains/${domain}/events`)).toMatchObject({
    status: 410,
    body: { message: expect.stringContaining('/v1/analytics/logs') },
  });
});

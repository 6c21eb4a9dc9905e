import type { StoredDomain } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { emulator, mailgun, runEmulator, send } from '../running';

const domain = 'example.com';
const at = new Date('2026-03-26T12:59:22Z');

let stored: StoredDomain;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
  stored = emulator.store.domains.get(domain) as StoredDomain;
});

const csv = (...lines: string[]) => ({ filename: 'import.csv', contentType: 'text/csv', data: `${lines.join('\r\n')}\r\n` });
const addresses = (count: number) => Array.from({ length: count }, (_, index) => `a${String(index).padStart(4, '0')}@example.net`);
const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    (error: { status: number; body: unknown }) => ({ status: error.status, body: error.body }),
  );

describe('bounces', () => {
  test('one is kept with the defaults of Mailgun', async () => {
    const answer = await mailgun.bounces.create({ domain, address: 'Bob+1@Example.net' });
    expect(answer).toEqual({ message: 'Address has been added to the bounces table', address: 'Bob+1@Example.net' });
    expect([...stored.bounces]).toEqual([
      ['bob+1@example.net', { address: 'Bob+1@Example.net', code: '550', error: '', createdAt: expect.any(Date) }],
    ]);
  });

  test('a second one of the same address takes the place of the first', async () => {
    await mailgun.bounces.create({ domain, address: 'bob@example.net', code: '550', error: 'No such mailbox' });
    await mailgun.bounces.create({ domain, address: 'bob@example.net', code: '552', createdAt: at });
    expect([...stored.bounces.values()]).toEqual([{ address: 'bob@example.net', code: '552', error: '', createdAt: at }]);
  });

  test('what is put into the store is answered, with a date in UTC', async () => {
    stored.bounces.set('bob@example.net', { address: 'bob@example.net', code: '550', error: 'Full', createdAt: at });
    const path = `GET /v3/${domain}/bounces/bob@example.net`;
    expect((await send(path)).body).toEqual({
      address: 'bob@example.net',
      code: '550',
      error: 'Full',
      created_at: 'Thu, 26 Mar 2026 12:59:22 UTC',
    });
    expect(await mailgun.bounces.get({ domain, address: 'bob@example.net' })).toEqual(stored.bounces.get('bob@example.net'));
  });

  test('a form and a JSON array on the same route are two things', async () => {
    await mailgun.bounces.createBatch({ domain, items: [{ address: 'a@example.net', createdAt: at }, { address: 'b@example.net' }] });
    await mailgun.bounces.create({ domain, address: 'c@example.net' });
    expect([...stored.bounces.keys()]).toEqual(['a@example.net', 'b@example.net', 'c@example.net']);
    expect(stored.bounces.get('a@example.net')).toMatchObject({ code: '550', createdAt: at });
    expect(emulator.requests.slice(-2)).toMatchObject([
      { route: 'POST /v3/{domain_name}/bounces', fields: { items: [{ address: 'a@example.net' }, { address: 'b@example.net' }] } },
      { route: 'POST /v3/{domain_name}/bounces', fields: { address: 'c@example.net' } },
    ]);
  });

  test('a batch of 1000 is taken, and one more is refused in the words of Mailgun', async () => {
    const items = addresses(1001).map((address) => ({ address }));
    const answer = await mailgun.bounces.createBatch({ domain, items: items.slice(1) });
    expect(answer).toEqual({ message: '1000 addresses have been added to the bounces table' });
    expect(stored.bounces.size).toBe(1000);
    expect(await send(`POST /v3/${domain}/bounces`, items, { encoding: 'json' })).toMatchObject({
      status: 400,
      body: { message: 'Batch size should be less than 1000' },
    });
    expect(stored.bounces.has('a0000@example.net')).toBe(false);
    await expect(mailgun.bounces.createBatch({ domain, items })).rejects.toMatchObject({ code: 'invalid_request', status: undefined });
  });

  test('of a batch with a wrong address nothing is taken', async () => {
    const call = mailgun.bounces.createBatch({ domain, items: [{ address: 'a@example.net' }, { address: 'nobody' }] });
    expect(await refused(call)).toEqual({ status: 400, body: { message: 'Invalid format for parameter address: nobody' } });
    expect(stored.bounces.size).toBe(0);
  });

  test('a CSV file is read as RFC 4180 has it: quotes, commas and line ends inside, a byte order mark', async () => {
    const file = csv(
      '\ufeffaddress,code,error,created_at',
      'a@example.net,552,"Full, ""very"" full\r\nindeed",',
      'b@example.net,,,"Thu, 26 Mar 2026 12:59:22 UTC"',
    );
    const answer = await mailgun.bounces.import({ domain, file });
    expect(answer).toEqual({ message: 'file uploaded successfully for processing. standby...' });
    expect(emulator.requests.at(-1)).toMatchObject({ status: 202, fields: { file: { filename: 'import.csv', contentType: 'text/csv' } } });
    expect([...stored.bounces.values()]).toEqual([
      { address: 'a@example.net', code: '552', error: 'Full, "very" full\r\nindeed', createdAt: expect.any(Date) },
      { address: 'b@example.net', code: '550', error: '', createdAt: at },
    ]);
  });

  test.each(['', 'a@example.net,550', 'code,error\r\n550,Full', 'address,error\r\na@example.net,"open'])(
    '%j is no CSV file of bounces',
    async (text) => {
      const call = mailgun.bounces.import({ domain, file: { filename: 'import.csv', data: text } });
      expect(await refused(call)).toEqual({ status: 400, body: { message: 'while reading csv header' } });
    },
  );

  test('one is forgotten, then all of them', async () => {
    await mailgun.bounces.createBatch({ domain, items: addresses(3).map((address) => ({ address })) });
    const answer = await mailgun.bounces.delete({ domain, address: 'A0001@example.net' });
    expect(answer).toEqual({ message: 'Bounced address has been removed', address: 'a0001@example.net' });
    expect(stored.bounces.size).toBe(2);
    expect(await mailgun.bounces.deleteAll({ domain })).toEqual({ message: 'Bounced addresses for this domain have been removed' });
    expect(stored.bounces.size).toBe(0);
  });
});

describe('a list', () => {
  const five = ['c', 'a', 'e', 'b', 'd'].map((name) => ({ address: `${name}+1@example.net` }));
  const page = async (path: string) => {
    const { items, paging } = (await send(`GET ${path}`)).body as { items: { address: string }[]; paging: Record<string, string> };
    return { names: items.map(({ address }) => address[0]).join(''), paging };
  };
  const follow = (url = '') => page(url.replace(emulator.url, ''));

  beforeEach(() => mailgun.complaints.createBatch({ domain, items: five }));

  test('is sorted, and its links are addresses of this host with what was asked', async () => {
    const { names, paging } = await page(`/v3/${domain}/complaints?limit=2`);
    const url = `${emulator.url}/v3/${domain}/complaints`;
    expect(names).toBe('ab');
    expect(paging).toEqual({
      first: `${url}?limit=2&term=`,
      last: `${url}?page=last&limit=2&term=`,
      next: `${url}?page=next&address=b%2B1%40example.net&limit=2&term=`,
      previous: `${url}?page=previous&address=a%2B1%40example.net&limit=2&term=`,
    });
  });

  test('goes on to an empty page, and back', async () => {
    const first = await page(`/v3/${domain}/complaints?limit=2`);
    const second = await follow(first.paging.next);
    const third = await follow(second.paging.next);
    const fourth = await follow(third.paging.next);
    expect([second.names, third.names, fourth.names]).toEqual(['cd', 'e', '']);
    expect((await follow(third.paging.previous)).names).toBe('cd');
    expect((await follow(first.paging.previous)).names).toBe('');
    expect((await follow(first.paging.last)).names).toBe('de');
    expect(new Set(Object.values(fourth.paging)).size).toBe(1);
  });

  test('is walked to its end by the SDK, in the other region too', async () => {
    expect((await mailgun.complaints.list({ domain, pageSize: 2 }).toArray()).map(({ address }) => address[0]).join('')).toBe('abcde');
    const eu = createMailgun({ apiKey: emulator.apiKey, baseUrl: `${emulator.url}/eu`, retries: 0 });
    await eu.domains.create({ name: 'example.org' });
    await eu.complaints.createBatch({ domain: 'example.org', items: five });
    expect(await eu.complaints.list({ domain: 'example.org', pageSize: 2 }).toArray()).toHaveLength(5);
    await eu.close();
  });

  test('has only what begins like the term, on further pages too', async () => {
    await mailgun.complaints.createBatch({ domain, items: addresses(5).map((address) => ({ address })) });
    expect(await mailgun.complaints.list({ domain, term: 'A0', pageSize: 2 }).toArray()).toHaveLength(5);
    expect(await mailgun.complaints.list({ domain, term: 'nobody' }).toArray()).toEqual([]);
  });

  test('loses nothing while what was read is deleted', async () => {
    const seen: string[] = [];
    for await (const { address } of mailgun.complaints.list({ domain, pageSize: 1 })) {
      seen.push(address);
      await mailgun.complaints.delete({ domain, address });
    }
    expect(seen).toHaveLength(5);
  });
});

describe('unsubscribes', () => {
  test('a form has one `tag`, JSON has `tags`, and neither is everything', async () => {
    await mailgun.unsubscribes.create({ domain, address: 'a@example.net', tag: 'news' });
    await mailgun.unsubscribes.create({ domain, address: 'b@example.net', createdAt: at });
    await mailgun.unsubscribes.createBatch({
      domain,
      items: [{ address: 'c@example.net', tags: ['news', 'offers'] }, { address: 'd@example.net' }],
    });
    expect([...stored.unsubscribes.values()].map(({ tags }) => tags)).toEqual([['news'], ['*'], ['news', 'offers'], ['*']]);
    expect(stored.unsubscribes.get('b@example.net')?.createdAt).toEqual(at);
  });

  test('`tags` in a form are not looked at', async () => {
    await send(`POST /v3/${domain}/unsubscribes`, { address: 'a@example.net', tags: 'news' });
    expect(stored.unsubscribes.get('a@example.net')?.tags).toEqual(['*']);
  });

  test('a tag comes to those that are there, and goes alone', async () => {
    for (const tag of ['news', 'offers', 'news']) await mailgun.unsubscribes.create({ domain, address: 'a@example.net', tag });
    expect(stored.unsubscribes.get('a@example.net')?.tags).toEqual(['news', 'offers']);
    const { message } = await mailgun.unsubscribes.delete({ domain, address: 'a@example.net', tag: 'news' });
    expect(message).toBe('Unsubscribe event has been removed');
    expect(await mailgun.unsubscribes.get({ domain, address: 'a@example.net' })).toMatchObject({ tags: ['offers'] });
    expect(await refused(mailgun.unsubscribes.delete({ domain, address: 'a@example.net', tag: 'news' }))).toEqual({
      status: 404,
      body: { message: 'Unsubscribe event for this tag does not exist' },
    });
    await mailgun.unsubscribes.delete({ domain, address: 'a@example.net' });
    expect(stored.unsubscribes.size).toBe(0);
  });

  test('come from a CSV file, whose wrong lines are left out', async () => {
    await mailgun.unsubscribes.import({
      domain,
      file: csv('address,tags,created_at', 'a@example.net,news,', 'b@example.net,,never', 'c@example.net'),
    });
    expect([...stored.unsubscribes.values()].map(({ address, tags }) => [address, tags])).toEqual([
      ['a@example.net', ['news']],
      ['c@example.net', ['*']],
    ]);
  });
});

describe('the allowlist', () => {
  test('takes an address or a domain, of both the address', async () => {
    const message = 'Address/Domain has been added to the allowlists table';
    expect(await mailgun.allowlist.create({ domain, allowedDomain: 'example.net' })).toEqual({
      message,
      type: 'domain',
      value: 'example.net',
    });
    expect(await mailgun.allowlist.create({ domain, address: 'a@example.org', allowedDomain: 'example.org' })).toMatchObject({
      type: 'address',
      value: 'a@example.org',
    });
    expect([...stored.allowlist.keys()]).toEqual(['example.net', 'a@example.org']);
    expect((await mailgun.allowlist.list({ domain, pageSize: 1 }).toArray()).map(({ value }) => value)).toEqual([
      'a@example.org',
      'example.net',
    ]);
  });

  test('wants one of them, says the SDK, and says Mailgun', async () => {
    await expect(mailgun.allowlist.create({ domain })).rejects.toMatchObject({ code: 'invalid_request', status: undefined });
    expect(await send(`POST /v3/${domain}/whitelists`)).toMatchObject({
      status: 400,
      body: { message: 'Missing mandatory parameter: address/domain' },
    });
  });

  test('writes `createdAt`, unlike its neighbours', async () => {
    stored.allowlist.set('example.net', { type: 'domain', value: 'example.net', reason: 'test', createdAt: at });
    expect((await send(`GET /v3/${domain}/whitelists/example.net`)).body).toEqual({
      type: 'domain',
      value: 'example.net',
      reason: 'test',
      createdAt: 'Thu, 26 Mar 2026 12:59:22 UTC',
    });
  });

  test('comes from a CSV file with both columns', async () => {
    await mailgun.allowlist.import({ domain, file: csv('address,domain', 'a@example.org,', ',example.net') });
    expect([...stored.allowlist.values()].map(({ type }) => type)).toEqual(['address', 'domain']);
    expect(await mailgun.allowlist.delete({ domain, value: 'example.net' })).toMatchObject({ value: 'example.net' });
    await mailgun.allowlist.deleteAll({ domain });
    expect(stored.allowlist.size).toBe(0);
  });
});

test.each([
  ['bounces', 'Address not found in bounces table'],
  ['complaints', 'No spam complaints found for this address'],
  ['unsubscribes', 'Address not found in unsubscribers table'],
  ['whitelists', 'Address/Domain not found in allowlist table'],
])('of %s an unknown one is a 404 in its own words', async (noun, message) => {
  for (const method of ['GET', 'DELETE'])
    expect(await send(`${method} /v3/${domain}/${noun}/nobody@example.net`)).toMatchObject({ status: 404, body: { message } });
});

test.each(['bounces', 'complaints', 'unsubscribes', 'whitelists'])(
  '%s of an unknown domain are a 404, and a deleted domain takes its own along',
  async (noun) => {
    expect(await send(`GET /v3/nobody.example.com/${noun}`)).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
    await send(`POST /v3/${domain}/${noun}`, { address: 'a@example.net' });
    await mailgun.domains.delete({ domain });
    await mailgun.domains.create({ name: domain });
    expect((await send(`GET /v3/${domain}/${noun}`)).body).toMatchObject({ items: [] });
  },
);

import type { StoredList } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const list = 'developers@example.com';
const vars = { age: 26, home: { city: 'Zürich', tags: ['a', null] } };

let stored: StoredList;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: 'example.com' });
  await mailgun.lists.create({ address: list });
  stored = emulator.store.lists.get(list) as StoredList;
});

const addresses = (count: number) => Array.from({ length: count }, (_, index) => `m${String(index).padStart(4, '0')}@example.net`);
const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    (error: { status: number; body: unknown }) => ({ status: error.status, body: error.body }),
  );

describe('a mailing list', () => {
  test('has the defaults of Mailgun, a date with -0000 and no charset', async () => {
    const answer = await send('POST /v3/lists', { address: 'Devs <devs@example.com>' });
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(answer.body).toEqual({
      message: 'Mailing list has been created',
      list: {
        address: 'devs@example.com',
        name: '',
        description: '',
        access_level: 'readonly',
        reply_preference: 'list',
        created_at: expect.stringMatching(/ -0000$/),
        members_count: 0,
      },
    });
  });

  test('of a taken address is refused, in capitals too', async () => {
    const call = mailgun.lists.create({ address: 'Developers@Example.com' });
    expect(await refused(call)).toEqual({ status: 400, body: { message: 'Duplicate object' } });
  });

  test.each(['devs@example.net', 'devs'])('%s needs a domain of the account', async (address) => {
    expect(await refused(mailgun.lists.create({ address }))).toEqual({ status: 404, body: { message: 'Domain not found' } });
  });

  test('has one of three access levels and one of two places for replies', async () => {
    const invalid = (field: string) => send('POST /v3/lists', { address: 'devs@example.com', [field]: 'wrong' });
    expect(await invalid('access_level')).toMatchObject({
      status: 400,
      body: { message: "Invalid access level 'wrong'. It can be any of: 'readonly', 'members', 'everyone'." },
    });
    expect(await invalid('reply_preference')).toMatchObject({
      status: 400,
      body: { message: "Invalid reply preference 'wrong'. It can be any of: 'sender', 'list'" },
    });
  });

  test('is changed in what is given, an empty text included', async () => {
    await mailgun.lists.update({ list, name: 'Developers', description: 'All', replyPreference: 'sender', listId: '<devs.example.com>' });
    await mailgun.lists.update({ list, description: '' });
    expect(stored).toMatchObject({
      settings: { name: 'Developers', description: '', accessLevel: 'readonly', replyPreference: 'sender' },
      listId: '<devs.example.com>',
    });
  });

  test('moves to another address with its members, but not to one that is taken', async () => {
    await mailgun.lists.create({ address: 'devs@example.com' });
    await mailgun.listMembers.create({ list, address: 'alice@example.net' });
    expect(await refused(mailgun.lists.update({ list, address: 'devs@example.com' }))).toMatchObject({
      body: { message: 'Duplicate object' },
    });
    const { list: moved } = await mailgun.lists.update({ list, address: 'all@example.com' });
    expect(moved).toMatchObject({ address: 'all@example.com', membersCount: 1 });
    expect([...emulator.store.lists.keys()]).toEqual(['devs@example.com', 'all@example.com']);
    expect(await mailgun.listMembers.get({ list: 'all@example.com', member: 'alice@example.net' })).toMatchObject({
      member: { subscribed: true },
    });
  });

  test('that is not there is a 404 for every verb', async () => {
    for (const request of [
      'GET /v3/lists/x@example.com',
      'PUT /v3/lists/x@example.com',
      'DELETE /v3/lists/x@example.com',
      'GET /v3/lists/x@example.com/members',
    ])
      expect(await send(request)).toMatchObject({ status: 404, body: { message: 'Mailing list x@example.com not found' } });
    expect(await send('GET /v3/lists/')).toMatchObject({ status: 404, contentType: 'text/html; charset=utf-8' });
  });

  test('takes its members along when it is deleted', async () => {
    await mailgun.listMembers.create({ list, address: 'alice@example.net' });
    expect(await mailgun.lists.delete({ list })).toEqual({ address: list, message: 'Mailing list has been removed' });
    await mailgun.lists.create({ address: list });
    expect(await mailgun.listMembers.list({ list }).toArray()).toEqual([]);
  });

  test('is found by its address, by numbers and by cursors', async () => {
    for (const name of ['c', 'a', 'b']) await mailgun.lists.create({ address: `${name}@example.com` });
    expect(await mailgun.lists.list({ address: list }).toArray()).toEqual([
      { ...stored.settings, createdAt: expect.any(Date), membersCount: 0 },
    ]);
    const found = async (items: AsyncIterable<{ address: string }>) => {
      const names: string[] = [];
      for await (const { address } of items) names.push(address.replace('@example.com', ''));
      return names;
    };
    expect(await found(mailgun.lists.list({ pageSize: 3 }))).toEqual(['developers', 'c', 'a', 'b']);
    expect(await found(mailgun.lists.listByPage({ pageSize: 3 }))).toEqual(['a', 'b', 'c', 'developers']);
    expect(emulator.requests.filter(({ route }) => route === 'GET /v3/lists')).toHaveLength(3);
    expect(emulator.requests.filter(({ route }) => route === 'GET /v3/lists/pages')).toHaveLength(3);
  });
});

describe('a member', () => {
  test('has variables of any depth: text in the form, an object in the answer and in the store', async () => {
    const { member, message } = await mailgun.listMembers.create({ list, address: 'alice@example.net', name: 'Alice', vars });
    expect(message).toBe('Mailing list member has been created');
    expect(member).toEqual({ address: 'alice@example.net', name: 'Alice', subscribed: true, vars });
    expect(emulator.requests.at(-1)?.fields.vars).toBe(JSON.stringify(vars));
    expect(stored.members.get('alice@example.net')).toEqual(member);
    expect((await send(`GET /v3/lists/${list}/members/alice@example.net`)).body).toEqual({ member });
  });

  test('of a list is there once, unless it is to be changed', async () => {
    await mailgun.listMembers.create({ list, address: 'alice@example.net', name: 'Alice', vars });
    const again = { list, address: 'Alice@example.net', subscribed: false };
    expect(await refused(mailgun.listMembers.create(again))).toEqual({
      status: 400,
      body: { message: "Address already exists 'Alice@example.net'" },
    });
    await mailgun.listMembers.create({ ...again, upsert: true });
    expect([...stored.members.values()]).toEqual([{ address: 'Alice@example.net', name: 'Alice', subscribed: false, vars }]);
  });

  test('is changed in what is given; variables as a whole', async () => {
    await mailgun.listMembers.create({ list, address: 'alice@example.net', name: 'Alice', vars });
    await mailgun.listMembers.update({ list, member: 'alice@example.net', subscribed: false, vars: { age: 27 } });
    await mailgun.listMembers.update({ list, member: 'alice@example.net', address: 'al@example.net' });
    expect([...stored.members]).toEqual([
      ['al@example.net', { address: 'al@example.net', name: 'Alice', subscribed: false, vars: { age: 27 } }],
    ]);
  });

  test('does not take the address of another', async () => {
    await mailgun.listMembers.createBatch({ list, members: ['alice@example.net', 'bob@example.net'] });
    const call = mailgun.listMembers.update({ list, member: 'alice@example.net', address: 'bob@example.net' });
    expect(await refused(call)).toMatchObject({ body: { message: "Address already exists 'bob@example.net'" } });
    expect(stored.members.size).toBe(2);
  });

  test('that is not there is a 404 that names both', async () => {
    const message = `Member nobody@example.net of mailing list ${list} not found`;
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(await send(`${method} /v3/lists/${list}/members/nobody@example.net`)).toMatchObject({ status: 404, body: { message } });
  });

  test('is taken from the list', async () => {
    await mailgun.listMembers.create({ list, address: 'alice@example.net' });
    const answer = await mailgun.listMembers.delete({ list, member: 'ALICE@example.net' });
    expect(answer).toEqual({ member: { address: 'alice@example.net' }, message: 'Mailing list member has been deleted' });
    expect(stored.members.size).toBe(0);
  });
});

describe('members', () => {
  test('come with settings or as an address alone, and leave those that are there as they are', async () => {
    await mailgun.listMembers.create({ list, address: 'alice@example.net', name: 'Alice' });
    const members = [
      'bob@example.net',
      { address: 'Carol <carol@example.net>', name: 'Carol', subscribed: false, vars },
      { address: 'alice@example.net', name: 'Al' },
    ];
    const answer = await mailgun.listMembers.createBatch({ list, members });
    expect(answer).toEqual({
      message: 'Mailing list has been updated',
      list: { ...stored.settings, createdAt: expect.any(Date), membersCount: 3 },
    });
    expect(stored.members.get('alice@example.net')).toMatchObject({ name: 'Alice' });
    expect(stored.members.get('carol@example.net')).toEqual({ address: 'carol@example.net', name: 'Carol', subscribed: false, vars });
    await mailgun.listMembers.createBatch({ list, members, upsert: true });
    expect(stored.members.get('alice@example.net')).toMatchObject({ name: 'Al' });
  });

  test('are 1000 at most, and of more than 100 Mailgun says that they come later', async () => {
    const answer = await mailgun.listMembers.createBatch({ list, members: addresses(1000) });
    expect(answer).toMatchObject({ message: 'Mailing list upload started in background', taskId: expect.any(String) });
    expect(stored.members.size).toBe(1000);
    await expect(mailgun.listMembers.createBatch({ list, members: addresses(1001) })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await mailgun.listMembers.list({ list }).toArray()).toHaveLength(1000);
  });

  test('come from a CSV file, subscribed or not', async () => {
    const data = 'address,name,vars,subscribed\r\nalice@example.net,"Doe, Alice","{""age"":26}",\r\nbob@example.net,,,yes\r\n';
    const answer = await mailgun.listMembers.import({ list, members: { filename: 'members.csv', data }, subscribed: false });
    expect(answer).toMatchObject({ message: 'Mailing list upload started in background', list: { membersCount: 2 } });
    expect([...stored.members.values()]).toEqual([
      { address: 'alice@example.net', name: 'Doe, Alice', vars: { age: 26 }, subscribed: false },
      { address: 'bob@example.net', name: '', vars: {}, subscribed: true },
    ]);
  });

  test('of a CSV file beyond 5 MB are refused by the SDK before anything is sent, and by Mailgun', async () => {
    const data = 'address\r\n'.padEnd(5 * 1024 * 1024 + 1, ' ');
    emulator.requests.length = 0;
    const call = mailgun.listMembers.import({ list, members: { filename: 'members.csv', data } });
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', status: undefined });
    expect(emulator.requests).toEqual([]);
    expect(
      await send(`POST /v3/lists/${list}/members.csv`, { members: new File([data], 'members.csv') }, { encoding: 'multipart' }),
    ).toMatchObject({
      status: 400,
      body: { message: 'CSV file is too big, max allowed size is 5 MB' },
    });
  });

  test('of an unknown list are refused in other words than all else', async () => {
    const call = mailgun.listMembers.createBatch({ list: 'x@example.com', members: ['alice@example.net'] });
    expect(await refused(call)).toEqual({ status: 404, body: { message: "Mailing list 'x@example.com' not found" } });
  });

  test('are listed by number as they came and by cursor in the order of the alphabet', async () => {
    await mailgun.listMembers.createBatch({
      list,
      members: [
        'c@example.net',
        { address: 'a+1@example.net', subscribed: false },
        'b@example.net',
        { address: 'd@example.net', subscribed: false },
      ],
    });
    const names = (members: { address: string }[]) => members.map(({ address }) => address[0]).join('');
    expect(names(await mailgun.listMembers.list({ list, pageSize: 3 }).toArray())).toBe('cabd');
    expect(names(await mailgun.listMembers.listByPage({ list, pageSize: 3 }).toArray())).toBe('abcd');
    expect(names(await mailgun.listMembers.list({ list, subscribed: true }).toArray())).toBe('cb');
    expect(names(await mailgun.listMembers.listByPage({ list, subscribed: false, pageSize: 1 }).toArray())).toBe('ad');
    expect(names(await mailgun.listMembers.list({ list, address: 'B@example.net' }).toArray())).toBe('b');
  });

  test('that are put into the store are answered', async () => {
    stored.members.set('alice@example.net', { address: 'alice@example.net', name: 'Alice', subscribed: true, vars });
    expect((await mailgun.lists.get({ list })).list.membersCount).toBe(1);
    expect(await mailgun.listMembers.list({ list }).toArray()).toEqual([...stored.members.values()]);
  });
});

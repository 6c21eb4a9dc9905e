import { createDomain, post } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('MailingListMembers');
});
afterAll(() => deployment.stop());

test('the order of the members, and of what is said of each, means nothing', async () => {
  const list = 'news@mail.example.com';
  await createDomain('mail.example.com')(deployment.emulator);
  await post('/v3/lists', { address: list })(deployment.emulator);
  const members = ['a', 'b', 'c'].map((name) => ({ address: `${name}@example.com`, name }));
  const deployed = await deployment.create({ list, members });
  const [a, b, c] = members as [object, { address: string; name: string }, object];
  const reordered = [c, { name: b.name, address: b.address }, a];
  expect(await deployment.diff(deployed, { list, members: reordered })).toMatchObject({ changes: false });
  const changed = [c, { name: 'other', address: b.address }, a];
  expect(await deployment.diff(deployed, { list, members: changed })).toMatchObject({ changes: true, replaces: [] });
});

describe('an addition that was carried out and not answered', () => {
  const route = 'POST /v3/lists/{list_address}/members.json';
  const args = { list: 'lost@example.com', members: [{ address: 'a@example.com' }, { address: 'b@example.com' }] };
  const there = () => [...(deployment.emulator.store.lists.get(args.list)?.members.keys() ?? [])];

  beforeEach(async () => {
    deployment.emulator.reset();
    await createDomain('example.com')(deployment.emulator);
    await post('/v3/lists', { address: args.list })(deployment.emulator);
  });

  const lose = (times: number) => deployment.emulator.fail({ route, when: 'after', answer: 'drop', times });

  test('is repeated', async () => {
    lose(3);
    await deployment.create(args);
    expect(there()).toEqual(['a@example.com', 'b@example.com']);
  });

  test('is in the state, so that a destroy removes the members', async () => {
    lose(4);
    const { left } = await failureOf(deployment.create(args));
    if (!left) throw new Error('the state must know');
    expect(there()).toEqual(['a@example.com', 'b@example.com']);
    await deployment.delete(left);
    expect(there()).toEqual([]);
  });

  test('is in the state, over a refresh too, so that a change of mind takes the members away', async () => {
    const deployed = await deployment.create({ ...args, members: [] });
    lose(4);
    const { left } = await failureOf(deployment.update(deployed, args));
    if (!left) throw new Error('the state must know');
    expect(there()).toEqual(['a@example.com', 'b@example.com']);
    const refreshed = await deployment.refresh(left);
    if (!refreshed) throw new Error('the list is there');
    const news = { ...args, members: [{ address: 'b@example.com' }] };
    expect(await deployment.diff(refreshed, news)).toMatchObject({ changes: true, replaces: [] });
    const updated = await deployment.update(refreshed, news);
    expect(there()).toEqual(['b@example.com']);
    expect(await deployment.diff(updated, news)).toMatchObject({ changes: false });
  });
});

test('members that are given up while their list is renamed are removed from it under its new address', async () => {
  const members = [{ address: 'a@example.com' }, { address: 'b@example.com' }];
  deployment.emulator.reset();
  await createDomain('mail.example.com')(deployment.emulator);
  await post('/v3/lists', { address: 'news@mail.example.com' })(deployment.emulator);
  const made = await deployment.create({ list: 'news@mail.example.com', members });
  const { lists } = deployment.emulator.store;
  const list = lists.get('news@mail.example.com');
  if (list === undefined) throw new Error('the list is there');
  list.settings.address = 'letter@mail.example.com';
  lists.delete('news@mail.example.com');
  lists.set('letter@mail.example.com', list);
  await deployment.update(made, { list: 'letter@mail.example.com', members: members.slice(1) });
  expect([...list.members.keys()]).toEqual(['b@example.com']);
});

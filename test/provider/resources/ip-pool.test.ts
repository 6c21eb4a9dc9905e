import { createDomain, there } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

const args = { name: 'news', description: 'Mail that can wait', ips: ['192.0.2.1', '192.0.2.2'] };
const patch = 'PATCH /v3/ip_pools/{pool_id}';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('IpPool');
});
beforeEach(() => {
  deployment.emulator.reset();
});
afterAll(() => deployment.stop());

const pools = () => deployment.emulator.store.ipPools;
const ipsOf = (id: string) => [...there(pools().get(id)).ips.keys()];

test.each([
  { ips: ['192.0.2.1'] },
  { ips: ['192.0.2.4', '192.0.2.2', '192.0.2.1'] },
  { ips: ['192.0.2.3'], name: 'letters', description: '' },
])('its addresses become those of the program by one request (%j)', async (change) => {
  const pool = await deployment.create(args);
  deployment.asked();
  const updated = await deployment.update(pool, { ...args, ...change });
  expect(deployment.asked()).toEqual([patch]);
  expect(ipsOf(pool.id).sort()).toEqual(change.ips.toSorted());
  expect(await deployment.diff(updated, { ...args, ...change })).toMatchObject({ changes: false });
});

test('addresses that the program did not give before are looked up, and no longer giving them leaves them alone', async () => {
  const { ips, ...others } = args;
  const pool = await deployment.create(others);
  there(pools().get(pool.id)).ips.set('192.0.2.2', new Date()).set('192.0.2.3', new Date());
  const updated = await deployment.update(pool, args);
  expect(ipsOf(pool.id).sort()).toEqual(ips);
  expect(await deployment.diff(updated, others)).toMatchObject({ changes: false });
});

test('a change whose answer is lost is done, although Mailgun refuses to repeat what changes nothing', async () => {
  const pool = await deployment.create(args);
  const news = { name: 'letters', description: args.description, ips: ['192.0.2.3'] };
  deployment.emulator.fail({ route: patch, when: 'after', answer: 'drop' });
  const updated = await deployment.update(pool, news);
  expect(ipsOf(pool.id)).toEqual(['192.0.2.3']);
  expect(await deployment.diff(updated, news)).toMatchObject({ changes: false });
});

test('an address of another pool is refused, and nothing is said to be done', async () => {
  const pool = await deployment.create(args);
  await deployment.create({ name: 'other', description: '', ips: ['192.0.2.3'] });
  const { message } = await failureOf(deployment.update(pool, { ...args, ips: ['192.0.2.3'] }));
  expect(message).toContain('192.0.2.3 belongs to another IP pool');
  expect(ipsOf(pool.id)).toEqual(args.ips);
});

test('an equal pool that was there before is not taken for one whose request was lost', async () => {
  const { ips: _, ...empty } = args;
  pools().set('658041ae44842b99ee2eaa1b', { ...empty, ips: new Map(), isInherited: false });
  deployment.emulator.fail({ route: 'POST /v3/ip_pools', answer: 'drop' });
  const { left } = await failureOf(deployment.create(empty));
  expect(left?.id).toMatch(/^unanswered-/);
  await deployment.delete(left ?? { id: '', state: {} });
  expect([...pools().keys()]).toEqual(['658041ae44842b99ee2eaa1b']);
});

test('a pool that domains send from is not deleted, and the error names them and what to do; without them it is, with all its addresses', async () => {
  const pool = await deployment.create(args);
  await createDomain('mail.example.com')(deployment.emulator);
  there(deployment.emulator.store.domains.get('mail.example.com')).poolId = pool.id;
  expect(there(await deployment.refresh(pool)).state.isLinked).toBe(true);
  const { message } = await failureOf(deployment.delete(pool));
  expect(message).toContain('domains send from it (mail.example.com). Delete them or link them to another pool first');
  expect(ipsOf(pool.id)).toEqual(args.ips);
  deployment.emulator.store.domains.clear();
  await deployment.delete(pool);
  expect(pools().size).toBe(0);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { createDomain, post, there } from '../../contract/fixture';
import type { Declared } from '../matrix/engine';
import { atScale, tell } from '../report';
import { type Rivals, startRivals } from './rivals';

const list = 'news@contract.example.com';
let rivals: Rivals;
const told = { members: 0, writes: 0 };

beforeAll(async () => {
  rivals = await startRivals({ sharesHome: true });
});

afterAll(async () => {
  tell('at-once-members', told);
  await rivals.close();
});

const addresses = (who: string, count: number) => Array.from({ length: count }, (_, index) => `${who}-${index}@example.com`);

test.each([
  ['left', false],
  ['removed by the next update with a refresh', true],
])('members that somebody else puts on a list while a program writes it page by page are %s', async (_, authoritative) => {
  rivals.reset();
  const {
    emulator,
    both: [own],
  } = rivals;
  await createDomain('contract.example.com')(emulator);
  await post('/v3/lists', { address: list })(emulator);
  const declared = addresses('ours', atScale(2500, 1100));
  const program: Declared = {
    type: 'MailingListMembers',
    args: { list, members: declared.map((address) => ({ address })), authoritative },
  };
  const members = () => [...there(emulator.store.lists.get(list)).members.keys()].sort();
  await own.refresh();
  emulator.requests.splice(0);
  emulator.fail({ latency: 10, times: 'always' });
  let isDone = false;
  const running = own.up(program).finally(() => {
    isDone = true;
  });
  const theirs: string[] = [];
  // One more with each request of the program.
  for (let seen = 0; !isDone; await sleep(1)) {
    const { length } = emulator.requests;
    if (length <= seen) continue;
    seen = length;
    const address = `theirs-${theirs.length}@example.com`;
    there(emulator.store.lists.get(list)).members.set(address, { address, name: '', vars: {}, subscribed: true });
    theirs.push(address);
  }
  expect(await running).toEqual([]);
  emulator.clearFaults();
  expect(theirs.length).toBeGreaterThan(3);
  expect(members()).toEqual(expect.arrayContaining(declared));
  if (!authoritative) expect(members()).toEqual([...declared, ...theirs].sort());
  expect(await own.refresh()).toEqual([]);
  expect(await own.up(program)).toEqual([]);
  expect(members()).toEqual((authoritative ? declared : [...declared, ...theirs]).sort());
  expect(await own.refresh()).toEqual([]);
  expect(await own.preview(program)).toBe('nothing');
  expect(await own.up(undefined)).toEqual([]);
  expect(members()).toEqual(authoritative ? [] : theirs.sort());
  told.members += declared.length + theirs.length;
  told.writes += theirs.length;
});
